# `terraform init && terraform test`: all that there is, against no AWS at all.

mock_provider "aws" {
  source = "./tests/mocks"
}

run "everything" {
  variables {
    organization_id    = "o-exampleorg1"
    behavior_graph     = { auto_enable = true, members = [{ account_id = "444455556666", email = "models@example.com" }] }
    log_bucket         = {}
    audit_trail        = { organization = true, s3_data_bucket_arns = ["arn:aws:s3:::example-models"] }
    threat_detection   = { auto_enable = "ALL" }
    flow_logs          = { vpc_ids = ["vpc-0a1b2c3d4e5f60718"] }
    invocation_logging = {}

    reader_role = {
      trusted_principal_arns = ["arn:aws:iam::777788889999:role/dupin"]
      external_id            = "example-external-id"
      events                 = true
      findings               = true
      metrics                = true
      sagemaker              = true
    }
  }

  assert {
    condition     = contains(output.log_prefixes, "cloudtrail/") && length(output.log_prefixes) == 5
    error_message = "log_prefixes must name where each of the five logs lies."
  }

  assert {
    condition     = jsonencode(output.reader_sources) == jsonencode(["cloudtrail", "guardduty", "security-hub", "cloudwatch", "descriptions"])
    error_message = "reader_sources must name all that the reader may ask."
  }
}

run "an_invitation_is_accepted" {
  variables {
    graph_arn = "arn:aws:detective:eu-west-1:111122223333:graph:0123456789abcdef0123456789abcdef"
  }

  module {
    source = "./modules/invitation-accepter"
  }
}

run "an_administrator_is_named" {
  variables {
    account_id = "111122223333"
    guardduty  = true
  }

  module {
    source = "./modules/organization-administrator"
  }
}
