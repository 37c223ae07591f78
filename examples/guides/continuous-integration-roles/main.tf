# Run with credentials of IAM's delegated administrator.

terraform {
  required_version = ">= 1.10"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

provider "aws" {
  region              = "us-east-1"
  allowed_account_ids = ["444455556666"]
}

locals {
  # Keep the entry of your platform in issuers, and delete the others.
  issuers = {
    github = {
      host     = "token.actions.githubusercontent.com"
      audience = "sts.amazonaws.com"
      subjects = {
        root-access-plan  = "repo:EXAMPLE-ORG/root-access:ref:refs/heads/main"
        root-access-apply = "repo:EXAMPLE-ORG/root-access:environment:root-access"
      }
    }
    gitlab = {
      host     = "gitlab.com"
      audience = "https://gitlab.com"
      subjects = {
        root-access-plan  = "project_path:example-group/root-access:ref_type:branch:ref:main"
        root-access-apply = "project_path:example-group/root-access:ref_type:branch:ref:main"
      }
    }
    hcp_terraform = {
      host     = "app.terraform.io"
      audience = "aws.workload.identity"
      subjects = {
        root-access-plan  = "organization:example-org:project:security:workspace:root-access:run_phase:plan"
        root-access-apply = "organization:example-org:project:security:workspace:root-access:run_phase:apply"
      }
    }
  }
}

resource "aws_iam_openid_connect_provider" "pipeline" {
  for_each       = local.issuers
  url            = "https://${each.value.host}"
  client_id_list = [each.value.audience]
}

# The trust policies of the two roles.
output "trust" {
  value = {
    for role in ["root-access-plan", "root-access-apply"] : role => {
      Version = "2012-10-17"
      Statement = [
        for name, issuer in local.issuers : {
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = aws_iam_openid_connect_provider.pipeline[name].arn }
          Condition = {
            StringEquals = {
              "${issuer.host}:aud" = issuer.audience
              "${issuer.host}:sub" = issuer.subjects[role]
            }
          }
        }
      ]
    }
  }
}
