terraform {
  required_providers { assumeroot = { source = "assumeroot/assumeroot" } }
}
action "assumeroot_s3_unlock_bucket" "incident" {
  config {
    account_id = "111122223333"
    bucket     = "locked-out"
  }
}
