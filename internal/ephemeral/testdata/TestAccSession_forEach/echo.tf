# Only tests may write a session to state. The search for secrets skips this file.
provider "echo" {
  data = { for account, session in ephemeral.assumeroot_session.test : account => session.account_id }
}

resource "echo" "session" {}
