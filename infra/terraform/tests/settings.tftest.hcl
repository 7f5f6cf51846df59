# What is not asked for is not made, and what is wrong is refused.

mock_provider "aws" {
  source = "./tests/mocks"
}

run "nothing_is_made_unless_asked_for" {
  assert {
    condition     = output.graph_arn == null && output.bucket_name == null && output.reader_role_arn == null
    error_message = "A part was made that nobody asked for."
  }
}

run "the_bucket_of_one_account" {
  variables {
    log_bucket  = { bucket_name = "example-logs", retention_days = { flow_logs = 7 } }
    audit_trail = { sagemaker_data_events = false, bedrock_data_events = false }
    reader_role = { trusted_principal_arns = ["arn:aws:iam::777788889999:root"], external_id = "example-external-id" }
  }
}

run "what_is_wrong_is_refused" {
  command = plan

  variables {
    name            = "Dupin!"
    organization_id = "example"
    behavior_graph  = { members = [{ account_id = "4444", email = "nobody" }] }
    log_bucket      = { retention_days = { flow_logs = 0 } }
  }

  expect_failures = [var.name, var.organization_id, var.behavior_graph, var.log_bucket]
}

run "what_is_wrong_about_a_log_is_refused" {
  command = plan

  variables {
    log_bucket  = {}
    audit_trail = { s3_data_bucket_arns = ["example-models"] }
    flow_logs   = { vpc_ids = ["subnet-1"], aggregation_seconds = 5 }
    reader_role = { trusted_principal_arns = ["*"], external_id = "short" }
  }

  expect_failures = [var.audit_trail, var.flow_logs, var.reader_role]
}

run "logs_need_the_bucket" {
  command = plan

  variables {
    audit_trail        = { organization = true }
    flow_logs          = { vpc_ids = ["vpc-0a1b2c3d4e5f60718"] }
    invocation_logging = {}
    threat_detection   = { auto_enable = "SOME" }
    reader_role        = { trusted_principal_arns = ["arn:aws:iam::777788889999:root"], external_id = "example-external-id" }
  }

  expect_failures = [
    var.audit_trail, var.flow_logs, var.invocation_logging, var.threat_detection, var.reader_role,
  ]
}
