resource "terraform_data" "member" {
  input = "111122223333"
}

ephemeral "assumeroot_session" "test" {
  target_principal = terraform_data.member.output
  task_policy      = "S3UnlockBucketPolicy"
}

resource "terraform_data" "opened" {
  provisioner "local-exec" {
    command = "test \"$ACCOUNT\" = 111122223333 && test -n \"$SECRET\""
    environment = {
      ACCOUNT = ephemeral.assumeroot_session.test.account_id
      SECRET  = ephemeral.assumeroot_session.test.secret_access_key
    }
  }
}
