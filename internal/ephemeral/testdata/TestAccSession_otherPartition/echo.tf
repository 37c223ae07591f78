# Only tests may write a session to state. The search for secrets skips this file.
provider "echo" {
  data = ephemeral.assumeroot_session.test
}

resource "echo" "session" {}
