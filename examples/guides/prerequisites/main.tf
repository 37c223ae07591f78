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

# Root sessions are opened from this account, so the callers' policies are created there.
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

# plan-role.json and apply-role.json are shown in the guide.
resource "aws_iam_policy" "root_access" {
  for_each = toset(["plan", "apply"])
  provider = aws.delegated_administrator
  name     = "root-access-${each.key}"
  policy   = file("${path.module}/${each.key}-role.json")
}

# The roles that the assumeroot provider uses. They exist already.
resource "aws_iam_role_policy_attachment" "root_access" {
  for_each   = aws_iam_policy.root_access
  provider   = aws.delegated_administrator
  role       = "root-access-${each.key}"
  policy_arn = each.value.arn
}

resource "aws_organizations_policy" "deny_root" {
  name    = "deny-root"
  type    = "SERVICE_CONTROL_POLICY"
  content = jsonencode(local.deny_root)
}
