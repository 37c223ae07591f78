variables {
  account = "111122223333" # the sandbox's member, with a bucket that denies everyone
  bucket  = "locked-out"
}

run "repairs_the_policy_as_root" {
  assert {
    condition     = data.aws_caller_identity.member_root.arn == "arn:aws:iam::111122223333:root"
    error_message = "The alias does not use the root session."
  }

  assert {
    condition     = jsondecode(aws_s3_bucket_policy.repaired.policy).Statement[0].Effect == "Allow"
    error_message = "The bucket is still locked."
  }
}
