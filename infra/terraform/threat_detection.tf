# An account has one detector a Region: import it where there is one.
resource "aws_guardduty_detector" "this" {
  count = var.threat_detection == null ? 0 : 1

  enable                       = true
  finding_publishing_frequency = "FIFTEEN_MINUTES"
  tags                         = local.tags
}

resource "aws_guardduty_detector_feature" "this" {
  for_each = toset(try(var.threat_detection.features, []))

  detector_id = aws_guardduty_detector.this[0].id
  name        = each.key
  status      = "ENABLED"
}

resource "aws_guardduty_publishing_destination" "this" {
  count = try(var.threat_detection.export_findings, false) && var.log_bucket != null ? 1 : 0

  detector_id     = aws_guardduty_detector.this[0].id
  destination_arn = "${aws_s3_bucket.logs[0].arn}/${local.prefixes.threat_detection}"
  kms_key_arn     = aws_kms_key.logs[0].arn

  depends_on = [aws_s3_bucket_policy.logs]
}

# The administrator is named by modules/organization-administrator, as the management account.
resource "aws_guardduty_organization_configuration" "this" {
  count = try(var.threat_detection.auto_enable, null) == null ? 0 : 1

  detector_id                      = aws_guardduty_detector.this[0].id
  auto_enable_organization_members = var.threat_detection.auto_enable
}

resource "aws_guardduty_organization_configuration_feature" "this" {
  for_each = toset(try(var.threat_detection.auto_enable, null) == null ? [] : var.threat_detection.features)

  detector_id = aws_guardduty_detector.this[0].id
  name        = each.key
  auto_enable = var.threat_detection.auto_enable

  depends_on = [aws_guardduty_organization_configuration.this]
}
