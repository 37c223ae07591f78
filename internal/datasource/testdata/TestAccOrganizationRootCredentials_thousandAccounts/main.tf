data "assumeroot_organization_root_credentials" "all" {}

output "accounts" {
  value = length(data.assumeroot_organization_root_credentials.all.accounts)
}

output "accounts_with_credentials" {
  value = length(data.assumeroot_organization_root_credentials.all.account_ids_with_credentials)
}
