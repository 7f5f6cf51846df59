locals {
  # Beyond the default fields: who really spoke (pkt-*), who began (flow-direction); see ../components/flow-logs.ts.
  flow_log_fields = [
    "version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol", "packets", "bytes",
    "start", "end", "action", "log-status", "vpc-id", "subnet-id", "instance-id", "tcp-flags", "type", "pkt-srcaddr",
    "pkt-dstaddr", "region", "az-id", "pkt-src-aws-service", "pkt-dst-aws-service", "flow-direction", "traffic-path",
  ]
}

resource "aws_flow_log" "this" {
  for_each = toset(try(var.flow_logs.vpc_ids, []))

  vpc_id                   = each.key
  traffic_type             = "ALL"
  log_destination_type     = "s3"
  log_destination          = "${aws_s3_bucket.logs[0].arn}/${local.prefixes.flow_logs}"
  log_format               = join(" ", [for field in local.flow_log_fields : "$${${field}}"])
  max_aggregation_interval = var.flow_logs.aggregation_seconds
  tags                     = local.tags

  destination_options {
    file_format                = "plain-text"
    hive_compatible_partitions = false
    per_hour_partition         = false
  }

  depends_on = [aws_s3_bucket_policy.logs]
}
