import { DAY, HOUR } from '../../src/events/time.ts'
import { accessKeyId, principalId, uuid } from '../../src/simulate/identifiers.ts'
import type { Organisation } from '../../src/simulate/organisation.ts'
import { type Actor, sessionOf, type User, userActor } from '../../src/simulate/principals.ts'
import type { Random } from '../../src/statistics/random.ts'
import type { AttackLog } from './attack-logs.ts'
import { type Rewritten, rewritten } from './rewrite.ts'

/** An attack that is put into an organisation's logs. */
export interface AttackCase {
  readonly name: string
  /** Its steps in the order of time, and how many hours after the first each begins. */
  readonly steps: readonly { readonly log: string; readonly after: number }[]
  /** Steps from this one on happen in another account, in a role that the attacker takes on there. */
  readonly crossesAt?: number
}

/** Attacks that take days, made of single techniques by one principal. */
export const CHAINS: readonly AttackCase[] = [
  {
    name: 'chain: administrator, secrets, snapshot, trail',
    steps: [
      { log: 'persistence.iam-create-admin-user', after: 0 },
      { log: 'credential-access.secretsmanager-retrieve-secrets', after: 30 },
      { log: 'exfiltration.ec2-share-ebs-snapshot', after: 54 },
      { log: 'defense-evasion.cloudtrail-stop', after: 55 },
    ],
  },
  {
    name: 'chain: user data, passwords, database, back door',
    steps: [
      { log: 'discovery.ec2-download-user-data', after: 0 },
      { log: 'credential-access.ec2-get-password-data', after: 20 },
      { log: 'exfiltration.rds-share-snapshot', after: 40 },
      { log: 'persistence.iam-backdoor-user', after: 60 },
    ],
  },
  {
    name: 'chain: two accounts',
    steps: [
      { log: 'credential-access.secretsmanager-batch-retrieve-secrets', after: 0 },
      { log: 'persistence.lambda-overwrite-code', after: 28 },
      { log: 'persistence.iam-create-backdoor-role', after: 30 },
      { log: 'defense-evasion.vpc-remove-flow-logs', after: 50 },
    ],
    crossesAt: 1,
  },
]

/** Who an attacker acts as: a user that nobody saw before, or one whose key was stolen. */
type Disguise = 'new user' | 'stolen key'

export interface Spliced extends Rewritten {
  readonly name: string
  readonly disguise: Disguise
  readonly start: number
  /** ARNs of principals that belong to nobody else. */
  readonly ownPrincipals: readonly string[]
}

/** The records of an attack in the logs of an organisation, somewhere between the moments: by a user whose key was stolen, or
 * by one that nobody saw before. */
export function splice(
  attack: AttackCase,
  logs: readonly AttackLog[],
  organisation: Organisation,
  within: { readonly start: number; readonly end: number },
  random: Random,
  stolen?: User,
): Spliced {
  const hours = Math.max(...attack.steps.map(({ after }) => after)) + 2
  const room = Math.max(0, within.end - within.start - hours * HOUR)
  const start = Math.floor((within.start + random.next() * room) / 1000) * 1000
  const disguise: Disguise = stolen === undefined ? 'new user' : 'stolen key'
  const address = `45.${60 + random.int(60)}.${random.int(250)}.${2 + random.int(240)}`
  const user = stolen ?? newUser(organisation, random)
  const attacker = userActor(user, address, 'aws-cli/2.22.0 os/linux')
  const crossing = attack.crossesAt === undefined ? undefined : roleBeyond(organisation, user)
  const parts = attack.steps.map(({ log, after }, i) => {
    const found = logs.find(({ name }) => name === log)
    if (found === undefined) throw new Error(`there is no attack log ${log}`)
    const time = start + after * HOUR
    const beyond = attack.crossesAt !== undefined && i >= attack.crossesAt
    const created = start + (attack.steps[attack.crossesAt ?? 0]?.after ?? 0) * HOUR - HOUR / 2
    const actor =
      beyond && crossing !== undefined ? inRole(crossing, attacker, created, random) : attacker
    const { account } = actor
    const place = { account, region: regionOf(account, organisation), actor, start: time }
    const part = rewritten(found, place, random.fork(`step ${i}`))
    const taken = i === attack.crossesAt ? [taking(attacker, actor, created, random)] : []
    return { ...part, records: [...taken, ...part.records] }
  })
  const records = parts.flatMap((part) => part.records)
  return {
    name: attack.name,
    disguise,
    start,
    end: Math.max(...parts.map(({ end }) => end)),
    records,
    eventIds: records.map(({ eventID }) => String(eventID)),
    ownPrincipals: disguise === 'new user' ? [user.arn] : [],
  }
}

function newUser({ accounts }: Organisation, random: Random): User {
  const account = random.pick([accounts.prod, accounts.data, accounts.dev, accounts.prodEu])
  const name = `svc-${random.fork('name').int(1e6).toString(36)}`
  return {
    kind: 'user',
    account,
    name,
    arn: `arn:aws:iam::${account}:user/${name}`,
    id: principalId(random.fork('id'), 'AIDA'),
    accessKey: accessKeyId(random.fork('key'), 'AKIA'),
  }
}

function roleBeyond({ accounts }: Organisation, user: User) {
  const account = user.account === accounts.data ? accounts.dev : accounts.data
  const name = 'OrganizationAccountAccessRole'
  const arn = `arn:aws:iam::${account}:role/${name}`
  return { kind: 'role', account, name, arn, id: 'AROAQWERTYUIOPASDFGHJ' } as const
}

function inRole(
  role: ReturnType<typeof roleBeyond>,
  { ip, userAgent }: Actor,
  created: number,
  random: Random,
): Actor {
  return sessionOf(role, { name: 'maintenance', ip, userAgent, created }, random.fork('session'))
}

/** The call with which the attacker takes on the role, as the trail of the role's account shows it. */
function taking(from: Actor, to: Actor, time: number, random: Random) {
  return {
    eventVersion: '1.08',
    userIdentity: from.identity,
    eventTime: `${new Date(time).toISOString().slice(0, 19)}Z`,
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    awsRegion: 'us-east-1',
    sourceIPAddress: from.ip,
    userAgent: from.userAgent,
    requestParameters: { roleArn: to.principal, roleSessionName: 'maintenance' },
    responseElements: {
      credentials: { accessKeyId: to.accessKey },
      assumedRoleUser: { arn: to.arn },
    },
    resources: [{ ARN: to.principal, accountId: to.account, type: 'AWS::IAM::Role' }],
    eventID: uuid(random.fork('taking')),
    eventType: 'AwsApiCall',
    eventCategory: 'Management',
    recipientAccountId: to.account,
  }
}

function regionOf(account: string, { accounts }: Organisation): string {
  return account === accounts.prodEu ? 'eu-west-1' : 'us-east-1'
}

/** How the scope ends: the last week, of which the days before are the baseline. */
export const SCOPE = 7 * DAY
