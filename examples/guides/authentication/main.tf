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

locals {
  region = "us-east-1"
  role   = "arn:aws:iam::444455556666:role/root-access-plan"
}

# Both providers authenticate with the same block.
provider "aws" {
  region  = local.region
  profile = "organization"

  assume_role {
    role_arn     = local.role
    session_name = "terraform"
  }
}

provider "assumeroot" {
  region  = local.region
  profile = "organization"

  assume_role {
    role_arn     = local.role
    session_name = "terraform"
  }
}
