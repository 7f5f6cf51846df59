import { fileURLToPath } from 'node:url'
import { DetectiveClient } from '@aws-sdk/client-detective'
import * as pulumi from '@pulumi/pulumi'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { setUpOrganization } from '../../infra/organization.ts'
import { parseSettings } from '../../infra/settings.ts'
import {
  ADMINISTRATOR,
  emailOf,
  MEMBER,
  startTestServer,
  type TestServer,
} from '../support/serve.ts'
import { openTerraform } from '../support/terraform.ts'
import { DETECTIVE_RESOURCES, type Inputs } from './provider/detective-resources.ts'

/** The Detective part of the program as it is, against a server of ours in the place of AWS. */

const MANAGEMENT = '999900001111'
let server: TestServer
afterEach(() => server.close())

const clientOf = (account: string) => {
  const { endpoint, region } = server
  return new DetectiveClient({ endpoint, region, credentials: server.credentials(account) })
}

function statusOfMembers(): (string | undefined)[] {
  const members = server.services.membership.administered(ADMINISTRATOR)?.members.values() ?? []
  return [...members].map(({ status }) => status)
}

/** Makes each Detective resource with the keys of the account that its provider is for. */
async function run(behaviorGraph: object): Promise<{ type: string; state: Inputs }[]> {
  const made: { type: string; state: Inputs }[] = []
  await pulumi.runtime.setMocks({
    newResource: async ({ type, inputs, provider = '' }) => {
      const resource = DETECTIVE_RESOURCES.get(type)
      if (resource === undefined) return { id: type, state: inputs }
      const account = /account-(\d{12})/.exec(provider)?.[1] ?? ADMINISTRATOR
      const client = clientOf(provider.includes('management') ? MANAGEMENT : account)
      const { id, state } = await resource.create(client, inputs)
      made.push({ type: type.replace(/^.*:/, ''), state })
      return { id, state: { ...inputs, ...state } }
    },
    call: () => ({}),
  })
  const { endpoint, region } = server
  const management = { profile: 'management' }
  setUpOrganization(parseSettings({ region, endpoint, management, behaviorGraph }))
  await pulumi.runtime.disconnect()
  return made
}

describe('the Pulumi program, against a running server', () => {
  it('makes a graph, invites an account, and accepts as that account', async () => {
    server = await startTestServer()
    const email = emailOf(MEMBER)
    const member = { accountId: MEMBER, email, accept: { profile: 'member' } }
    const made = await run({ members: [member] })
    expect(made.map(({ type }) => type)).toEqual(['Graph', 'Member', 'InvitationAccepter'])
    expect(made[0]?.state).toMatchObject({ tags: { 'dupin:stack': 'dupin' } })
    expect(statusOfMembers()).toEqual(['ENABLED'])
  })

  it('names the administrator of an organisation as its management account, and lets new accounts join', async () => {
    const accounts = [ADMINISTRATOR, MEMBER, MANAGEMENT]
    const organization = { managementAccountId: MANAGEMENT, accountIds: accounts }
    server = await startTestServer({ accounts, organization })
    const made = await run({ organization: { adminAccountId: ADMINISTRATOR } })
    expect(made.map(({ type }) => type)).toEqual([
      'Graph',
      'OrganizationAdminAccount',
      'OrganizationConfiguration',
    ])
    expect(made[2]?.state).toMatchObject({ autoEnable: true })
  })
})

const MODULE = fileURLToPath(new URL('../../infra/terraform/', import.meta.url))
const terraform = openTerraform("infra's Terraform example", MODULE)

describe.runIf(terraform !== undefined)('the Terraform example, against a running server', () => {
  if (terraform === undefined) return
  afterAll(() => terraform.close())

  // That all of it goes away again is shown with the same resources in test/api/clients.
  it('applies as it stands', async () => {
    server = await startTestServer()
    const keys = [ADMINISTRATOR, MEMBER].map((account) => {
      const { accessKeyId, secretAccessKey } = server.credentials(account)
      return [account, { access_key: accessKeyId, secret_key: secretAccessKey }] as const
    })
    const told = {
      endpoint: server.endpoint,
      region: server.region,
      administrator: ADMINISTRATOR,
      keys: JSON.stringify(Object.fromEntries(keys)),
      member: JSON.stringify({ account_id: MEMBER, email: emailOf(MEMBER) }),
    }
    const settings = Object.entries(told).map(([name, value]) => `-var=${name}=${value}`)
    const run = (...args: readonly string[]) => terraform.run('examples/dupin-serve', args)
    expect(await run('init', '-input=false')).toMatchObject({ status: 0 })
    const apply = await run('apply', '-auto-approve', '-no-color', ...settings)
    expect(apply.output).toContain('3 added, 0 changed, 0 destroyed')
    expect(statusOfMembers()).toEqual(['ENABLED'])
  }, 300_000)
})
