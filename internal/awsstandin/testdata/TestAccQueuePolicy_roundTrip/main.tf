# Fails: AccessDenied

variable "sid" {
  default = "Created"
}

resource "aws_sqs_queue_policy" "test" {
  queue_url = "https://sqs.us-east-1.amazonaws.com/111122223333/locked-out"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = var.sid
      Effect    = "Allow"
      Principal = { AWS = "111122223333" }
      Action    = "*"
      Resource  = "*"
    }]
  })
}
