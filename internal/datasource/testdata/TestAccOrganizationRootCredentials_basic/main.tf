data "assumeroot_organization_root_credentials" "all" {}

data "assumeroot_organization_root_credentials" "some" {
  account_ids         = ["111122223333", "555566667777"]
  exclude_account_ids = ["555566667777", "999900001111"]
  concurrency         = 1
  timeouts            = { read = "1m" }
}
