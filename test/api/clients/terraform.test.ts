import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ADMINISTRATOR,
  emailOf,
  MEMBER,
  startTestServer,
  type TestServer,
} from '../../support/serve.ts'
import { openTerraform } from '../../support/terraform.ts'

/**
 * The five `aws_detective_*` resources of Terraform's own AWS provider, against a server: what is created is found again
 * unchanged, a tag can be changed alone, and all goes away in the provider's order.
 */
const terraform = openTerraform('Terraform against dupin serve')

const CONFIGURATION = `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
variable "endpoint" { type = string }
variable "tag" { type = string }
variable "keys" {
  type      = map(object({ id = string, secret = string }))
  sensitive = true
}
provider "aws" {
  region                  = "eu-west-1"
  access_key              = var.keys["administrator"].id
  secret_key              = var.keys["administrator"].secret
  skip_metadata_api_check = true
  endpoints {
    detective = var.endpoint
    sts       = var.endpoint
  }
}
provider "aws" {
  alias                   = "member"
  region                  = "eu-west-1"
  access_key              = var.keys["member"].id
  secret_key              = var.keys["member"].secret
  skip_metadata_api_check = true
  endpoints {
    detective = var.endpoint
    sts       = var.endpoint
  }
}
resource "aws_detective_graph" "this" {
  tags = { team = var.tag, "cost/centre" = "4711" }
}
resource "aws_detective_organization_admin_account" "this" {
  account_id = "${ADMINISTRATOR}"
  depends_on = [aws_detective_graph.this]
}
resource "aws_detective_organization_configuration" "this" {
  graph_arn   = aws_detective_graph.this.id
  auto_enable = true
  depends_on  = [aws_detective_organization_admin_account.this]
}
resource "aws_detective_member" "this" {
  account_id                 = "${MEMBER}"
  email_address              = "${emailOf(MEMBER)}"
  graph_arn                  = aws_detective_graph.this.id
  message                    = "Please join."
  disable_email_notification = true
}
resource "aws_detective_invitation_accepter" "this" {
  provider   = aws.member
  graph_arn  = aws_detective_graph.this.id
  depends_on = [aws_detective_member.this]
}
`

describe.runIf(terraform !== undefined)("Terraform's AWS provider", () => {
  if (terraform === undefined) return
  let server: TestServer

  beforeAll(async () => {
    server = await startTestServer({
      organization: { managementAccountId: ADMINISTRATOR, accountIds: [ADMINISTRATOR] },
    })
    writeFileSync(join(terraform.folder, 'main.tf'), CONFIGURATION)
  })

  afterAll(async () => {
    terraform.close()
    await server.close()
  })

  const done = async (args: readonly string[], tag: string) => {
    const { accessKeyId, secretAccessKey } = server.credentials(ADMINISTRATOR)
    const member = server.credentials(MEMBER)
    const { status, output } = await terraform.run('.', [...args, '-input=false', '-no-color'], {
      TF_VAR_endpoint: server.endpoint,
      TF_VAR_tag: tag,
      TF_VAR_keys: JSON.stringify({
        administrator: { id: accessKeyId, secret: secretAccessKey },
        member: { id: member.accessKeyId, secret: member.secretAccessKey },
      }),
    })
    expect(status, `${args.join(' ')}\n${output}`).toBe(0)
    return output
  }

  it('creates all five resources, finds but a changed tag to change, and destroys them', {
    timeout: 300_000,
  }, async () => {
    await done(['init'], 'red')
    expect(await done(['apply', '-auto-approve'], 'red')).toContain('5 added')
    const graph = server.services.membership.administered(ADMINISTRATOR)
    expect(graph?.members.get(MEMBER)?.status).toBe('ENABLED')
    expect(graph).toMatchObject({ organization: true, autoEnable: true })
    expect(await done(['apply', '-auto-approve'], 'blue')).toContain(
      '0 added, 1 changed, 0 destroyed',
    )
    const { tags } = server.services.membership.administered(ADMINISTRATOR) ?? {}
    expect(tags?.get('team')).toBe('blue')
    expect(await done(['destroy', '-auto-approve'], 'blue')).toContain('5 destroyed')
    expect(server.services.membership.graphs()).toEqual([])
    expect(server.told).toEqual([])
  })
})
