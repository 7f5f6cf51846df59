# The role that Dupin takes on to read logs: nothing it may do changes anything but its own place in the queue.

resource "aws_iam_role" "reader" {
  count = var.reader_role == null ? 0 : 1

  name                 = "${var.name}-reader"
  description          = "Lets Dupin read logs"
  max_session_duration = 3600
  tags                 = local.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "DupinReads"
      Effect    = "Allow"
      Principal = { AWS = var.reader_role.trusted_principal_arns }
      Action    = ["sts:AssumeRole"]
      Condition = { StringEquals = { "sts:ExternalId" = var.reader_role.external_id } }
    }]
  })
}

resource "aws_iam_role_policy" "reader" {
  count = var.reader_role == null ? 0 : 1

  name   = "${var.name}-reader"
  role   = aws_iam_role.reader[0].name
  policy = jsonencode({ Version = "2012-10-17", Statement = local.reader_statements })
}

locals {
  # In the order of ../log-prefixes.ts.
  reader_prefixes = [
    local.prefixes.audit_trail, local.prefixes.threat_detection, local.prefixes.flow_logs, local.prefixes.invocations,
    local.prefixes.data_capture,
  ]

  # What Dupin asks to know how models are configured.
  description_actions = [
    "bedrock:GetCustomModel",
    "bedrock:GetGuardrail",
    "bedrock:GetImportedModel",
    "bedrock:GetModelInvocationLoggingConfiguration",
    "bedrock:ListCustomModels",
    "bedrock:ListGuardrails",
    "bedrock:ListImportedModels",
    "bedrock:ListInferenceProfiles",
    "bedrock:ListProvisionedModelThroughputs",
    "cloudtrail:DescribeTrails",
    "cloudtrail:GetEventSelectors",
    "cloudtrail:GetTrailStatus",
    "guardduty:GetDetector",
    "guardduty:ListDetectors",
    "sagemaker:DescribeEndpoint",
    "sagemaker:DescribeEndpointConfig",
    "sagemaker:DescribeModel",
    "sagemaker:DescribeModelPackage",
    "sagemaker:ListEndpoints",
    "sagemaker:ListMonitoringSchedules",
  ]

  reader_statements = concat(
    [
      {
        Sid      = "ReadLogs"
        Effect   = "Allow"
        Action   = ["s3:GetObject"]
        Resource = [for prefix in local.reader_prefixes : "${coalesce(local.bucket_arn, "-")}/${prefix}/*"]
      },
      {
        Sid       = "ListLogs"
        Effect    = "Allow"
        Action    = ["s3:ListBucket"]
        Resource  = [local.bucket_arn]
        Condition = { StringLike = { "s3:prefix" = [for prefix in local.reader_prefixes : "${prefix}/*"] } }
      },
      {
        Sid       = "DecryptLogs"
        Effect    = "Allow"
        Action    = ["kms:Decrypt"]
        Resource  = [one(aws_kms_key.logs[*].arn)]
        Condition = { StringEquals = { "kms:ViaService" = "s3.${coalesce(local.region, "-")}.amazonaws.com" } }
      },
      {
        Sid      = "WorkOffQueue"
        Effect   = "Allow"
        Action   = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
        Resource = [local.queue_arn]
      },
      # None of the actions below can be limited to a resource that is known beforehand.
      { Sid = "CheckDigests", Effect = "Allow", Action = ["cloudtrail:ListPublicKeys"], Resource = ["*"] },
    ],
    [for asked in [try(var.reader_role.events, false)] : {
      Sid      = "LookUpEvents"
      Effect   = "Allow"
      Action   = ["cloudtrail:LookupEvents"]
      Resource = ["*"]
    } if asked],
    [for asked in [try(var.reader_role.findings, false)] : {
      Sid      = "ReadFindings"
      Effect   = "Allow"
      Action   = ["guardduty:GetFindings", "guardduty:ListDetectors", "guardduty:ListFindings", "securityhub:GetFindings"]
      Resource = ["*"]
    } if asked],
    [for asked in [try(var.reader_role.metrics, false)] : {
      Sid      = "ReadMetrics"
      Effect   = "Allow"
      Action   = ["cloudwatch:GetMetricData", "cloudwatch:ListMetrics"]
      Resource = ["*"]
    } if asked],
    [for asked in [try(var.reader_role.sagemaker, false)] : {
      Sid      = "DescribeModels"
      Effect   = "Allow"
      Action   = local.description_actions
      Resource = ["*"]
    } if asked],
  )
}
