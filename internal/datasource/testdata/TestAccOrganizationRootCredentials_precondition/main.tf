# Fails: Accounts have root credentials, or could not be read

data "assumeroot_organization_root_credentials" "all" {
  allow_errors = true
}

output "accounts" {
  value = data.assumeroot_organization_root_credentials.all.account_ids_with_credentials

  precondition {
    condition = (
      length(data.assumeroot_organization_root_credentials.all.account_ids_with_credentials) == 0 &&
      length(data.assumeroot_organization_root_credentials.all.account_ids_with_errors) == 0
    )
    error_message = "Accounts have root credentials, or could not be read."
  }
}
