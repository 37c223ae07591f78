# Fails: Task policy not allowed

provider "assumeroot" {
  allowed_task_policies = ["IAMAuditRootUserCredentials"]
}

resource "assumeroot_root_credentials_exclusive" "test" {
  account_id          = "111122223333"
  allowed_credentials = []
}
