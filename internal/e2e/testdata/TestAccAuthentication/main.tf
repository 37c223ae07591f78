# One provider block for each way to authenticate. The test adds a copy of each for the aws provider.

terraform {
  required_providers {
    assumeroot = { source = "assumeroot/assumeroot" }
    aws        = { source = "hashicorp/aws" }
  }
}

variable "sts" {
  type = string
}

variable "access_key" {
  type = string
}

variable "secret_key" {
  type = string
}

variable "web_identity_token" {
  type = string
}

provider "assumeroot" {
  alias      = "environment"
  user_agent = ["pasted/1.0"]
  endpoints {
    sts = var.sts
  }
}

provider "assumeroot" {
  alias      = "static"
  user_agent = ["pasted/1.0"]
  access_key = var.access_key
  secret_key = var.secret_key
  endpoints {
    sts = var.sts
  }
}

provider "assumeroot" {
  alias                    = "profile"
  user_agent               = ["pasted/1.0"]
  profile                  = "keys"
  shared_credentials_files = ["~/keys"]
  endpoints {
    sts = var.sts
  }
}

provider "assumeroot" {
  alias      = "source_profile"
  user_agent = ["pasted/1.0"]
  profile    = "chain"
  endpoints {
    sts = var.sts
  }
}

provider "assumeroot" {
  alias               = "process"
  user_agent          = ["pasted/1.0"]
  profile             = "process"
  shared_config_files = ["~/config"]
  endpoints {
    sts = var.sts
  }
}

provider "assumeroot" {
  alias      = "assume_role"
  user_agent = ["pasted/1.0"]
  assume_role {
    role_arn     = "arn:aws:iam::123456789012:role/first"
    session_name = "one"
    external_id  = "ticket:42"
  }
  assume_role {
    role_arn     = "arn:aws:iam::123456789012:role/second"
    session_name = "two"
    duration     = "15m"
  }
  endpoints {
    sts = var.sts
  }
}

provider "assumeroot" {
  alias      = "token"
  user_agent = ["pasted/1.0"]
  assume_role_with_web_identity {
    role_arn           = "arn:aws:iam::123456789012:role/pipeline"
    session_name       = "token"
    web_identity_token = var.web_identity_token
  }
  endpoints {
    sts = var.sts
  }
}

provider "assumeroot" {
  alias      = "token_file"
  user_agent = ["pasted/1.0"]
  assume_role_with_web_identity {
    role_arn                = "arn:aws:iam::123456789012:role/pipeline"
    session_name            = "token-file"
    web_identity_token_file = "~/token"
  }
  endpoints {
    sts = var.sts
  }
}
