variable "account_id" {
  type = string
}

data "assumeroot_root_credentials" "member" {
  account_id = var.account_id
}
