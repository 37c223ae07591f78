# Fails: Provider produced inconsistent final plan

variable "kinds" {
  type    = set(string)
  default = ["password", "mfa_devices"]
}

resource "terraform_data" "kinds" {
  triggers_replace = var.kinds
  input            = var.kinds
}

resource "assumeroot_root_credentials_exclusive" "test" {
  account_id          = "111122223333"
  allowed_credentials = terraform_data.kinds.output
}
