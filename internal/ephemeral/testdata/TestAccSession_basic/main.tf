ephemeral "assumeroot_session" "test" {
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
}
