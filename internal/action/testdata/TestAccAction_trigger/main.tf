action "assumeroot_s3_unlock_bucket" "incident" {
  config {
    account_id = "111122223333"
    bucket     = "locked-out"
  }
}

action "assumeroot_sqs_unlock_queue" "incident" {
  config {
    queue_arn = "arn:aws:sqs:us-east-1:111122223333:locked-out"
    policy = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:root" }
        Action    = "sqs:*"
        Resource  = "arn:aws:sqs:us-east-1:111122223333:locked-out"
      }]
    })
  }
}

resource "terraform_data" "incident" {
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.assumeroot_s3_unlock_bucket.incident, action.assumeroot_sqs_unlock_queue.incident]
    }
  }
}
