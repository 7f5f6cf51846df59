locals {
  # What uses of a model CloudTrail calls data events; see ../components/event-selectors.ts.
  bedrock_resource_types = [
    "AWS::Bedrock::AgentAlias",
    "AWS::Bedrock::AsyncInvoke",
    "AWS::Bedrock::FlowAlias",
    "AWS::Bedrock::Guardrail",
    "AWS::Bedrock::InlineAgent",
    "AWS::Bedrock::KnowledgeBase",
    "AWS::Bedrock::Model",
    "AWS::Bedrock::PromptVersion",
  ]

  data_event_types = concat(
    try(var.audit_trail.sagemaker_data_events, false) ? ["AWS::SageMaker::Endpoint"] : [],
    try(var.audit_trail.bedrock_data_events, false) ? local.bedrock_resource_types : [],
  )
}

resource "aws_cloudtrail" "this" {
  count = var.audit_trail == null ? 0 : 1

  name                          = local.trail_name
  s3_bucket_name                = aws_s3_bucket.logs[0].bucket
  s3_key_prefix                 = local.prefixes.audit_trail
  kms_key_id                    = aws_kms_key.logs[0].arn
  is_multi_region_trail         = true
  include_global_service_events = true
  is_organization_trail         = var.audit_trail.organization
  enable_log_file_validation    = true
  tags                          = local.tags

  advanced_event_selector {
    name = "Management events"

    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
  }

  dynamic "advanced_event_selector" {
    for_each = local.data_event_types

    content {
      name = advanced_event_selector.value

      field_selector {
        field  = "eventCategory"
        equals = ["Data"]
      }

      field_selector {
        field  = "resources.type"
        equals = [advanced_event_selector.value]
      }
    }
  }

  dynamic "advanced_event_selector" {
    for_each = length(var.audit_trail.s3_data_bucket_arns) > 0 ? ["AWS::S3::Object"] : []

    content {
      name = advanced_event_selector.value

      field_selector {
        field  = "eventCategory"
        equals = ["Data"]
      }

      field_selector {
        field  = "resources.type"
        equals = [advanced_event_selector.value]
      }

      field_selector {
        field       = "resources.ARN"
        starts_with = [for arn in var.audit_trail.s3_data_bucket_arns : "${arn}/"]
      }
    }
  }

  depends_on = [aws_s3_bucket_policy.logs]
}
