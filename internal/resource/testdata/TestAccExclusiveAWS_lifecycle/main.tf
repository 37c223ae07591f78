variable "account_id" {
  type    = string
  default = "111122223333"
}

variable "recovered" {
  type    = bool
  default = false
}

resource "assumeroot_root_credentials_exclusive" "test" {
  account_id          = var.account_id
  allowed_credentials = var.recovered ? ["password", "mfa_devices"] : []
  password_recovery   = var.recovered ? true : null
}
