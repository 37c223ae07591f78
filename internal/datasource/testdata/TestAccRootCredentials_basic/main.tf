data "assumeroot_root_credentials" "member" {
  account_id = "111122223333"
}

data "assumeroot_root_credentials" "empty" {
  account_id = "555566667777"
  timeouts   = { read = "1m" }
}
