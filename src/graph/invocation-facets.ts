import { type EntityType, entityTypeCode, entityTypeOf } from '../events/entity.ts'
import { MODEL_USES } from '../events/invoke-operations.ts'
import { DAY, type TimeWindow } from '../events/time.ts'
import { termTexts } from '../lake/calls.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import { CLIENT_SQL, NETWORK_SQL } from './novelty-values.ts'

/** The sides of an invocation of a model that are held against the past of who invokes. */
const INVOCATION_FACETS = [
  'model',
  'region',
  'network',
  'asn',
  'country',
  'client',
  'key',
  'token',
] as const

export type InvocationFacet = (typeof INVOCATION_FACETS)[number]

/** A value that a principal showed when it invoked models, before the scope and in it. */
export interface InvocationUse {
  readonly actor: string
  readonly actorType: EntityType
  readonly account: string
  readonly facet: InvocationFacet
  readonly value: string
  /** Hours of the baseline. */
  readonly before: number
  /** Calls of the scope, and how many of them failed. */
  readonly within: number
  readonly failed: number
  /** Of the scope, milliseconds since the epoch; NaN when there is none. */
  readonly first: number
  readonly last: number
}

/** How much a principal invoked in the baseline. */
export interface Invoker {
  readonly actor: string
  readonly account: string
  readonly hours: number
  readonly days: number
}

export interface InvocationUses {
  readonly uses: readonly InvocationUse[]
  /** Every principal that invoked, in the baseline or the scope. */
  readonly invokers: readonly Invoker[]
  /** Days of the baseline that the lake's calls span. */
  readonly baselineDays: number
}

/** Most values that are brought back, those of the scope first. */
const MOST_VALUES = 100_000

/** Which models, from where, with what and in which Regions principals invoked. Services on their own are left out. */
export async function invocationUses(
  engine: Engine,
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<InvocationUses> {
  const span = [baseline.start, baseline.end, scope.start, scope.end].map((time) => new Date(time))
  const bound = [...span, [...MODEL_USES]]
  const uses = await engine.query(
    `${CALLED} SELECT actor, min(actor_type) AS actor_type, min(account) AS account, facet, value,
       count(DISTINCT hour) FILTER (WHERE NOT within) AS before, count(*) FILTER (WHERE within) AS within,
       count(*) FILTER (WHERE within AND outcome <> 0) AS failed,
       min(time) FILTER (WHERE within) AS first, max(time) FILTER (WHERE within) AS last
     FROM (${LINES.join('\n UNION ALL ')}) line WHERE value <> ''
     GROUP BY actor, facet, value ORDER BY within DESC, before DESC, actor, facet, value LIMIT ${MOST_VALUES}`,
    bound,
  )
  const invokers = await engine.query(
    `${CALLED} SELECT actor, min(account) AS account, count(DISTINCT hour) FILTER (WHERE NOT within) AS hours,
       count(DISTINCT date_trunc('day', time)) FILTER (WHERE NOT within) AS days FROM called GROUP BY actor`,
    bound,
  )
  const [edge] = await engine.query(
    'SELECT min(time) AS first, max(time) AS last FROM stored.api_call WHERE time >= $1 AND time < $2',
    span.slice(0, 2),
  )
  const ids = [...uses, ...invokers].flatMap((row) => [
    Number(row['actor']),
    Number(row['account']),
  ])
  const texts = await termTexts(engine, new Set(ids))
  return {
    uses: uses.flatMap((row) => useOf(row, texts)),
    invokers: invokers.map((row) => ({
      actor: texts.get(Number(row['actor'])) ?? '',
      account: texts.get(Number(row['account'])) ?? '',
      hours: Number(row['hours']),
      days: Number(row['days']),
    })),
    baselineDays: spannedDays(edge),
  }
}

/**
 * Whether a call was signed by nothing but a bearer token, which is what Bedrock's own API keys are. `bedrock-mantle` says so
 * in the request, the other endpoints beside it:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/logging-cloudtrail-mantle.html
 */
const BEARER_SQL = ['additional', 'request']
  .flatMap((column) =>
    ['true', ' true'].map((value) => `strpos(${column}, '"callWithBearerToken":${value}') > 0`),
  )
  .map((one) => `coalesce(${one}, false)`)
  .join(' OR ')

const CALLED = `WITH called AS (
  SELECT actor, actor_type, account, time, date_trunc('hour', time) AS hour, time >= $3 AS within, outcome, target, region,
    source_ip, ip_kind, user_agent, access_key, (${BEARER_SQL}) AS bearer
  FROM stored.api_call
  WHERE ((time >= $1 AND time < $2) OR (time >= $3 AND time < $4)) AND actor <> 0
    AND actor_type <> ${entityTypeCode('aws-service')}
    AND operation IN (SELECT id FROM term WHERE text IN (SELECT unnest($5::VARCHAR[]))))`

const COLUMNS = 'actor, actor_type, account, time, hour, within, outcome'

/** As `modelName`: a model is the same in whichever Region and through whichever geographic profile it is called. */
const MODEL_SQL = `regexp_replace(
  regexp_replace(text, '^arn:[^/]*:(foundation-model|inference-profile)/', ''),
  '^(us|eu|apac|global|au|jp|ca|us-gov)[.]', '')`

const lineOf = (facet: InvocationFacet, value: string, column: string, where = 'true') =>
  `SELECT ${COLUMNS}, '${facet}' AS facet, ${value} AS value
   FROM called JOIN term t ON t.id = ${column} WHERE ${where}`

/** Codes 1 and 2 of IP_KINDS are addresses of the internet, 5 those of a private network. */
const BY_ADDRESS = 'ip_kind IN (1, 2, 5)'

const placeOf = (facet: 'asn' | 'country') =>
  `SELECT ${COLUMNS}, '${facet}' AS facet, CAST(l.${facet} AS VARCHAR) AS value
   FROM called JOIN stored.location l ON l.ip = source_ip WHERE ${BY_ADDRESS} AND l.${facet} IS NOT NULL`

const LINES: readonly string[] = [
  lineOf('model', MODEL_SQL, 'target'),
  lineOf('region', 'text', 'region'),
  lineOf('network', NETWORK_SQL, 'source_ip', BY_ADDRESS),
  placeOf('asn'),
  placeOf('country'),
  lineOf(
    'client',
    CLIENT_SQL,
    'user_agent',
    "NOT (text LIKE '%.amazonaws.com' OR text = 'AWS Internal')",
  ),
  lineOf('key', 'text', 'access_key', "text LIKE 'AKIA%'"),
  `SELECT ${COLUMNS}, 'token' AS facet, CASE WHEN bearer THEN 'bearer token' ELSE '' END AS value FROM called`,
]

function useOf(row: SqlRow, texts: ReadonlyMap<number, string>): readonly InvocationUse[] {
  const facet = INVOCATION_FACETS.find((name) => name === row['facet'])
  if (facet === undefined) return []
  const time = (name: string) => (row[name] === null ? Number.NaN : Number(row[name]))
  return [
    {
      actor: texts.get(Number(row['actor'])) ?? '',
      actorType: entityTypeOf(Number(row['actor_type'])),
      account: texts.get(Number(row['account'])) ?? '',
      facet,
      value: String(row['value']),
      before: Number(row['before']),
      within: Number(row['within']),
      failed: Number(row['failed']),
      first: time('first'),
      last: time('last'),
    },
  ]
}

function spannedDays(edge: SqlRow | undefined): number {
  if (edge === undefined || edge['first'] === null) return 0
  return Math.floor((Number(edge['last']) - Number(edge['first'])) / DAY) + 1
}
