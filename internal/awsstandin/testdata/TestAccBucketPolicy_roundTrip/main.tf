# Fails: AccessDenied

variable "sid" {
  default = "Created"
}

resource "aws_s3_bucket_policy" "test" {
  bucket = "locked-out"
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
