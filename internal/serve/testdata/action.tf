terraform {
  required_providers {
    floor = { source = "registry.terraform.io/assumeroot/floor" }
  }
}

resource "terraform_data" "trigger" {
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.floor_announce.test]
    }
  }
}

action "floor_announce" "test" {
  config {
    message = "to the engine"
  }
}
