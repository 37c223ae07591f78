variable "recovery" {
  type    = bool
  default = false
}

resource "terraform_data" "recovery" {
  triggers_replace = var.recovery
  input            = var.recovery
}

resource "assumeroot_root_credentials_exclusive" "test" {
  account_id          = "111122223333"
  allowed_credentials = ["password", "mfa_devices"]
  password_recovery   = terraform_data.recovery.output
}
