# What AWS would have told: the tests speak to none.

mock_data "aws_caller_identity" {
  defaults = { account_id = "111122223333" }
}

mock_data "aws_partition" {
  defaults = { partition = "aws" }
}

mock_data "aws_region" {
  defaults = { id = "eu-west-1" }
}

mock_resource "aws_detective_graph" {
  defaults = { graph_arn = "arn:aws:detective:eu-west-1:111122223333:graph:0123456789abcdef0123456789abcdef" }
}

mock_resource "aws_kms_key" {
  defaults = { arn = "arn:aws:kms:eu-west-1:111122223333:key/dupin-logs", key_id = "dupin-logs" }
}

mock_resource "aws_s3_bucket" {
  defaults = { arn = "arn:aws:s3:::dupin-logs-111122223333-eu-west-1" }
}

mock_resource "aws_sqs_queue" {
  defaults = {
    arn = "arn:aws:sqs:eu-west-1:111122223333:dupin-logs"
    url = "https://sqs.eu-west-1.amazonaws.com/111122223333/dupin-logs"
  }
}

mock_resource "aws_guardduty_detector" {
  defaults = { id = "d0123456789abcdef0123456789abcde" }
}
