# Fails: Provider produced inconsistent final plan

resource "terraform_data" "account" {
  input = "111122223333"
}

resource "assumeroot_root_credentials_exclusive" "test" {
  account_id          = terraform_data.account.output
  allowed_credentials = []
}
