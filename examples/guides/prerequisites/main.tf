# Run with credentials of the management account.

terraform {
  required_version = ">= 1.10"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

locals {
  management_account      = "123456789012"
  delegated_administrator = "444455556666"
}

provider "aws" {
  region              = "us-east-1"
  allowed_account_ids = [local.management_account]
}

# Root sessions are to be opened from this account, so the caller's policy is created there.
provider "aws" {
  alias               = "delegated_administrator"
  region              = "us-east-1"
  allowed_account_ids = [local.delegated_administrator]

  assume_role {
    role_arn = "arn:aws:iam::${local.delegated_administrator}:role/OrganizationAccountAccessRole"
  }
}

# Needs trusted access for iam.amazonaws.com: see the guide.
resource "aws_iam_organizations_features" "root_access" {
  enabled_features = [
    "RootCredentialsManagement", # for the three IAM tasks
    "RootSessions",              # for the S3 task and the SQS task
  ]

  lifecycle {
    prevent_destroy = true # destroying this switches the features off for the whole organization
  }
}

# Lets another account open root sessions too, so that the management account need not be used every day.
resource "aws_organizations_delegated_administrator" "iam" {
  account_id        = local.delegated_administrator
  service_principal = "iam.amazonaws.com"
}

locals {
  open_root_sessions = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "OpenSessionsForTheseTasks"
        Effect   = "Allow"
        Action   = "sts:AssumeRoot"
        Resource = ["arn:aws:iam::111122223333:root"]
        Condition = {
          StringEquals = {
            # Add the IAM tasks when you need them, such as arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials.
            "sts:TaskPolicyArn" = [
              "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy",
              "arn:aws:iam::aws:policy/root-task/SQSUnlockQueuePolicy",
            ]
          }
        }
      },
      {
        # Optional: these let the provider say why AWS refused a session.
        Sid    = "ExplainRefusals"
        Effect = "Allow"
        Action = [
          "iam:ListOrganizationsFeatures",
          "organizations:DescribeAccount",
          "organizations:DescribeOrganization",
        ]
        Resource = "*"
      },
    ]
  }

  # Denies the members' root users everything, and exempts root sessions.
  deny_root = {
    Version = "2012-10-17"
    Statement = [{
      Sid      = "DenyRootUsersButNotRootSessions"
      Effect   = "Deny"
      Action   = "*"
      Resource = "*"
      Condition = {
        ArnLike = { "aws:PrincipalArn" = "arn:aws:iam::*:root" }
        Null    = { "aws:AssumedRoot" = "true" }
      }
    }]
  }
}

resource "aws_iam_policy" "open_root_sessions" {
  provider = aws.delegated_administrator
  name     = "open-root-sessions"
  policy   = jsonencode(local.open_root_sessions)
}

# The role that the assumeroot provider signs in as. It exists already.
resource "aws_iam_role_policy_attachment" "open_root_sessions" {
  provider   = aws.delegated_administrator
  role       = "root-sessions"
  policy_arn = aws_iam_policy.open_root_sessions.arn
}

resource "aws_organizations_policy" "deny_root" {
  name    = "deny-root"
  type    = "SERVICE_CONTROL_POLICY"
  content = jsonencode(local.deny_root)
}
