terraform {
  required_providers {
    assumeroot = { source = "assumeroot/assumeroot" }
  }
}

resource "terraform_data" "later" {}

# Valid sessions. Each must pass without a message.

ephemeral "assumeroot_session" "account_id" {
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
}

ephemeral "assumeroot_session" "china" {
  target_principal = "arn:aws-cn:iam::111122223333:root"
  task_policy_arn  = "arn:aws-cn:iam::aws:policy/root-task/S3UnlockBucketPolicy"
}

ephemeral "assumeroot_session" "govcloud" {
  target_principal = "arn:aws-us-gov:iam::111122223333:root"
  task_policy_arn  = "arn:aws-us-gov:iam::aws:policy/root-task/S3UnlockBucketPolicy"
}

ephemeral "assumeroot_session" "every_argument" {
  target_principal = "arn:aws:iam::111122223333:root"
  task_policy      = "S3UnlockBucketPolicy"
  duration_seconds = 900
  region           = "eu-central-1"
  timeouts         = { open = "30s" }
}

ephemeral "assumeroot_session" "region_unknown_to_the_provider" {
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
  region           = "eu-mars-1"
  timeouts         = {}
}

ephemeral "assumeroot_session" "unknown_values" {
  target_principal = terraform_data.later.id
  task_policy      = terraform_data.later.id
}

ephemeral "assumeroot_session" "unknown_policy" {
  target_principal = "111122223333"
  task_policy      = null
  task_policy_arn  = terraform_data.later.id
}

# One of the two policies may turn out to be null.
ephemeral "assumeroot_session" "unknown_policies" {
  target_principal = "111122223333"
  task_policy      = terraform_data.later.id
  task_policy_arn  = terraform_data.later.output
}

ephemeral "assumeroot_session" "known_and_unknown_policy" {
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
  task_policy_arn  = terraform_data.later.id
}

# Invalid sessions. Each must give one message.

ephemeral "assumeroot_session" "account_id_as_a_number" {
  target_principal = 012345678901
  task_policy      = "S3UnlockBucketPolicy"
}

ephemeral "assumeroot_session" "target_of_another_partition" {
  target_principal = "arn:aws-cn:iam::111122223333:root" # of another partition
  task_policy      = "S3UnlockBucketPolicy"
  region           = "us-east-1"
}

ephemeral "assumeroot_session" "without_policy" {
  target_principal = "111122223333"
}

ephemeral "assumeroot_session" "two_policies" {
  target_principal = "111122223333"
  task_policy      = "SQSUnlockQueuePolicy"
  task_policy_arn  = "arn:aws:iam::aws:policy/root-task/SQSUnlockQueuePolicy"
}

ephemeral "assumeroot_session" "misspelt_policy" {
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolcy"
}

ephemeral "assumeroot_session" "another_policy" {
  target_principal = "111122223333"
  task_policy_arn  = "arn:aws:iam::aws:policy/AdministratorAccess"
}

ephemeral "assumeroot_session" "policy_unknown_to_the_provider" {
  target_principal = "111122223333"
  task_policy_arn  = "arn:aws:iam::aws:policy/root-task/KMSUnlockKeyPolicy"
}

ephemeral "assumeroot_session" "duration_too_long" {
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
  duration_seconds = 901
}

ephemeral "assumeroot_session" "duration_zero" {
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
  duration_seconds = 0
}

ephemeral "assumeroot_session" "availability_zone" {
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
  region           = "eu-central-1a"
}

ephemeral "assumeroot_session" "timeout" {
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
  timeouts         = { open = "soon" }
}
