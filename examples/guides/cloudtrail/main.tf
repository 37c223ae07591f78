terraform {
  required_version = ">= 1.10"
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

variable "log_group_name" {
  description = "CloudWatch log group that the organization's trail writes to."
  type        = string
}

variable "topic_arn" {
  description = "SNS topic that alarms are sent to."
  type        = string
}

locals {
  alarms = {
    # Somebody signed in as root, or used a root access key. Root sessions and actions of AWS itself are excluded.
    root-user = "{ ($.userIdentity.type = \"Root\") && ($.userIdentity.invokedBy NOT EXISTS) && ($.userIdentity.sessionContext.assumedRoot NOT EXISTS) && ($.eventType != \"AwsServiceEvent\") }"

    # Somebody opened a root session, or tried to.
    root-session = "{ ($.eventSource = \"sts.amazonaws.com\") && ($.eventName = \"AssumeRoot\") }"
  }
}

resource "aws_cloudwatch_log_metric_filter" "root" {
  for_each       = local.alarms
  name           = each.key
  log_group_name = var.log_group_name
  pattern        = each.value

  metric_transformation {
    namespace = "RootAccess"
    name      = each.key
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "root" {
  for_each            = local.alarms
  alarm_name          = each.key
  namespace           = aws_cloudwatch_log_metric_filter.root[each.key].metric_transformation[0].namespace
  metric_name         = each.key
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]
}
