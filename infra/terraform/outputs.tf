output "graph_arn" {
  description = "The behavior graph."
  value       = one(aws_detective_graph.this[*].graph_arn)
}

output "member_status" {
  description = "The state of each invited account, by account id."
  value       = { for account, member in aws_detective_member.this : account => member.status }
}

output "bucket_name" {
  description = "Where logs arrive."
  value       = one(aws_s3_bucket.logs[*].bucket)
}

output "key_arn" {
  description = "The key that encrypts them."
  value       = one(aws_kms_key.logs[*].arn)
}

output "queue_url" {
  description = "The queue that tells of every object."
  value       = one(aws_sqs_queue.logs[*].url)
}

output "dead_letter_queue_url" {
  description = "Where messages go that could not be worked off five times."
  value       = one(aws_sqs_queue.dead_letters[*].url)
}

output "trail_arn" {
  description = "The trail."
  value       = one(aws_cloudtrail.this[*].arn)
}

output "detector_id" {
  description = "GuardDuty's detector."
  value       = one(aws_guardduty_detector.this[*].id)
}

output "reader_role_arn" {
  description = "The role that Dupin takes on."
  value       = one(aws_iam_role.reader[*].arn)
}

output "data_capture_s3_uri" {
  description = "destination_s3_uri of the data_capture_config of an aws_sagemaker_endpoint_configuration; its kms_key_id is key_arn."
  value       = var.log_bucket == null ? null : "s3://${aws_s3_bucket.logs[0].bucket}/${local.prefixes.data_capture}"
}

output "log_prefixes" {
  description = "Where in the bucket logs lie: the reader may list below these and not the bucket as a whole."
  value       = var.log_bucket == null ? null : [for prefix in values(local.prefixes) : "${prefix}/"]
}

output "reader_sources" {
  description = "Kinds of source that the reader may ask beside the logs, as Dupin's configuration names them."
  value = var.reader_role == null ? null : concat(
    var.reader_role.events ? ["cloudtrail"] : [],
    var.reader_role.findings ? ["guardduty", "security-hub"] : [],
    var.reader_role.metrics ? ["cloudwatch"] : [],
    var.reader_role.sagemaker ? ["descriptions"] : [],
  )
}
