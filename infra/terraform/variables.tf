# The same settings as the Pulumi program's (../settings.ts), in Terraform's spelling. A part that is null is not made.

variable "name" {
  description = "Begins the names of all that is made; 2 to 21 small letters, digits or hyphens."
  type        = string
  default     = "dupin"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,20}$", var.name))
    error_message = "name must be 2 to 21 small letters, digits or hyphens, and begin with a letter."
  }
}

variable "organization_id" {
  description = "The organisation, o-…: lets its trail and its accounts' flow logs into the bucket."
  type        = string
  default     = null

  validation {
    condition     = var.organization_id == null || can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))
    error_message = "organization_id must be o- and 10 to 32 small letters or digits."
  }
}

variable "tags" {
  description = "Tags of all that can have some."
  type        = map(string)
  default     = {}
}

variable "behavior_graph" {
  description = "A Detective behavior graph, the accounts invited into it, and whether new accounts of the organisation join."
  type = object({
    members = optional(list(object({
      account_id                 = string
      email                      = string
      message                    = optional(string)
      disable_email_notification = optional(bool, true)
    })), [])
    # Null: no organisation. The administrator is named by modules/organization-administrator, as the management account.
    auto_enable = optional(bool)
  })
  default = null

  validation {
    condition = alltrue([
      for member in try(var.behavior_graph.members, []) : can(regex("^[0-9]{12}$", member.account_id))
    ])
    error_message = "An account id of behavior_graph.members is not 12 digits in quotes."
  }

  validation {
    condition = alltrue([
      for member in try(var.behavior_graph.members, []) : can(regex("^[^@ ]+@[^@ ]+[.][^@ ]+$", member.email)) && length(member.email) <= 64
    ])
    error_message = "An email of behavior_graph.members is no e-mail address of at most 64 characters."
  }

  validation {
    condition = (
      length(distinct([for member in try(var.behavior_graph.members, []) : member.account_id])) ==
      length(try(var.behavior_graph.members, [])) && length(try(var.behavior_graph.members, [])) <= 1200
    )
    error_message = "An account is twice in behavior_graph.members, or there are more than the 1,200 that a graph can have."
  }
}

variable "log_bucket" {
  description = "The bucket where logs arrive, with its key and queue; {} for the defaults. Days that each kind of log is kept."
  type = object({
    bucket_name = optional(string)
    retention_days = optional(object({
      audit_trail      = optional(number, 365)
      threat_detection = optional(number, 365)
      flow_logs        = optional(number, 90)
      invocations      = optional(number, 30)
      data_capture     = optional(number, 30)
    }), {})
  })
  default = null

  validation {
    condition     = alltrue([for days in values(try(var.log_bucket.retention_days, {})) : days >= 1 && days <= 3650 && floor(days) == days])
    error_message = "log_bucket.retention_days must be whole numbers of 1 to 3650."
  }
}

variable "audit_trail" {
  description = "A CloudTrail trail over all Regions; {} for management events and data events of SageMaker and Bedrock."
  type = object({
    organization          = optional(bool, false)
    sagemaker_data_events = optional(bool, true)
    bedrock_data_events   = optional(bool, true)
    s3_data_bucket_arns   = optional(list(string), [])
  })
  default = null

  validation {
    condition     = var.audit_trail == null || var.log_bucket != null
    error_message = "audit_trail needs the log bucket: set log_bucket, if only to {}."
  }

  validation {
    condition     = !try(var.audit_trail.organization, false) || var.organization_id != null
    error_message = "An organisation trail needs organization_id, for the policy of the bucket."
  }

  validation {
    condition = alltrue([
      for arn in try(var.audit_trail.s3_data_bucket_arns, []) : can(regex("^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", arn))
    ])
    error_message = "audit_trail.s3_data_bucket_arns must be ARNs of buckets, arn:aws:s3:::<name>."
  }
}

variable "threat_detection" {
  description = "GuardDuty, its features, and the export of findings to the log bucket. AI_PROTECTION needs a provider that knows it (6.x)."
  type = object({
    features        = optional(list(string), ["S3_DATA_EVENTS", "LAMBDA_NETWORK_LOGS"])
    export_findings = optional(bool, true)
    # Null: no organisation; else ALL, NEW or NONE.
    auto_enable = optional(string)
  })
  default = null

  validation {
    condition     = contains(["ALL", "NEW", "NONE"], coalesce(try(var.threat_detection.auto_enable, null), "NONE"))
    error_message = "threat_detection.auto_enable must be ALL, NEW or NONE."
  }
}

variable "flow_logs" {
  description = "VPCs whose flow logs go to the bucket, with packet addresses and direction; added up over 60 or 600 seconds."
  type = object({
    vpc_ids             = list(string)
    aggregation_seconds = optional(number, 600)
  })
  default = null

  validation {
    condition     = var.flow_logs == null || var.log_bucket != null
    error_message = "flow_logs needs the log bucket: set log_bucket, if only to {}."
  }

  validation {
    condition     = alltrue([for id in try(var.flow_logs.vpc_ids, []) : can(regex("^vpc-[0-9a-f]{8,17}$", id))])
    error_message = "flow_logs.vpc_ids must be ids of VPCs, vpc-…."
  }

  validation {
    condition     = contains([60, 600], try(var.flow_logs.aggregation_seconds, 600))
    error_message = "flow_logs.aggregation_seconds must be 60 or 600."
  }
}

variable "invocation_logging" {
  description = "Bedrock's log of model invocations, and which bodies it carries. One for an account and Region."
  type = object({
    text      = optional(bool, true)
    image     = optional(bool, false)
    embedding = optional(bool, false)
    video     = optional(bool, false)
  })
  default = null

  validation {
    condition     = var.invocation_logging == null || var.log_bucket != null
    error_message = "invocation_logging needs the log bucket: set log_bucket, if only to {}."
  }
}

variable "reader_role" {
  description = "The role that Dupin takes on, who may, and what beyond logs it may read."
  type = object({
    trusted_principal_arns = list(string)
    external_id            = string
    events                 = optional(bool, false)
    findings               = optional(bool, false)
    metrics                = optional(bool, false)
    sagemaker              = optional(bool, false)
  })
  default = null

  validation {
    condition     = var.reader_role == null || var.log_bucket != null
    error_message = "reader_role needs the log bucket: set log_bucket, if only to {}."
  }

  validation {
    condition = alltrue([
      for arn in try(var.reader_role.trusted_principal_arns, []) : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(root|role/.+|user/.+)$", arn)) && !strcontains(arn, "*")
    ])
    error_message = "reader_role.trusted_principal_arns must be ARNs of accounts, roles or users."
  }

  validation {
    condition     = var.reader_role == null || can(regex("^[A-Za-z0-9_+=,.@:/-]{16,500}$", var.reader_role.external_id))
    error_message = "reader_role.external_id must be 16 to 500 letters, digits or _+=,.@:/-."
  }
}
