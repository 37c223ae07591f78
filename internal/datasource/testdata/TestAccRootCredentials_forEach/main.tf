data "assumeroot_root_credentials" "each" {
  for_each   = toset(["111122223333", "444455556666", "555566667777"])
  account_id = each.key
}

output "accounts_with_credentials" {
  value = [for account, root in data.assumeroot_root_credentials.each : account if root.has_credentials]
}
