data "assumeroot_root_credentials" "member" {
  account_id = "111122223333"
}
