variable "allowed" {
  type    = set(string)
  default = []
}

variable "recovery" {
  type    = bool
  default = null
}

variable "min_idle_days" {
  type    = number
  default = null
}

resource "assumeroot_root_credentials_exclusive" "test" {
  account_id          = "111122223333"
  allowed_credentials = var.allowed
  password_recovery   = var.recovery
  min_idle_days       = var.min_idle_days
}

output "deletions" {
  value = assumeroot_root_credentials_exclusive.test.deletions
}
