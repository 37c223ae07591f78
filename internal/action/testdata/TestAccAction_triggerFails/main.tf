# Fails: Did you mean \"locked-out\"?

action "assumeroot_s3_unlock_bucket" "incident" {
  config {
    account_id = "111122223333"
    bucket     = "locked-ot"
  }
}

resource "terraform_data" "incident" {
  lifecycle {
    action_trigger {
      events  = [before_create]
      actions = [action.assumeroot_s3_unlock_bucket.incident]
    }
  }
}
