ephemeral "assumeroot_session" "test" {
  target_principal = "arn:aws:iam::111122223333:root"
  task_policy_arn  = "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"
  duration_seconds = 600
  region           = "eu-west-1"
  timeouts         = { open = "90s" }
}
