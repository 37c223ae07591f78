data "assumeroot_organization_root_credentials" "all" {
  allow_errors = true
}

check "no_root_credentials" {
  assert {
    condition     = length(data.assumeroot_organization_root_credentials.all.account_ids_with_credentials) == 0
    error_message = "Accounts have root credentials: ${join(", ", data.assumeroot_organization_root_credentials.all.account_ids_with_credentials)}."
  }
}

output "accounts" {
  value = data.assumeroot_organization_root_credentials.all.account_ids_with_credentials
}
