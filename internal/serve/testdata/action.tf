terraform {
  required_providers {
    example = { source = "registry.terraform.io/assumeroot/example" }
  }
}

resource "terraform_data" "trigger" {
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.example_announce.test]
    }
  }
}

action "example_announce" "test" {
  config {
    message = "to the engine"
  }
}
