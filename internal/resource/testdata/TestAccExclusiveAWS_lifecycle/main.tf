variable "account_id" {
  type = string
}

variable "recovered" {
  type = bool
}

resource "assumeroot_root_credentials_exclusive" "test" {
  account_id          = var.account_id
  allowed_credentials = var.recovered ? ["password", "mfa_devices"] : []
  password_recovery   = var.recovered ? true : null
}
