# Names the account that administers Detective and GuardDuty for the organisation. Call it with a provider of the
# management account, which alone may.

variable "account_id" {
  description = "The administrator."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be 12 digits, in quotes."
  }
}

variable "detective" {
  description = "Whether it administers Detective."
  type        = bool
  default     = true
}

variable "guardduty" {
  description = "Whether it administers GuardDuty."
  type        = bool
  default     = false
}

resource "aws_detective_organization_admin_account" "this" {
  count = var.detective ? 1 : 0

  account_id = var.account_id
}

resource "aws_guardduty_organization_admin_account" "this" {
  count = var.guardduty ? 1 : 0

  admin_account_id = var.account_id
}

output "account_id" {
  description = "The administrator, once it is one: use it where the organisation's configuration must come after."
  value       = var.account_id

  depends_on = [aws_detective_organization_admin_account.this, aws_guardduty_organization_admin_account.this]
}
