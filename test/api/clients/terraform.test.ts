import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { programOnPath, run, skipped, terraformMirror } from '../../support/command.ts'
import {
  ADMINISTRATOR,
  emailOf,
  MEMBER,
  startTestServer,
  type TestServer,
} from '../../support/serve.ts'

/**
 * The five `aws_detective_*` resources of Terraform's own AWS provider, against a server: what is created is found again
 * unchanged, a tag can be changed alone, and all goes away in the provider's order.
 */
const MIRROR = terraformMirror()
const lacking =
  programOnPath('terraform') === undefined
    ? 'there is no terraform on the PATH'
    : MIRROR === undefined
      ? "there is no file system mirror with Terraform's AWS provider"
      : undefined
if (lacking !== undefined) skipped('Terraform against dupin serve', lacking)

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

describe.runIf(lacking === undefined)("Terraform's AWS provider", () => {
  let server: TestServer
  let folder: string

  beforeAll(async () => {
    server = await startTestServer({
      organization: { managementAccountId: ADMINISTRATOR, accountIds: [ADMINISTRATOR] },
    })
    folder = mkdtempSync(join(tmpdir(), 'dupin-terraform-'))
    writeFileSync(join(folder, 'main.tf'), CONFIGURATION)
    writeFileSync(
      join(folder, 'cli.tfrc'),
      `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(MIRROR)}\n  }\n}\n`,
    )
  })

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await server.close()
  })

  function terraform(args: readonly string[], tag: string) {
    const { accessKeyId, secretAccessKey } = server.credentials(ADMINISTRATOR)
    const member = server.credentials(MEMBER)
    const env = {
      TF_CLI_CONFIG_FILE: join(folder, 'cli.tfrc'),
      TF_IN_AUTOMATION: '1',
      CHECKPOINT_DISABLE: '1',
      AWS_EC2_METADATA_DISABLED: 'true',
      TF_VAR_endpoint: server.endpoint,
      TF_VAR_tag: tag,
      TF_VAR_keys: JSON.stringify({
        administrator: { id: accessKeyId, secret: secretAccessKey },
        member: { id: member.accessKeyId, secret: member.secretAccessKey },
      }),
    }
    return run('terraform', [...args, '-no-color'], { cwd: folder, env })
  }

  const done = async (args: readonly string[], tag: string) => {
    const result = await terraform(args, tag)
    expect(result.code, `${args.join(' ')}\n${result.out}\n${result.err}`).toBe(0)
    return result.out
  }

  it('creates all five resources, finds nothing to change, changes a tag, and destroys them', {
    timeout: 300_000,
  }, async () => {
    await done(['init', '-input=false'], 'red')
    expect(await done(['apply', '-auto-approve', '-input=false'], 'red')).toContain('5 added')
    const graph = server.services.membership.administered(ADMINISTRATOR)
    expect(graph?.members.get(MEMBER)?.status).toBe('ENABLED')
    expect(graph).toMatchObject({ organization: true, autoEnable: true })
    expect(await done(['plan', '-detailed-exitcode', '-input=false'], 'red')).toContain(
      'No changes',
    )
    expect(await done(['apply', '-auto-approve', '-input=false'], 'blue')).toContain(
      '0 added, 1 changed, 0 destroyed',
    )
    const { tags } = server.services.membership.administered(ADMINISTRATOR) ?? {}
    expect(tags?.get('team')).toBe('blue')
    expect(await done(['destroy', '-auto-approve', '-input=false'], 'blue')).toContain(
      '5 destroyed',
    )
    expect(server.services.membership.graphs()).toEqual([])
    expect(server.told).toEqual([])
  })
})
