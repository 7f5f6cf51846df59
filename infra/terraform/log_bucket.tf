# The one place where all logs arrive: private, versioned, encrypted, written by AWS's services only, told of by a queue.

locals {
  logs_name = "${var.name}-logs"
  log_count = var.log_bucket == null ? 0 : 1
}

resource "aws_kms_key" "logs" {
  count = local.log_count

  description             = "Encrypts the logs that Dupin reads"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = jsonencode(local.key_policy)
  tags                    = local.tags
}

resource "aws_kms_alias" "logs" {
  count = local.log_count

  name          = "alias/${local.logs_name}"
  target_key_id = aws_kms_key.logs[0].key_id
}

resource "aws_s3_bucket" "logs" {
  count = local.log_count

  bucket = coalesce(var.log_bucket.bucket_name, "${local.logs_name}-${local.account}-${local.region}")
  tags   = local.tags
}

resource "aws_s3_bucket_public_access_block" "logs" {
  count = local.log_count

  bucket                  = aws_s3_bucket.logs[0].bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "logs" {
  count = local.log_count

  bucket = aws_s3_bucket.logs[0].bucket

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_versioning" "logs" {
  count = local.log_count

  bucket = aws_s3_bucket.logs[0].bucket

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  count = local.log_count

  bucket = aws_s3_bucket.logs[0].bucket

  rule {
    # A bucket key spares a call to KMS, and its price, for nearly every object.
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.logs[0].arn
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "logs" {
  count = local.log_count

  bucket = aws_s3_bucket.logs[0].bucket

  dynamic "rule" {
    for_each = local.prefixes

    content {
      id     = rule.value
      status = "Enabled"

      filter {
        prefix = "${rule.value}/"
      }

      expiration {
        days = var.log_bucket.retention_days[rule.key]
      }

      noncurrent_version_expiration {
        noncurrent_days = 30
      }

      abort_incomplete_multipart_upload {
        days_after_initiation = 7
      }
    }
  }
}

resource "aws_s3_bucket_policy" "logs" {
  count = local.log_count

  bucket = aws_s3_bucket.logs[0].bucket
  policy = jsonencode(local.bucket_policy)
}

# What could not be worked off five times waits here a fortnight for somebody to look.
resource "aws_sqs_queue" "dead_letters" {
  count = local.log_count

  name                      = "${local.logs_name}-dead"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
  tags                      = local.tags
}

resource "aws_sqs_queue" "logs" {
  count = local.log_count

  name                       = local.logs_name
  message_retention_seconds  = 1209600
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 300
  receive_wait_time_seconds  = 20
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters[0].arn
    maxReceiveCount     = 5
  })
  tags = local.tags
}

resource "aws_sqs_queue_policy" "logs" {
  count = local.log_count

  queue_url = aws_sqs_queue.logs[0].url
  policy    = jsonencode(local.queue_policy)
}

resource "aws_s3_bucket_notification" "logs" {
  count = local.log_count

  bucket = aws_s3_bucket.logs[0].bucket

  queue {
    queue_arn = aws_sqs_queue.logs[0].arn
    events    = ["s3:ObjectCreated:*"]
  }

  # S3 sends a test message as it is told, and refuses when it may not.
  depends_on = [aws_sqs_queue_policy.logs]
}
