import { describe, expect, it } from 'vitest'
import type { AccessKey, Role } from '../../src/api/access/principal.ts'
import { createAnswer } from '../../src/api/answer.ts'
import { type AuditEntry, recordOf } from '../../src/api/audit/audit-record.ts'
import { OPERATIONS } from '../../src/api/detective/operations/index.ts'
import { AnsweredRequests } from '../../src/api/http/answered-requests.ts'
import type { RawRequest } from '../../src/api/http/raw-request.ts'
import type { RawResponse } from '../../src/api/http/raw-response.ts'
import { RefusalNotes } from '../../src/api/refusal-notes.ts'
import type { Investigation } from '../../src/investigations/investigation.ts'
import { Membership } from '../../src/membership/membership.ts'
import { asked, directoryOf, MemoryDocuments, NO_TAGS } from '../membership/support.ts'
import { signRequest } from '../support/sign-request.ts'

/**
 * Every operation by every kind of caller on a graph of its own and on that of somebody else, through the whole way from
 * signature to answer. What must come out is worked out from a few rules, not from what the operations declare.
 */
const NOW = Date.UTC(2026, 0, 20, 12)
const OWNER = '111122223333'
const OTHER = '222233334444'
const MEMBER = '444455556666'
const STRANGER = '123412341234'
const CALLERS = [
  'administrator',
  'investigator',
  'auditor',
  'member',
  'stranger',
  'anonymous',
] as const
type Caller = (typeof CALLERS)[number]
type Target = 'own' | 'foreign'

/** What reads, what an investigator may besides, what a member may: everything else is an administrator's. */
const READS = [
  'BatchGetGraphMemberDatasources',
  'BatchGetMembershipDatasources',
  'DescribeOrganizationConfiguration',
  'GetInvestigation',
  'GetMembers',
  'ListDatasourcePackages',
  'ListGraphs',
  'ListIndicators',
  'ListInvestigations',
  'ListInvitations',
  'ListMembers',
  'ListOrganizationAdminAccounts',
  'ListTagsForResource',
]
const INVESTIGATES = ['StartInvestigation', 'UpdateInvestigationState']
const OF_A_MEMBER = [
  'AcceptInvitation',
  'BatchGetMembershipDatasources',
  'DisassociateMembership',
  'ListGraphs',
  'ListInvitations',
  'RejectInvitation',
]
/** Nothing in these names a graph, or a graph that is not the caller's is answered among the unprocessed. */
const NO_TARGET = [
  'BatchGetMembershipDatasources',
  'CreateGraph',
  'DisableOrganizationAdminAccount',
  'EnableOrganizationAdminAccount',
  'ListGraphs',
  'ListInvitations',
  'ListOrganizationAdminAccounts',
]
const AS_MEMBER = ['AcceptInvitation', 'DisassociateMembership', 'RejectInvitation']

const ROLE_OF: Readonly<Record<Exclude<Caller, 'anonymous'>, Role>> = {
  administrator: 'administrator',
  investigator: 'investigator',
  auditor: 'auditor',
  member: 'member',
  stranger: 'administrator',
}
const ACCOUNT_OF: Readonly<Record<Exclude<Caller, 'anonymous'>, string>> = {
  administrator: OWNER,
  investigator: OWNER,
  auditor: OWNER,
  member: MEMBER,
  stranger: STRANGER,
}

function mayCall(operation: string, role: Role): boolean {
  if (role === 'administrator') return true
  if (role === 'member') return OF_A_MEMBER.includes(operation)
  return READS.includes(operation) || (role === 'investigator' && INVESTIGATES.includes(operation))
}

const keyOf = (caller: Exclude<Caller, 'anonymous'>): AccessKey => ({
  principal: {
    account: ACCOUNT_OF[caller],
    role: ROLE_OF[caller],
    accessKeyId: `EXAMPLE${caller.toUpperCase()}`,
    arn: `arn:aws:iam::${ACCOUNT_OF[caller]}:user/${ROLE_OF[caller]}`,
  },
  secretAccessKey: `secret of ${caller}`,
  sessionToken: undefined,
})
const KEYS = new Map(
  CALLERS.filter((caller) => caller !== 'anonymous').map((caller) => {
    const key = keyOf(caller)
    return [key.principal.accessKeyId, key]
  }),
)

async function world() {
  const documents = new MemoryDocuments()
  let graphs = 0
  const membership = await Membership.open({
    documents,
    region: 'eu-west-1',
    directory: directoryOf([OWNER, OTHER, MEMBER, STRANGER]),
    now: () => NOW,
    newGraphId: () => String(++graphs).padStart(32, '0'),
    volumes: () => ({ measured: undefined, volumes: [] }),
  })
  const own = await membership.createGraph(OWNER, NO_TAGS)
  const foreign = await membership.createGraph(OTHER, NO_TAGS)
  await membership.createMembers(OWNER, own, [asked(MEMBER)])
  const audited: AuditEntry[] = []
  const answer = createAnswer({
    region: 'eu-west-1',
    names: [],
    keys: KEYS,
    detective: { membership, investigations: INVESTIGATIONS, tokenKey: new Uint8Array(32) },
    console: () => undefined,
    sessions: { find: () => undefined },
    own: { fetch: () => new Response(null, { status: 404 }) },
    answered: await AnsweredRequests.open(documents, NOW),
    audit: { append: async (entry) => void audited.push(entry), ready: async () => undefined },
    refusals: new RefusalNotes(),
    now: () => NOW,
    newId: () => 'request',
    onBug: (error) => {
      throw error
    },
    observe: () => undefined,
  })
  return { membership, arns: { own, foreign }, answer, audited, documents }
}

const ID = '1'.repeat(21)
const INVESTIGATION: Investigation = {
  id: ID,
  graphArn: '',
  entityArn: `arn:aws:iam::${OWNER}:user/ana`,
  entityType: 'IAM_USER',
  created: NOW,
  scope: { start: NOW - 7_200_000, end: NOW },
  status: 'SUCCESSFUL',
  severity: 'LOW',
  state: 'ACTIVE',
}
const INVESTIGATIONS = {
  start: async () => INVESTIGATION,
  list: () => [INVESTIGATION],
  get: () => INVESTIGATION,
  setState: async () => undefined,
  indicators: async () => [],
}

/** A sound request of an operation about a graph. */
function inputOf(name: string, arn: string): Readonly<Record<string, unknown>> {
  const more: Readonly<Record<string, object>> = {
    BatchGetGraphMemberDatasources: { AccountIds: [MEMBER] },
    CreateMembers: {
      Accounts: [{ AccountId: STRANGER, EmailAddress: `root@${STRANGER}.example` }],
    },
    DeleteMembers: { AccountIds: [MEMBER] },
    GetInvestigation: { InvestigationId: ID },
    GetMembers: { AccountIds: [MEMBER] },
    ListIndicators: { InvestigationId: ID },
    StartInvestigation: {
      EntityArn: INVESTIGATION.entityArn,
      ScopeStartTime: '2026-01-20T10:00:00Z',
      ScopeEndTime: '2026-01-20T11:00:00Z',
    },
    StartMonitoringMember: { AccountId: MEMBER },
    UpdateDatasourcePackages: { DatasourcePackages: ['EKS_AUDIT'] },
    UpdateInvestigationState: { InvestigationId: ID, State: 'ARCHIVED' },
    UpdateOrganizationConfiguration: { AutoEnable: true },
  }
  if (name === 'BatchGetMembershipDatasources') return { GraphArns: [arn] }
  if (name === 'EnableOrganizationAdminAccount') return { AccountId: OWNER }
  if (NO_TARGET.includes(name)) return {}
  return { GraphArn: arn, ...more[name] }
}

function requestOf(
  operation: (typeof OPERATIONS)[number],
  arn: string,
  caller: Caller,
): RawRequest {
  const { name, method, path } = operation
  const tags = path.startsWith('/tags/')
  const query = name === 'UntagResource' ? '?tagKeys=team' : ''
  const target = tags ? `/tags/${encodeURIComponent(arn)}${query}` : path
  const body = tags ? { Tags: { team: 'red' } } : inputOf(name, arn)
  const bare = method === 'GET' || method === 'DELETE'
  const key = caller === 'anonymous' ? undefined : keyOf(caller)
  const signed = signRequest({
    method,
    target,
    headers: { host: '127.0.0.1:8417', 'content-type': 'application/json' },
    body: bare ? '' : JSON.stringify(body),
    accessKeyId: key?.principal.accessKeyId ?? 'none',
    secretAccessKey: key?.secretAccessKey ?? 'none',
    region: 'eu-west-1',
    service: 'detective',
    date: NOW,
  })
  if (key !== undefined) return signed
  const at = signed.rawHeaders.indexOf('Authorization')
  return { ...signed, rawHeaders: signed.rawHeaders.toSpliced(at, 2) }
}

type World = Awaited<ReturnType<typeof world>>

async function ask(of: World, request: RawRequest): Promise<RawResponse> {
  const answered = await of.answer(request, { address: '127.0.0.1', port: 8417, connection: 1 })
  if (answered instanceof Response) throw new Error('Detective answers no streams')
  return answered
}

const errorOf = ({ headers }: RawResponse) => headers['x-amzn-errortype']

/** What a caller that may call the operation is told of a graph that it has nothing to do with. */
function unknownGraph(operation: (typeof OPERATIONS)[number]): string {
  return operation.errors.includes('ResourceNotFoundException')
    ? 'ResourceNotFoundException'
    : 'AccessDeniedException'
}

/** The error that must come, or undefined when the caller gets as far as the state of the graph. */
function expectedError(
  operation: (typeof OPERATIONS)[number],
  caller: Caller,
  target: Target,
): string | undefined {
  if (caller === 'anonymous') return 'MissingAuthenticationTokenException'
  const { name } = operation
  if (!mayCall(name, ROLE_OF[caller])) return 'AccessDeniedException'
  if (NO_TARGET.includes(name)) return undefined
  const isMember = caller === 'member' && target === 'own'
  const administers = ACCOUNT_OF[caller] === OWNER && target === 'own'
  if (AS_MEMBER.includes(name)) return isMember ? undefined : unknownGraph(operation)
  return administers ? undefined : unknownGraph(operation)
}

describe.each(OPERATIONS.map((operation) => [operation.name, operation] as const))(
  '%s',
  (name, operation) => {
    const cases = CALLERS.flatMap((caller) =>
      (['own', 'foreign'] as const).map((target) => [caller, target] as const),
    )

    it.each(cases)('by %s on a graph: %s', async (caller, target) => {
      const at = await world()
      const before = JSON.stringify(
        [...at.documents.kept].filter(([key]) => !/^answered/.test(key)),
      )
      const answer = await ask(at, requestOf(operation, at.arns[target], caller))
      const expected = expectedError(operation, caller, target)
      if (expected !== undefined) {
        expect(errorOf(answer)).toBe(expected)
        const after = [...at.documents.kept].filter(([key]) => !/^answered/.test(key))
        expect(JSON.stringify(after)).toBe(before)
      } else {
        // What the state of the graph, or of the organization, stands in the way of is no matter of who asks.
        expect([undefined, 'ConflictException', 'ValidationException']).toContain(errorOf(answer))
      }
      expect(answer.status).toBeLessThan(500)
      expect(at.audited).toHaveLength(1)
      const [entry] = at.audited
      expect(entry?.eventName).toBe(name)
      expect(entry?.principal?.account).toBe(
        caller === 'anonymous' ? undefined : ACCOUNT_OF[caller],
      )
      expect(entry?.error?.code).toBe(errorOf(answer))
    })

    it('tells a foreign graph and one that does not exist alike', async () => {
      if (NO_TARGET.includes(name)) return
      const at = await world()
      const nowhere = `arn:aws:detective:eu-west-1:${OTHER}:graph:${'f'.repeat(32)}`
      for (const caller of CALLERS) {
        const foreign = await ask(at, requestOf(operation, at.arns.foreign, caller))
        expect(await ask(at, requestOf(operation, nowhere, caller))).toEqual(foreign)
      }
    })
  },
)

it('holds the operations that change nothing to changing nothing', async () => {
  for (const operation of OPERATIONS.filter(({ name }) => READS.includes(name))) {
    const at = await world()
    const { writes } = at.documents
    await ask(at, requestOf(operation, at.arns.own, 'administrator'))
    expect(at.documents.writes, operation.name).toBe(writes)
  }
})

it('writes down what a change came to, without who is told by mail, and nothing of what was read', async () => {
  const at = await world()
  for (const name of ['CreateMembers', 'ListMembers']) {
    const operation = OPERATIONS.find((one) => one.name === name)
    if (operation === undefined) throw new Error(`there is no ${name}`)
    await ask(at, requestOf(operation, at.arns.own, 'administrator'))
  }
  const [created, listed] = at.audited
  expect(created?.responseElements).toMatchObject({ Members: [{ AccountId: STRANGER }] })
  expect(JSON.stringify(recordOf(created ?? never(), NOW, 'id'))).not.toContain('@')
  expect(listed).not.toHaveProperty('responseElements')
})

it('lets a change that is sent twice happen once', async () => {
  const at = await world()
  const operation = OPERATIONS.find(({ name }) => name === 'CreateMembers')
  if (operation === undefined) throw new Error('there is no CreateMembers')
  const request = requestOf(operation, at.arns.own, 'administrator')
  const first = await ask(at, request)
  expect(first.body).toContain('VERIFICATION_IN_PROGRESS')
  // Sent anew it would be told that the account is a member already.
  expect(await ask(at, request)).toEqual(first)
})

function never(): never {
  throw new Error('nothing was written down')
}
