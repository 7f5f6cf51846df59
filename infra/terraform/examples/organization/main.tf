# An organisation: the security account administers, the management account names it, every new account joins.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "region" {
  description = "The Region to set up."
  type        = string
  default     = "eu-west-1"
}

variable "organization_id" {
  description = "The organisation, o-…."
  type        = string
}

variable "security_account_id" {
  description = "The account that administers, whose credentials are at hand."
  type        = string
}

variable "management_role_arn" {
  description = "A role of the management account."
  type        = string
}

variable "reader" {
  description = "Who runs Dupin, and the external id agreed with them."
  type        = object({ principal_arn = string, external_id = string })
}

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.security_account_id]
}

provider "aws" {
  alias  = "management"
  region = var.region

  assume_role {
    role_arn     = var.management_role_arn
    session_name = "dupin"
  }
}

module "administrator" {
  source    = "../../modules/organization-administrator"
  providers = { aws = aws.management }

  account_id = var.security_account_id
  guardduty  = true
}

module "dupin" {
  source = "../.."

  organization_id  = var.organization_id
  behavior_graph   = { auto_enable = true }
  log_bucket       = {}
  audit_trail      = {}
  threat_detection = { auto_enable = "ALL" }

  reader_role = {
    trusted_principal_arns = [var.reader.principal_arn]
    external_id            = var.reader.external_id
    findings               = true
  }

  depends_on = [module.administrator]
}

output "bucket_name" {
  description = "Where logs arrive."
  value       = module.dupin.bucket_name
}
