import { EVENT_CATEGORIES } from '../events/tables.ts'
import { missingDataEvents } from './data-event-coverage.ts'
import type { Engine } from './engine.ts'
import { TELLS_OF_EVENT } from './latest-finding.ts'
import { LOGGED_TABLES } from './schema.ts'

/** What was read, kept, seen before and refused; `read = stored + duplicate + rejected`. */
export interface Coverage {
  readonly objects: number
  readonly read: number
  readonly stored: number
  readonly duplicate: number
  readonly rejected: number
  readonly formats: readonly FormatCoverage[]
  /** Records that were left out, since their account is no member of a behavior graph; they are among the rejected. */
  readonly notMembers: readonly { readonly account: string; readonly records: number }[]
  /** Logs that would have helped and of which nothing was collected, in words: no evidence is not no event. */
  readonly missing: readonly string[]
}

/** Of a lake that read nothing. */
export const NO_COVERAGE: Coverage = {
  objects: 0,
  read: 0,
  stored: 0,
  duplicate: 0,
  rejected: 0,
  formats: [],
  notMembers: [],
  missing: [],
}

/** The same of one log format, and what time it covers. */
export interface FormatCoverage {
  readonly format: string
  readonly objects: number
  readonly read: number
  readonly stored: number
  readonly duplicate: number
  readonly rejected: number
  /** Milliseconds since the epoch of the first and last event; absent when nothing was stored. */
  readonly start?: number
  readonly end?: number
}

/** What Dupin looks at, the table that shows it was collected, and what cannot be seen without it. */
const WANTED: readonly (readonly [string, string, string])[] = [
  ['cloudtrail', 'api_call', 'CloudTrail: without it nobody can be named as a cause'],
  [
    'cloudwatch-metrics',
    'metric',
    'CloudWatch metrics: without them latency, errors and throttles of endpoints are not seen',
  ],
  [
    'bedrock-invocation',
    'invocation',
    'Bedrock invocation logs: without them tokens, cost and callers of models are seen only roughly',
  ],
  [
    'sagemaker-data-capture',
    'feature',
    'SageMaker data capture: without it drift of inputs and predictions is not seen',
  ],
  ['guardduty', 'finding', 'GuardDuty findings'],
  ['vpc-flow', 'flow', 'VPC flow logs'],
  [
    'config',
    'resource_state',
    'AWS Config, or describe calls: without either it is not known what an endpoint rested on before the logs begin',
  ],
  ['route53-resolver', 'dns_query', 'Route 53 Resolver query logs'],
  ['security-hub', 'finding', 'Security Hub findings'],
  [
    'cloudtrail-digest',
    'digest',
    'CloudTrail digests: without them nothing shows whether its log files were altered or deleted',
  ],
]

const TABLE_OF: ReadonlyMap<string, string> = new Map([
  ...WANTED.map(([format, table]) => [format, table] as const),
  ['aws-description', 'resource_state'],
  ['otel-genai', 'invocation'],
  ['bedrock-agent-trace', 'invocation'],
  ['agentcore', 'invocation'],
])

const ACCESS_LOG = EVENT_CATEGORIES.indexOf('AccessLog')

/** Logs that share a table with others. */
const OF_ONE_TABLE: ReadonlySet<string> = new Set([
  ...['cloudtrail', 'eks-audit', 's3-access'],
  ...['guardduty', 'security-hub', 'cloudtrail-insights', 'detective', 'model-monitor'],
])

export async function readCoverage(engine: Engine): Promise<Coverage> {
  const rows = await engine.query(
    `SELECT format, count(*) AS objects, sum(read) AS read, sum(stored) AS stored, sum(duplicate) AS duplicate,
       sum(rejected) AS rejected FROM stored.object GROUP BY format ORDER BY format`,
  )
  const spans = new Map([
    ...(await timeSpans(engine, [...LOGGED_TABLES, 'resource_state'])),
    ...(await callSpans(engine)),
    ...(await findingSpans(engine)),
    ...(await digestSpan(engine)),
  ])
  const formats = rows.map((row): FormatCoverage => {
    const format = String(row['format'])
    const span = spans.get(OF_ONE_TABLE.has(format) ? format : (TABLE_OF.get(format) ?? ''))
    return {
      format,
      objects: Number(row['objects']),
      read: Number(row['read']),
      stored: Number(row['stored']),
      duplicate: Number(row['duplicate']),
      rejected: Number(row['rejected']),
      ...(span === undefined ? {} : span),
    }
  })
  return coverageOf(
    formats,
    await readNotMembers(engine),
    await missingDataEvents(engine),
    await findingOrigins(engine),
  )
}

/** `guardduty` where there are findings of it, by whatever way they came: Security Hub hands them on. */
export async function findingOrigins(engine: Engine): Promise<readonly string[]> {
  const rows = await engine.query(
    "SELECT t.text FROM term t WHERE t.text = 'guardduty' AND t.id IN (SELECT DISTINCT origin FROM stored.finding)",
  )
  return rows.map((row) => String(row['text']))
}

/** The coverage that its lines add up to, with what of all logs was not collected. */
export function coverageOf(
  formats: readonly FormatCoverage[],
  notMembers: Coverage['notMembers'],
  missingEvents: readonly string[] = [],
  origins: readonly string[] = [],
): Coverage {
  const present = new Set([...presentFormats(formats), ...origins])
  const sum = (pick: (line: FormatCoverage) => number) =>
    formats.reduce((total, line) => total + pick(line), 0)
  return {
    objects: sum(({ objects }) => objects),
    read: sum(({ read }) => read),
    stored: sum(({ stored }) => stored),
    duplicate: sum(({ duplicate }) => duplicate),
    rejected: sum(({ rejected }) => rejected),
    formats,
    notMembers,
    missing: [
      ...WANTED.filter(([format]) => !present.has(format)).map(([, , what]) => what),
      ...missingEvents,
    ],
  }
}

/** Formats of which something was collected. What describe calls answer tells what AWS Config would, and counts for it. */
export function presentFormats(formats: readonly FormatCoverage[]): ReadonlySet<string> {
  const present = new Set(formats.filter(({ stored }) => stored > 0).map(({ format }) => format))
  return present.has('aws-description') ? new Set([...present, 'config']) : present
}

/** Whose records were left out for the account being no member, and how many; most first. */
export async function readNotMembers(engine: Engine): Promise<Coverage['notMembers']> {
  const rows = await engine.query(
    `SELECT detail AS account, sum(records) AS records FROM reject WHERE reason = 'not-a-member'
     GROUP BY detail ORDER BY records DESC, account`,
  )
  return rows.map((row) => ({ account: String(row['account']), records: Number(row['records']) }))
}

/** First and last event of each table that has any: of those of which the logs consist. What is set up wrongly is so since long
 * before any log begins: checks of it say nothing of when events were logged. */
export async function timeSpans(
  engine: Engine,
  tables: readonly string[] = LOGGED_TABLES,
): Promise<ReadonlyMap<string, { start: number; end: number }>> {
  const spans = new Map<string, { start: number; end: number }>()
  for (const name of tables) {
    const [row] = await engine.query(
      `SELECT min(time) AS first, max(time) AS last FROM stored.${name}${eventsOf(name)}`,
    )
    if (typeof row?.['first'] === 'number')
      spans.set(name, { start: row['first'], end: Number(row['last']) })
  }
  return spans
}

async function digestSpan(
  engine: Engine,
): Promise<readonly (readonly [string, { start: number; end: number }])[]> {
  const [row] = await engine.query(
    'SELECT min(time) AS first, max(end_time) AS last FROM stored.digest',
  )
  if (typeof row?.['first'] !== 'number') return []
  return [['digest', { start: row['first'], end: Number(row['last']) }]]
}

/** The same of the logs that tell of API calls. */
async function callSpans(
  engine: Engine,
): Promise<ReadonlyMap<string, { start: number; end: number }>> {
  const rows = await engine.query(
    `SELECT CASE WHEN service IN (SELECT id FROM term WHERE text = 'kubernetes') THEN 'eks-audit'
         WHEN category = ${ACCESS_LOG} THEN 's3-access' ELSE 'cloudtrail' END AS log, min(time) AS first, max(time) AS last
     FROM stored.api_call GROUP BY log`,
  )
  return new Map(
    rows.map((row) => [
      String(row['log']),
      { start: Number(row['first']), end: Number(row['last']) },
    ]),
  )
}

function eventsOf(table: string): string {
  return table === 'finding' ? ` WHERE ${TELLS_OF_EVENT}` : ''
}

/** The same of each log that tells of findings, failed checks included. */
async function findingSpans(
  engine: Engine,
): Promise<ReadonlyMap<string, { start: number; end: number }>> {
  const rows = await engine.query(
    `SELECT o.format, min(f.first) AS first, max(f.last) AS last FROM (
       SELECT object, min(time) AS first, max(time) AS last FROM stored.finding GROUP BY object) f
     JOIN stored.object o ON o.id = f.object GROUP BY o.format`,
  )
  return new Map(
    rows.map((row) => [
      String(row['format']),
      { start: Number(row['first']), end: Number(row['last']) },
    ]),
  )
}

/** On how many days anything at all was logged. */
export async function activeDays(engine: Engine): Promise<number> {
  const days = LOGGED_TABLES.map(
    (name) => `SELECT DISTINCT date_trunc('day', time) AS day FROM stored.${name}${eventsOf(name)}`,
  )
  const [row] = await engine.query(
    `SELECT count(DISTINCT day) AS days FROM (${days.join(' UNION ALL ')})`,
  )
  return Number(row?.['days'] ?? 0)
}
