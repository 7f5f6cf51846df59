# Accepts, as an invited account, the invitation into a behavior graph. Call it with a provider of that account:
# Terraform cannot make providers in a loop, so this is a module of its own.

variable "graph_arn" {
  description = "The behavior graph that the account was invited into."
  type        = string
}

resource "aws_detective_invitation_accepter" "this" {
  graph_arn = var.graph_arn
}
