# A behavior graph of a running Dupin server: no AWS account is needed. Keys are those of its credentials file.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "endpoint" {
  description = "Where the server listens."
  type        = string
  default     = "http://127.0.0.1:8417"
}

variable "region" {
  description = "The Region that the server answers for."
  type        = string
  default     = "us-east-1"
}

variable "keys" {
  description = "Access keys of the credentials file of the server, by account id: the administrator's and each member's."
  type        = map(object({ access_key = string, secret_key = string }))
  sensitive   = true
}

variable "administrator" {
  description = "Account id of the administrator; a key of keys."
  type        = string
}

variable "member" {
  description = "The account to invite; its account_id is a key of keys."
  type        = object({ account_id = string, email = string })
}

variable "tags" {
  description = "Tags of the graph."
  type        = map(string)
  default     = {}
}

provider "aws" {
  region     = var.region
  access_key = var.keys[var.administrator].access_key
  secret_key = var.keys[var.administrator].secret_key

  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true

  endpoints {
    detective = var.endpoint
    sts       = var.endpoint
  }
}

provider "aws" {
  alias      = "member"
  region     = var.region
  access_key = var.keys[var.member.account_id].access_key
  secret_key = var.keys[var.member.account_id].secret_key

  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true

  endpoints {
    detective = var.endpoint
    sts       = var.endpoint
  }
}

module "dupin" {
  source = "../.."

  tags           = var.tags
  behavior_graph = { members = [var.member] }
}

module "accepts" {
  source    = "../../modules/invitation-accepter"
  providers = { aws = aws.member }

  graph_arn = module.dupin.graph_arn

  # The graph is there before the invitation is.
  depends_on = [module.dupin]
}

output "graph_arn" {
  description = "The behavior graph."
  value       = module.dupin.graph_arn
}
