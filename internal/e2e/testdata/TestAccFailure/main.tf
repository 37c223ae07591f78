terraform {
  required_providers {
    assumeroot = { source = "assumeroot/assumeroot" }
  }
}

ephemeral "assumeroot_session" "denied" {
  target_principal = "111122223333"
  task_policy      = "SQSUnlockQueuePolicy"
}

ephemeral "assumeroot_session" "sts_off_in_the_region" {
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
  region           = "me-south-1"
}

ephemeral "assumeroot_session" "timed_out" {
  target_principal = "555566667777"
  task_policy      = "S3UnlockBucketPolicy"
  timeouts         = { open = "1s" }
}
