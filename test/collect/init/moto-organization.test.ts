import { expect, test } from 'vitest'
import { tryMembers } from '../../../src/collect/init/member-roles.ts'
import {
  type ListedAccounts,
  organizationAccounts,
} from '../../../src/collect/init/organization-accounts.ts'
import { type AwsTarget, clientSettings } from '../../../src/sources/aws/session.ts'
import { MOTO, motoOfTest } from '../../support/peers/moto.ts'
import { lacks } from '../../support/peers/peer.ts'
import { AskedDirectly } from '../organisation/asked-directly.ts'
import { OWN, OWN_KEY } from '../organisation/organisation.ts'

const isLacking = lacks(MOTO, 'the accounts of an organisation in moto')
const home = 'us-east-1'
/** More than a page. */
const NAMES = [
  'line\n- { id: "666677778888" }',
  ...Array.from({ length: 24 }, (_, n) => `team ${n}`),
]

test.runIf(!isLacking)(
  'the accounts that moto lists are listed and entered, but for one that is suspended',
  { timeout: 120_000 },
  async () => {
    const moto = await motoOfTest(OWN_KEY)
    const deps = {
      clientSettings: (target: AwsTarget) =>
        clientSettings({ ...target, endpointUrl: moto.endpoint }),
    }
    const client = await deps.clientSettings({ region: home })
    const clock = { now: () => 0, monotonic: () => 0, sleep: async () => undefined }
    const list = () => organizationAccounts({ home, who: 'who asks', client }, clock)
    // AWS refuses that, as our stand-in does; moto has an organisation without accounts.
    expect(namesOf(await list())).toEqual([])

    const aws = new AskedDirectly(moto.endpoint, home)
    const ask = (operation: string, input: object) =>
      aws.json('organizations', `AWSOrganizationsV20161128.${operation}`, input)
    await ask('CreateOrganization', { FeatureSet: 'ALL' })
    for (const AccountName of NAMES)
      await ask('CreateAccount', { AccountName, Email: 'team@example.com' })
    const all = namesOf(await list())
    expect(all.map(([, name]) => name)).toEqual(expect.arrayContaining(NAMES))
    expect(all).toHaveLength(1 + NAMES.length)

    const [closed = ''] = all.find(([, name]) => name === 'team 7') ?? []
    await ask('CloseAccount', { AccountId: closed })
    const listed = await list()
    expect(listed).toMatchObject({ others: 1 })
    expect(namesOf(listed)).toEqual(all.filter(([id]) => id !== closed))

    const accounts = listed.kind === 'listed' ? listed.accounts.filter(({ id }) => id !== OWN) : []
    const access = { roleName: 'OrganizationAccountAccessRole', externalId: 'agreed', region: home }
    const members = await tryMembers(accounts, access, deps)
    expect(members.map(({ id, trouble }) => [id, trouble])).toEqual(
      accounts.map(({ id }) => [id, '']),
    )
  },
)

function namesOf(listed: ListedAccounts): readonly (readonly [string, string])[] {
  return listed.kind === 'listed' ? listed.accounts.map(({ id, name }) => [id, name]) : []
}
