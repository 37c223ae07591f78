# No credentials are configured. The test adds a copy of the provider block for the aws provider.

terraform {
  required_providers {
    assumeroot = { source = "assumeroot/assumeroot" }
    aws        = { source = "hashicorp/aws" }
  }
}

variable "sandbox" {
  type = string
}

provider "assumeroot" {
  alias                         = "ambient"
  user_agent                    = ["pasted/1.0"]
  ec2_metadata_service_endpoint = var.sandbox
  skip_metadata_api_check       = false
  endpoints {
    sts = var.sandbox
  }
}
