ephemeral "assumeroot_session" "test" {
  for_each         = toset(["111122223333", "444455556666", "555566667777"])
  target_principal = each.key
  task_policy      = "IAMAuditRootUserCredentials"
}
