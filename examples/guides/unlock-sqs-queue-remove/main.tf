terraform {
  required_version = ">= 1.10"
  required_providers {
    assumeroot = {
      source  = "assumeroot/assumeroot"
      version = "~> 0.1"
    }
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "assumeroot" {
  region = "us-east-1"
}

ephemeral "assumeroot_session" "unlock" {
  target_principal = "111122223333"
  task_policy      = "SQSUnlockQueuePolicy"
  duration_seconds = 300
}

provider "aws" {
  alias               = "member_root"
  region              = "us-east-1"
  allowed_account_ids = ["111122223333"]
  access_key          = ephemeral.assumeroot_session.unlock.access_key_id
  secret_key          = ephemeral.assumeroot_session.unlock.secret_access_key
  token               = ephemeral.assumeroot_session.unlock.session_token
}

import {
  to = aws_sqs_queue_policy.locked
  id = "https://sqs.us-east-1.amazonaws.com/111122223333/locked-out"
}

resource "aws_sqs_queue_policy" "locked" {
  provider  = aws.member_root
  queue_url = "https://sqs.us-east-1.amazonaws.com/111122223333/locked-out"

  # Required by the schema, but never written, because of ignore_changes.
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "ThisAccount"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Action    = "sqs:*"
      Resource  = "arn:aws:sqs:us-east-1:111122223333:locked-out"
    }]
  })

  lifecycle {
    ignore_changes = [policy]
  }
}
