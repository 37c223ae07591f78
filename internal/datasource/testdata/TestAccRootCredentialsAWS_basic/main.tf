variable "account_id" {
  type    = string
  default = "111122223333"
}

data "assumeroot_root_credentials" "member" {
  account_id = var.account_id
}
