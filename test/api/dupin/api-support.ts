import { randomBytes } from 'node:crypto'
import { onTestFinished } from 'vitest'
import type { Principal, Role } from '../../../src/api/access/principal.ts'
import { createDupinApi, type DupinServices } from '../../../src/api/dupin/dupin-api.ts'
import { SignIn } from '../../../src/api/sign-in/sign-in.ts'
import type { NoteSignIn } from '../../../src/api/sign-in/sign-in-audit.ts'
import type { Visit } from '../../../src/api/sign-in/visit.ts'
import type { Detector } from '../../../src/detectors/detector.ts'
import { Runs } from '../../../src/investigations/runs.ts'
import { withoutAccepted } from '../../../src/investigations/triage/suppression.ts'
import { Triage } from '../../../src/investigations/triage/triage.ts'
import { GraphView } from '../../../src/investigations/view/graph-view.ts'
import { Documents } from '../../../src/lake/documents.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { visibleEngine } from '../../../src/lake/visible.ts'
import { at, CHURN, CI, captured, flow, guardDuty, metric, place } from '../../graph/panel-lake.ts'
import { call, code, commitEvents, invocation, key, memoryLake } from '../../support/memory-lake.ts'

export const NOW = at(24)
export const [MINE, THEIRS] = ['111122223333', '444455556666']
export const SECRET_ROLE = `arn:aws:iam::${THEIRS}:role/secret`
export const SECRET_ENDPOINT = `arn:aws:sagemaker:eu-west-1:${THEIRS}:endpoint/secret`
export const EVENT = key(910_001)
export const SECRET_EVENT = key(910_002)

/** Finds every call that was denied: as much of a detector as these tests need. */
export const DENIALS: Detector = {
  id: 'denials',
  title: 'Denied calls',
  description: 'Calls that were denied.',
  falsePositives: 'Anybody is denied something once.',
  needs: ['api_call'],
  severity: 'MEDIUM',
  techniques: ['T1078'],
  detect: async ({ lake, scope }) => {
    const rows = await lake.engine.query(
      `SELECT CAST(event_id AS VARCHAR) AS id, actor, account, time FROM api_call
       WHERE outcome = 1 AND time >= $1 AND time < $2 ORDER BY time`,
      [new Date(scope.start), new Date(scope.end)],
    )
    const findings = rows.map((row) => ({
      id: `denied-${row['id']}`,
      type: 'Test/Denied',
      severity: 'MEDIUM' as const,
      title: `${row['actor']} was denied <b>something</b>`,
      entity: { type: 'iam-role' as const, id: String(row['actor']) },
      related: [],
      account: String(row['account']),
      region: 'eu-west-1',
      start: Number(row['time']),
      end: Number(row['time']),
      detector: 'denials',
      score: Number.POSITIVE_INFINITY,
      observed: 1,
      expected: 0,
      baseline: '45 days',
      examined: rows.length,
      techniques: ['T1078'],
      eventIds: [String(row['id'])],
      explanation: {
        sql: 'SELECT actor, operation FROM api_call WHERE CAST(event_id AS VARCHAR) = $1',
        parameters: [String(row['id'])],
      },
    }))
    return { findings, examined: rows.length }
  },
}

/** A lake with the same kinds of things in two accounts. */
export async function twoTenants(): Promise<Lake> {
  const lake = await memoryLake()
  const endpoint = { target_type: code('sagemaker-endpoint') }
  const their = { account: THEIRS, actor: SECRET_ROLE, source_ip: '198.51.100.66' }
  await commitEvents(lake, [
    call({ time: at(-48), actor: CI, target: CHURN, ...endpoint }),
    call({
      time: at(1),
      actor: CI,
      target: CHURN,
      ...endpoint,
      event_id: EVENT,
      request: '{"endpointName":"churn"}',
    }),
    call({
      time: at(2),
      actor: CI,
      outcome: 1,
      operation: 'DeleteEndpoint',
      target: CHURN,
      ...endpoint,
    }),
    call({ time: at(-48), ...their, target: SECRET_ENDPOINT, ...endpoint }),
    call({ time: at(3), ...their, target: SECRET_ENDPOINT, ...endpoint, event_id: SECRET_EVENT }),
    call({ time: at(4), ...their, outcome: 1, operation: 'DeleteEndpoint' }),
    metric(at(1), 'Invocations', 10),
    metric(at(1), 'Invocations', 99, { account: THEIRS, resource: SECRET_ENDPOINT }),
    invocation({
      time: at(1),
      resource: CHURN,
      resource_type: code('sagemaker-endpoint'),
      caller: CI,
      input_tokens: 3,
    }),
    invocation({
      time: at(1),
      account: THEIRS,
      resource: SECRET_ENDPOINT,
      caller: SECRET_ROLE,
      input_tokens: 9,
    }),
    flow(at(1), {}),
    flow(at(1), { account: THEIRS, interface: 'eni-secret', source: '10.9.9.9' }),
    guardDuty(at(1)),
    guardDuty(at(2), {
      account: THEIRS,
      id: 'gd-secret',
      actor: SECRET_ROLE,
      resource: SECRET_ENDPOINT,
    }),
    ...captured(at(1), 'age', 5),
  ])
  await place(lake.engine, '203.0.113.5', 'IE', 64_500, 'Office')
  await place(lake.engine, '198.51.100.66', 'KP', 64_501, 'Elsewhere')
  await lake.engine.query(
    `INSERT INTO stored.object VALUES (1, $1, '/srv/logs/AWSLogs/one.json.gz', 'v', '', 1500, 'cloudtrail', 15, 15, 0, 0, $2, '')`,
    [key(1), new Date(NOW)],
  )
  return lake
}

/** Remembers nothing. */
export const SILENT: NoteSignIn = {
  ready: async () => undefined,
  signedIn: async () => undefined,
  signedOut: async () => undefined,
  refused: async () => undefined,
}

/** A browser without a session. */
const NOBODY: Visit = {
  requestId: 'r-1',
  remoteAddress: '127.0.0.1',
  userAgent: 'test',
  host: '127.0.0.1',
  target: '/',
  sessionId: undefined,
  pending: undefined,
  crossSite: undefined,
  background: false,
}

export interface Asking {
  readonly account?: string
  readonly role?: Role
  readonly method?: string
  readonly body?: unknown
}

export interface ApiUnderTest {
  readonly ask: (path: string, asking?: Asking) => Promise<Response>
  readonly runs: Runs
  readonly bugs: readonly unknown[]
  readonly app: ReturnType<typeof createDupinApi>
  /** What was given to the timer, to be called by hand. */
  readonly beats: ReadonlySet<() => void>
}

export const principal = (account: string, role: Role): Principal => ({
  account,
  role,
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  arn: `arn:aws:iam::${account}:user/${role}`,
})

/** The API over a lake, on which each account sees its own rows. */
export async function apiOver(
  lake: Lake,
  options: {
    readonly detectors?: readonly Detector[]
    readonly services?: Partial<DupinServices>
    /** Is given what closes everything; the end of the test unless said otherwise. */
    readonly onEnd?: (close: () => Promise<void>) => void
  } = {},
): Promise<ApiUnderTest> {
  const documents = new Documents(await lake.engine.connect())
  const bugs: unknown[] = []
  const beats = new Set<() => void>()
  const onBug = (error: unknown) => void bugs.push(error)
  let made = 0
  const triageOf = (key: string) =>
    new Triage({ documents, key, now: () => NOW, newId: () => `rule-${made++}` })
  const runs = await Runs.open({
    documents,
    accepted: async (key) => {
      const rules = await triageOf(key).suppressions()
      return (findings) => withoutAccepted(findings, rules, NOW)
    },
    detectors: options.detectors ?? [DENIALS],
    now: () => NOW,
    onBug,
  })
  const engines = new Map([
    [MINE, await visibleEngine(lake.engine, [MINE], true)],
    [THEIRS, await visibleEngine(lake.engine, [THEIRS], false)],
  ])
  const onEnd = options.onEnd ?? onTestFinished
  onEnd(async () => {
    await runs.close()
    for (const engine of engines.values()) await engine.close()
    await documents.close()
  })
  const app = createDupinApi({
    graphOf: async ({ account }) => {
      const engine = engines.get(account)
      if (engine === undefined) return undefined
      const graph = `account:${account}`
      return {
        key: graph,
        view: new GraphView({ engine, accounts: [account], unowned: false }),
        triages: [triageOf(graph)],
        sources: async () => [],
        start: (scope) => runs.start({ key: graph, lake: { engine }, scope }),
      }
    },
    runs,
    organization: (account) =>
      account === THEIRS
        ? [{ account: THEIRS, isManagement: true, status: 'NOT_A_MEMBER' }]
        : undefined,
    audit: async ({ account, limit }) => ({
      records: Array.from({ length: Math.min(limit, 3) }, (_, i) => ({
        eventName: `e${i}`,
        account,
      })),
      cursor: undefined,
    }),
    oidc: undefined,
    signIn: new SignIn({
      idleMinutes: 30,
      random: randomBytes,
      now: () => NOW,
      note: SILENT,
    }),
    cursorKey: 'k'.repeat(32),
    now: () => NOW,
    every: (_, work) => {
      beats.add(work)
      return () => void beats.delete(work)
    },
    ready: async () => undefined,
    metrics: () => 'dupin_runs_running 0\n',
    onBug,
    version: '0.0.0',
    ...options.services,
  })
  const ask = async (path: string, asking: Asking = {}) => {
    const { account = MINE, role = 'administrator', method = 'GET', body } = asking
    const request = new Request(new URL(path, 'http://dupin.invalid'), {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const env = {
      principal: principal(account, role),
      requestId: 'r-1',
      remoteAddress: '127.0.0.1',
      visit: NOBODY,
    }
    return app.fetch(request, env)
  }
  return { ask, runs, bugs, app, beats }
}

/** A body as JSON, with what is read of it most. */
export async function bodyOf(response: Response): Promise<Readonly<Record<string, unknown>>> {
  const body: unknown = await response.json()
  if (typeof body !== 'object' || body === null) throw new Error('the body is no object')
  return Object.fromEntries(Object.entries(body))
}

/** The items of a list, each as an object. */
export async function itemsOf(response: Response): Promise<Readonly<Record<string, unknown>>[]> {
  const { items } = await bodyOf(response)
  if (!Array.isArray(items)) throw new Error('the body has no items')
  return items.map((item) => Object.fromEntries(Object.entries(item)))
}

/** Starts a run and waits for its end. */
export async function investigated(api: ApiUnderTest, account = MINE): Promise<void> {
  const started = await api.ask('/api/v1/runs', { method: 'POST', account, body: {} })
  if (started.status !== 202) throw new Error(`no run: ${started.status} ${await started.text()}`)
  await api.runs.idle()
}
