# Fails: valid AWS managed task policy ARN

variable "account_id" {
  type    = string
  default = "111122223333"
}

ephemeral "assumeroot_session" "test" {
  target_principal = var.account_id
  task_policy_arn  = "arn:aws:iam::aws:policy/root-task/NoSuchPolicy"
}
