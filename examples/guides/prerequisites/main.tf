# Run in the management account.

terraform {
  required_version = ">= 1.10"
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

# Needs trusted access for iam.amazonaws.com: see the guide.
resource "aws_iam_organizations_features" "root_access" {
  enabled_features = [
    "RootCredentialsManagement", # for the three IAM tasks
    "RootSessions",              # for the S3 task and the SQS task
  ]
}

# Lets another account open root sessions too, so that the management account need not be used every day.
resource "aws_organizations_delegated_administrator" "iam" {
  account_id        = "444455556666"
  service_principal = "iam.amazonaws.com"
}

data "aws_iam_policy_document" "open_root_sessions" {
  statement {
    sid       = "OpenSessionsForTheseTasks"
    actions   = ["sts:AssumeRoot"]
    resources = ["arn:aws:iam::111122223333:root"]

    condition {
      test     = "StringEquals"
      variable = "sts:TaskPolicyArn"
      values = [
        "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy",
        "arn:aws:iam::aws:policy/root-task/SQSUnlockQueuePolicy",
      ]
    }
  }

  # Optional: they let the provider say why AWS refused a session.
  statement {
    sid = "ExplainRefusals"
    actions = [
      "iam:ListOrganizationsFeatures",
      "organizations:DescribeAccount",
      "organizations:DescribeOrganization",
    ]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "open_root_sessions" {
  name   = "open-root-sessions"
  policy = data.aws_iam_policy_document.open_root_sessions.json
}

# Denies the members' root users everything, and exempts root sessions.
data "aws_iam_policy_document" "deny_root" {
  statement {
    sid       = "DenyRootUsersButNotRootSessions"
    effect    = "Deny"
    actions   = ["*"]
    resources = ["*"]

    condition {
      test     = "ArnLike"
      variable = "aws:PrincipalArn"
      values   = ["arn:aws:iam::*:root"]
    }

    condition {
      test     = "Null"
      variable = "aws:AssumedRoot"
      values   = ["true"]
    }
  }
}

resource "aws_organizations_policy" "deny_root" {
  name    = "deny-root"
  type    = "SERVICE_CONTROL_POLICY"
  content = data.aws_iam_policy_document.deny_root.json
}
