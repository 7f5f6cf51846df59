import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseConfiguration } from '../../src/collect/config.ts'
import {
  type DescribeAnswer,
  type DescribeCall,
  startDescribing,
} from '../support/aws/describe-server.ts'
import { describedAccount } from '../support/aws/described-account.ts'
import {
  activeAccounts,
  type ImaginedAccount,
  imaginedOrganization,
} from '../support/aws/imagined-organization.ts'
import { dupin, newFolder } from '../support/run-cli.ts'

process.env['AWS_ACCESS_KEY_ID'] = 'AKIAEXAMPLE'
process.env['AWS_SECRET_ACCESS_KEY'] = 'secret'
const env = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_REGION: 'eu-west-1' }

const OWN = '111122223333'
const MODELS = '444455556666'
const SANDBOX = '777788889999'
const active = (Id: string, Name: string): ImaginedAccount => ({ Id, Name, State: 'ACTIVE' })
const ACCOUNTS = [
  active(OWN, 'management'),
  active(MODELS, 'models'),
  { Id: '222233334444', Name: 'old', State: 'SUSPENDED' },
  active(SANDBOX, 'sand\n  - { id: "666677778888" }\u2028sources: []\u202e'),
]
const regions = {
  'us-east-1': 'ENABLED_BY_DEFAULT',
  'eu-west-1': 'ENABLED',
  'me-south-1': 'DISABLED',
}
const roleIn = (account: string) => `arn:aws:iam::${account}:role/dupin-reader`

/** An organisation in which the role of the sandbox does not let anybody in. */
function organisation(call: DescribeCall): DescribeAnswer {
  const { action, input } = call
  if (action === 'sts:AssumeRole' && input['RoleArn'] === roleIn(SANDBOX)) return 'AccessDenied'
  return imaginedOrganization({ accounts: ACCOUNTS, regions }, call) ?? describedAccount(call)
}

async function init(
  args: readonly string[],
  answer: (call: DescribeCall) => DescribeAnswer = organisation,
  answers?: readonly string[],
) {
  const { url, calls } = await startDescribing(answer)
  const config = join(newFolder(), 'dupin.yaml')
  const all = ['init', '--config', config, '--endpoint-url', url, ...args]
  const ran = await dupin(all, { env, ...(answers === undefined ? {} : { answers }) })
  const written = () => readFileSync(config, 'utf8')
  return { ...ran, calls, written, accounts: () => accountsOf(written()) }
}

/** What each API is asked in. */
function accountsOf(text: string): readonly unknown[] {
  return parseConfiguration(text, 'dupin.yaml').sources.flatMap((one) =>
    'accounts' in one ? [one.accounts] : [],
  )
}

const WANTED = ['--organization', '--external-id', 'as-was-agreed']
const own = { id: OWN }
const models = { id: MODELS, role: roleIn(MODELS), externalId: 'as-was-agreed' }
const sandbox = { id: SANDBOX, role: roleIn(SANDBOX), externalId: 'as-was-agreed' }

describe('dupin init --organization', () => {
  it('names all active accounts, and one that cannot be entered as a comment', async () => {
    const { code, err, out, written, accounts } = await init(WANTED)
    expect(accounts()).toEqual(Array(3).fill([own, models]))
    expect(written()).toMatch(
      /^ {6}# - \{ id: "777788889999", role: "[^"]+", externalId: "as-was-agreed" \} # sand .*sources: \[\] .*\(cannot be entered, see above\)$/m,
    )
    expect(written()).toMatch(
      /^# Cannot be entered: 777788889999 \(sand .*\): the role is not there, .*$/m,
    )
    expect(written()).toContain('one that has not enabled them all needs sources of its own')
    expect(written()).not.toContain('222233334444')
    expect(err).toContain('Accounts that are not active are left alone: 1')
    expect(err).toContain('Accounts that can be entered: 1 of 2')
    expect(err).toMatch(/^Cannot be entered: 777788889999 \(sand.*allow sts:AssumeRole on it/m)
    expect(err).not.toContain('\u202e')
    expect(out).toContain('dupin policy --config')
    expect(code).toBe(3)
  })

  it('takes the role that is named', async () => {
    const { accounts, code } = await init(['--organization', '--role-name', 'audit/reader'])
    const entered = [MODELS, SANDBOX].map((id) => ({
      id,
      role: `arn:aws:iam::${id}:role/audit/reader`,
    }))
    expect(accounts()).toEqual(Array(3).fill([own, ...entered]))
    expect(code).toBe(0)
  })

  it('is as good with two hundred accounts, and tells of twenty that cannot be entered', async () => {
    const accounts = [active(OWN, 'management'), ...activeAccounts(199)]
    const ran = await init(WANTED, (call) => {
      const isOdd = /[13579]:role/.test(String(call.input['RoleArn']))
      if (call.action === 'sts:AssumeRole' && isOdd) return 'AccessDenied'
      return imaginedOrganization({ accounts }, call) ?? organisation(call)
    })
    const [named = []] = ran.accounts()
    expect(named).toHaveLength(1 + 99)
    expect(ran.err.match(/^Cannot be entered/gm)).toHaveLength(20)
    expect(ran.err).toContain('and 80 more, which the configuration names with the reason')
    expect(ran.written().match(/^ {6}# - \{ id/gm)?.length).toBe(3 * 100)
  }, 120_000)

  it.each<[string, DescribeAnswer, string]>([
    ['may not ask', 'AccessDeniedException', 'allow organizations:ListAccounts'],
    ['is in none', 'AWSOrganizationsNotInUseException', 'the account belongs to no organisation'],
  ])('says what to do where who asks %s, and asks nothing else', async (_, refused, said) => {
    const { code, err, calls } = await init(WANTED, () => refused)
    expect(code).toBe(2)
    expect(err).toContain(said)
    expect(err).toContain('without --organization')
    expect(calls.map(({ action }) => action)).toEqual(['organizations:ListAccounts'])
  })

  it.each([
    [['--role-name', 'arn:aws:iam::111122223333:role/x'], 'no name of a role'],
    [['--from-outputs', 'outputs.json'], '--from-outputs asks AWS nothing'],
  ])('refuses %j', async (args, said) => {
    const { code, err } = await init(['--organization', ...args])
    expect(code).toBe(2)
    expect(err).toContain(said)
  })

  it('is not asked for where nobody asks for it', async () => {
    for (const args of [[], ['--yes']]) {
      const { calls, accounts } = await init(['--region', 'eu-west-1', ...args])
      expect(calls.filter(({ action }) => action === 'organizations:ListAccounts')).toEqual([])
      expect(accounts()).toEqual([[], [], []])
    }
  })
})

describe('the organisation at a terminal', () => {
  const question = 'The organisation has 2 other accounts. Collect from them too'
  const region = ['--region', 'eu-west-1']

  it.each<[string, readonly string[], readonly string[], readonly object[]]>([
    ['are not unless it is said', [], [''], []],
    [
      'are where it is said, with what the roles want to hear',
      [],
      ['yes', 'as-was-agreed', ''],
      [own, models, sandbox],
    ],
    ['are as they are meant to be', WANTED, ['', ''], [own, models, sandbox]],
    ['are but for those that are left out', WANTED, ['', 'yes'], [own, models]],
  ])('other accounts %s', async (_, args, answers, expected) => {
    const ran = await init([...region, ...args], organisation, [...answers, ...Array(6).fill('')])
    expect(ran.err).toContain(question)
    expect(ran.accounts()).toEqual(Array(3).fill(expected))
    expect(ran.code).toBe(expected.length === 0 ? 0 : 3)
  })

  it('are not asked about where they are not known, and it is said why', async () => {
    const { code, err } = await init(
      region,
      (call) =>
        call.action.startsWith('organizations:') ? 'AccessDeniedException' : organisation(call),
      Array(6).fill(''),
    )
    expect(err).toMatch(/This account alone is set up: .* allow organizations:ListAccounts to it/)
    expect(err).not.toContain('Collect from them too')
    expect(code).toBe(0)
  })

  it('looks into the Regions that are enabled, and says so', async () => {
    const { err, calls } = await init(['--yes'])
    expect(err).toContain('Looking into the 2 Regions that are enabled in the account')
    const asked = calls.filter(({ action }) => action === 'guardduty:ListDetectors')
    expect(new Set(asked.map((call) => call.region))).toEqual(new Set(['eu-west-1', 'us-east-1']))
  })
})

describe('dupin policy --init', () => {
  it('allows what init calls, and nothing else', async () => {
    const modelArn = 'arn:aws:bedrock:eu-west-1:111122223333:imported-model/m1'
    const { calls } = await init(['--yes', ...WANTED], (call) =>
      call.action === 'bedrock:ListImportedModels'
        ? { modelSummaries: [{ modelArn, modelName: 'm1', creationTime: '2025-11-01T00:00:00Z' }] }
        : organisation(call),
    )
    const called = new Set(
      calls.map(({ action }) => (action === 's3:HeadBucket' ? 's3:ListBucket' : action)),
    )
    // Nobody needs a permission to ask who he is.
    expect(called.delete('sts:GetCallerIdentity')).toBe(true)
    const { out, code } = await dupin(['policy', '--init'], { env })
    expect(code).toBe(0)
    const { Statement }: { Statement: readonly Statement[] } = JSON.parse(out)
    expect(Statement.flatMap(({ Action }) => Action).toSorted()).toEqual([...called].toSorted())
    expect(Statement.at(-1)?.Resource).toEqual(['arn:aws:iam::*:role/dupin-reader'])
  })

  it('is of the partition and the role that are meant', async () => {
    const around = { env: { AWS_REGION: 'cn-north-1' } }
    const { out } = await dupin(['policy', '--init', '--role-name', 'audit/reader'], around)
    expect(out).toContain('"arn:aws-cn:s3:::*"')
    expect(out).toContain('"arn:aws-cn:iam::*:role/audit/reader"')
    expect((await dupin(['policy', '--init', '--role-name', '*'], around)).code).toBe(2)
  })
})

interface Statement {
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
}
