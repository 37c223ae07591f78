provider "assumeroot" {
  max_retries = 25
}

# Each session has another duration, by which the sandbox's record tells them apart.
ephemeral "assumeroot_session" "test" {
  for_each         = { for n in range(30) : n => n + 1 }
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
  duration_seconds = each.value
}
