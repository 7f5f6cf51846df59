# Sets an organisation up so that Dupin can see it: the same as the Pulumi program beside it, part by part.

data "aws_caller_identity" "current" {
  count = var.log_bucket == null ? 0 : 1
}

data "aws_partition" "current" {
  count = var.log_bucket == null ? 0 : 1
}

data "aws_region" "current" {
  count = var.log_bucket == null ? 0 : 1
}

locals {
  # Empty where nothing but Detective is asked for: a server that is not AWS need not answer anything else.
  account   = one(data.aws_caller_identity.current[*].account_id)
  partition = one(data.aws_partition.current[*].partition)
  region    = one(data.aws_region.current[*].id)

  tags = merge({ "dupin:stack" = var.name }, var.tags)

  # Where in the bucket each log lies; see ../log-prefixes.ts.
  prefixes = {
    audit_trail      = "cloudtrail"
    threat_detection = "guardduty"
    flow_logs        = "vpc-flow-logs"
    invocations      = "bedrock"
    data_capture     = "data-capture"
  }

  trail_name = "${var.name}-trail"
  trail_arn  = var.log_bucket == null ? null : "arn:${local.partition}:cloudtrail:${local.region}:${local.account}:trail/${local.trail_name}"
}
