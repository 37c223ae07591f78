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

# The roles that open root sessions are created in this account.
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

# Lets another account open root sessions, so that daily work does not need the management account.
resource "aws_organizations_delegated_administrator" "iam" {
  account_id        = local.delegated_administrator
  service_principal = "iam.amazonaws.com"
}

locals {
  policies = {
    root-access-plan     = "plan-role.json"
    root-access-apply    = "apply-role.json"
    root-access-incident = "incident-role.json"
  }

  # Principals of the delegated administrator whose own policy allows sts:AssumeRole.
  trust = {
    for role, policy in local.policies : role => {
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { AWS = "arn:aws:iam::${local.delegated_administrator}:root" }
      }]
    }
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

# The guide shows the policies.
resource "aws_iam_role" "root_access" {
  for_each           = local.policies
  provider           = aws.delegated_administrator
  name               = each.key
  assume_role_policy = jsonencode(local.trust[each.key])
}

resource "aws_iam_role_policy" "root_access" {
  for_each = local.policies
  provider = aws.delegated_administrator
  name     = "open-root-sessions"
  role     = aws_iam_role.root_access[each.key].name
  policy   = file("${path.module}/${each.value}")
}

resource "aws_organizations_policy" "deny_root" {
  name    = "deny-root"
  type    = "SERVICE_CONTROL_POLICY"
  content = jsonencode(local.deny_root)
}
