resource "terraform_data" "member" {
  input = "111122223333"
}

data "assumeroot_root_credentials" "member" {
  account_id = terraform_data.member.output
}
