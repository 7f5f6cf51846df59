resource "aws_detective_graph" "this" {
  count = var.behavior_graph == null ? 0 : 1

  tags = local.tags
}

resource "aws_detective_organization_configuration" "this" {
  count = try(var.behavior_graph.auto_enable, null) == null ? 0 : 1

  graph_arn   = aws_detective_graph.this[0].graph_arn
  auto_enable = var.behavior_graph.auto_enable
}

# Each invited account accepts through modules/invitation-accepter, with a provider of its own.
resource "aws_detective_member" "this" {
  for_each = { for member in try(var.behavior_graph.members, []) : member.account_id => member }

  graph_arn                  = aws_detective_graph.this[0].graph_arn
  account_id                 = each.key
  email_address              = each.value.email
  message                    = each.value.message
  disable_email_notification = each.value.disable_email_notification
}
