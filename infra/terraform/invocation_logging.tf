resource "aws_bedrock_model_invocation_logging_configuration" "this" {
  count = var.invocation_logging == null ? 0 : 1

  logging_config {
    text_data_delivery_enabled      = var.invocation_logging.text
    image_data_delivery_enabled     = var.invocation_logging.image
    embedding_data_delivery_enabled = var.invocation_logging.embedding
    video_data_delivery_enabled     = var.invocation_logging.video

    s3_config {
      bucket_name = aws_s3_bucket.logs[0].bucket
      key_prefix  = local.prefixes.invocations
    }
  }

  depends_on = [aws_s3_bucket_policy.logs]
}
