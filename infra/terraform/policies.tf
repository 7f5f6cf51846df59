# Who may write to the bucket, use its key and speak to its queue. Each service may, only for this account, trail or
# organisation: it would otherwise write for anybody who names the bucket (the "confused deputy"). The tests hold these
# documents against those of ../components/bucket-policies.ts.

locals {
  bucket_arn = one(aws_s3_bucket.logs[*].arn)
  queue_arn  = one(aws_sqs_queue.logs[*].arn)

  of_guardduty = {
    StringEquals = { "aws:SourceAccount" = local.account }
    ArnLike      = { "aws:SourceArn" = "arn:${coalesce(local.partition, "-")}:guardduty:${coalesce(local.region, "-")}:${coalesce(local.account, "-")}:detector/*" }
  }

  of_bedrock = {
    StringEquals = { "aws:SourceAccount" = local.account }
    ArnLike      = { "aws:SourceArn" = "arn:${coalesce(local.partition, "-")}:bedrock:${coalesce(local.region, "-")}:${coalesce(local.account, "-")}:*" }
  }

  delivery_source = var.organization_id == null ? { "aws:SourceAccount" = local.account } : { "aws:SourceOrgID" = var.organization_id }
  delivery_arn    = { "aws:SourceArn" = "arn:${coalesce(local.partition, "-")}:logs:*:${var.organization_id == null ? coalesce(local.account, "-") : "*"}:*" }

  owned_by_bucket = { "s3:x-amz-acl" = "bucket-owner-full-control" }

  bucket_policy = local.bucket_arn == null ? null : {
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "OnlyOverTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["s3:*"]
        Resource  = [local.bucket_arn, "${local.bucket_arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "NoTlsBefore12"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["s3:*"]
        Resource  = [local.bucket_arn, "${local.bucket_arn}/*"]
        Condition = { NumericLessThan = { "s3:TlsVersion" = "1.2" } }
      },
      {
        Sid       = "CloudTrailChecks"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = ["s3:GetBucketAcl"]
        Resource  = [local.bucket_arn]
        Condition = { StringEquals = { "aws:SourceArn" = local.trail_arn } }
      },
      {
        Sid       = "CloudTrailWrites"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = ["s3:PutObject"]
        Resource = [
          for owner in compact([local.account, var.organization_id]) :
          "${local.bucket_arn}/${local.prefixes.audit_trail}/AWSLogs/${owner}/*"
        ]
        Condition = { StringEquals = merge({ "aws:SourceArn" = local.trail_arn }, local.owned_by_bucket) }
      },
      {
        Sid       = "FlowLogsCheck"
        Effect    = "Allow"
        Principal = { Service = "delivery.logs.amazonaws.com" }
        Action    = ["s3:GetBucketAcl"]
        Resource  = [local.bucket_arn]
        Condition = { StringEquals = local.delivery_source, ArnLike = local.delivery_arn }
      },
      {
        Sid       = "FlowLogsWrite"
        Effect    = "Allow"
        Principal = { Service = "delivery.logs.amazonaws.com" }
        Action    = ["s3:PutObject"]
        Resource  = ["${local.bucket_arn}/${local.prefixes.flow_logs}/AWSLogs/*"]
        Condition = { StringEquals = merge(local.delivery_source, local.owned_by_bucket), ArnLike = local.delivery_arn }
      },
      {
        Sid       = "GuardDutyLocates"
        Effect    = "Allow"
        Principal = { Service = "guardduty.amazonaws.com" }
        Action    = ["s3:GetBucketLocation"]
        Resource  = [local.bucket_arn]
        Condition = local.of_guardduty
      },
      {
        Sid       = "GuardDutyWrites"
        Effect    = "Allow"
        Principal = { Service = "guardduty.amazonaws.com" }
        Action    = ["s3:PutObject"]
        Resource  = ["${local.bucket_arn}/${local.prefixes.threat_detection}/*"]
        Condition = local.of_guardduty
      },
      {
        Sid       = "BedrockWrites"
        Effect    = "Allow"
        Principal = { Service = "bedrock.amazonaws.com" }
        Action    = ["s3:PutObject"]
        Resource  = ["${local.bucket_arn}/${local.prefixes.invocations}/AWSLogs/${local.account}/*"]
        Condition = local.of_bedrock
      },
    ]
  }

  key_policy = var.log_bucket == null ? null : {
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AccountDecidesByIam"
        Effect    = "Allow"
        Principal = { AWS = "arn:${local.partition}:iam::${local.account}:root" }
        Action    = ["kms:*"]
        Resource  = ["*"]
      },
      {
        Sid       = "CloudTrailEncrypts"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = ["kms:GenerateDataKey*", "kms:DescribeKey"]
        Resource  = ["*"]
        Condition = { StringEquals = { "aws:SourceArn" = local.trail_arn } }
      },
      {
        Sid       = "FlowLogsEncrypt"
        Effect    = "Allow"
        Principal = { Service = "delivery.logs.amazonaws.com" }
        Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
        Resource  = ["*"]
        Condition = { StringEquals = local.delivery_source, ArnLike = local.delivery_arn }
      },
      {
        Sid       = "GuardDutyEncrypts"
        Effect    = "Allow"
        Principal = { Service = "guardduty.amazonaws.com" }
        Action    = ["kms:GenerateDataKey"]
        Resource  = ["*"]
        Condition = local.of_guardduty
      },
      {
        Sid       = "BedrockEncrypts"
        Effect    = "Allow"
        Principal = { Service = "bedrock.amazonaws.com" }
        Action    = ["kms:GenerateDataKey"]
        Resource  = ["*"]
        Condition = local.of_bedrock
      },
    ]
  }

  queue_policy = local.bucket_arn == null ? null : {
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "BucketNotifies"
        Effect    = "Allow"
        Principal = { Service = "s3.amazonaws.com" }
        Action    = ["sqs:SendMessage"]
        Resource  = [local.queue_arn]
        Condition = {
          ArnEquals    = { "aws:SourceArn" = local.bucket_arn }
          StringEquals = { "aws:SourceAccount" = local.account }
        }
      },
      {
        Sid       = "OnlyOverTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["sqs:*"]
        Resource  = [local.queue_arn]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  }
}
