import { networkOf } from '../events/ip.ts'
import type { EventTableName } from '../events/tables.ts'
import type { TimeWindow } from '../events/time.ts'
import type { HuntIndicator } from '../formats/indicators/indicator.ts'
import { termTexts } from '../lake/calls.ts'
import type { Engine, SqlParameter, SqlRow } from '../lake/engine.ts'
import {
  type Addresses,
  addressTerms,
  columnsOf,
  domainMatches,
  isPlace,
  type Matched,
  matchedTerms,
  spanOf,
  valuesOf,
} from './hunt-terms.ts'

const TABLES = ['api_call', 'flow', 'finding', 'dns_query'] as const

/** Where an indicator was seen, and how often. */
export interface HuntHit {
  readonly indicator: HuntIndicator
  /** As the logs write it. */
  readonly seenAs: string
  readonly table: (typeof TABLES)[number]
  /** Column of the table. */
  readonly column: string
  readonly count: number
  readonly failed: number
  /** Milliseconds since the epoch. */
  readonly first: number
  readonly last: number
  /** A few of who did it and what they called, most first. */
  readonly principals: readonly string[]
  readonly operations: readonly string[]
  /** The first records, to be opened with `explain`. */
  readonly eventIds: readonly string[]
}

/** A hunt's answer. */
export interface Hunt {
  readonly hits: readonly HuntHit[]
  /** Addresses that were not seen, while others of their network were. */
  readonly near: readonly { readonly indicator: HuntIndicator; readonly network: string }[]
}

/** Columns of API calls in which an indicator of a kind may stand. */
const CALL_COLUMNS: Readonly<Record<HuntIndicator['kind'], readonly string[]>> = {
  address: ['source_ip'],
  network: ['source_ip'],
  'access-key': ['access_key'],
  account: ['actor_account'],
  principal: ['actor', 'session', 'issuer', 'target'],
  bucket: ['target'],
  hash: ['target'],
  domain: ['source_ip', 'service'],
  'user-agent': ['user_agent'],
  'request-id': [],
}

/** Looks for indicators in the calls, flows, findings and DNS queries of a window. */
export async function hunt(
  engine: Engine,
  indicators: readonly HuntIndicator[],
  window: TimeWindow,
): Promise<Hunt> {
  const addresses = await addressTerms(engine, window)
  const matched = await matchedTerms(engine, indicators, addresses, window)
  const rows = [
    ...(await callRows(engine, matched, indicators, window)),
    ...(await flowRows(engine, matched, indicators, window)),
    ...(await findingRows(engine, matched, indicators, window)),
    ...(await dnsRows(engine, matched, indicators, window)),
    ...(await answerRows(engine, indicators, window)),
    ...(await recordRows(engine, indicators, window)),
    ...(await hashRows(engine, indicators, window)),
  ]
  const hits = await withTexts(engine, indicators, rows)
  return { hits, near: nearMisses(indicators, hits, addresses) }
}

const SUMS = `count(*) AS count, min(s.time) AS first, max(s.time) AS last`
const FEW = 5
const ASKED_TERMS = '(SELECT unnest($3::INTEGER[]) AS nth, unnest($4::UINTEGER[]) AS term)'
const CALL_SUMS = `${SUMS}, count(*) FILTER (WHERE s.outcome <> 0) AS failed,
  approx_top_k(s.actor, ${FEW}) AS principals, approx_top_k(s.operation, ${FEW}) AS operations,
  min_by(CAST(s.event_id AS VARCHAR), s.time, ${FEW}) AS event_ids`

function termParameters(window: TimeWindow, own: readonly Matched[]): SqlParameter[] {
  return [...spanOf(window), own.map(({ nth }) => nth), own.map(({ term }) => term)]
}

/** A statement for each column, over all indicators at once. */
async function callRows(
  engine: Engine,
  matched: readonly Matched[],
  indicators: readonly HuntIndicator[],
  window: TimeWindow,
): Promise<readonly SqlRow[]> {
  const columns = [...new Set(matched.flatMap(({ nth }) => callColumnsOf(indicators[nth])))]
  const found: SqlRow[] = []
  for (const column of columns) {
    const own = matched.filter(({ nth }) => callColumnsOf(indicators[nth]).includes(column))
    found.push(
      ...(await engine.query(summed('api_call', column, CALL_SUMS), termParameters(window, own))),
    )
  }
  return found
}

/** What the rows of a table come to in which a column has a term of the list, by indicator and term. */
function summed(table: EventTableName, column: string, sums: string): string {
  return `SELECT w.nth, w.term, '${table}' AS "table", '${column}' AS "column", ${sums}
    FROM stored.${table} s JOIN ${ASKED_TERMS} w ON w.term = s.${column}
    WHERE s.time >= $1 AND s.time < $2 GROUP BY w.nth, w.term`
}

function callColumnsOf(indicator: HuntIndicator | undefined): readonly string[] {
  return indicator === undefined ? [] : CALL_COLUMNS[indicator.kind]
}

async function flowRows(
  engine: Engine,
  matched: readonly Matched[],
  indicators: readonly HuntIndicator[],
  window: TimeWindow,
): Promise<readonly SqlRow[]> {
  const own = matched.filter(({ nth }) => isPlace(indicators[nth]))
  if (own.length === 0) return []
  const sums = `${SUMS},
    count(*) FILTER (WHERE s.action = (SELECT min(id) FROM term WHERE text = 'REJECT')) AS failed`
  const sides = ['source', 'destination'].map((column) => summed('flow', column, sums))
  return engine.query(sides.join(' UNION ALL '), termParameters(window, own))
}

async function findingRows(
  engine: Engine,
  matched: readonly Matched[],
  indicators: readonly HuntIndicator[],
  window: TimeWindow,
): Promise<readonly SqlRow[]> {
  const own = matched.filter(
    ({ nth }) => isPlace(indicators[nth]) || indicators[nth]?.kind === 'access-key',
  )
  if (own.length === 0) return []
  const sums = `${SUMS}, 0 AS failed,
    approx_top_k(s.actor, ${FEW}) AS principals, approx_top_k(s.type, ${FEW}) AS operations`
  const columns = ['source_ip', 'access_key'].map((column) => summed('finding', column, sums))
  return engine.query(columns.join(' UNION ALL '), termParameters(window, own))
}

const DNS_SUMS = `${SUMS}, count(*) FILTER (WHERE s.response_code NOT IN
    (SELECT 0 UNION SELECT id FROM term WHERE text = 'NOERROR')) AS failed,
  approx_top_k(CASE WHEN s.instance = 0 THEN s.source ELSE s.instance END, ${FEW}) AS principals,
  approx_top_k(s.domain, ${FEW}) AS operations, min_by(CAST(s.key AS VARCHAR), s.time, ${FEW}) AS event_ids`

/** Who asked for a name of the list or one below it, and what an address of the list asked for. */
async function dnsRows(
  engine: Engine,
  matched: readonly Matched[],
  indicators: readonly HuntIndicator[],
  window: TimeWindow,
): Promise<readonly SqlRow[]> {
  const names = await domainMatches(engine, indicators, window)
  const places = matched.filter(({ nth }) => isPlace(indicators[nth]))
  const found: SqlRow[] = []
  for (const [column, own] of [['domain', names] as const, ['source', places] as const]) {
    if (own.length === 0) continue
    found.push(
      ...(await engine.query(summed('dns_query', column, DNS_SUMS), termParameters(window, own))),
    )
  }
  return found
}

/** Queries that were answered with an address of the list. */
async function answerRows(
  engine: Engine,
  indicators: readonly HuntIndicator[],
  window: TimeWindow,
): Promise<readonly SqlRow[]> {
  const own = valuesOf(indicators, 'address')
  if (own.length === 0) return []
  return engine.query(
    `WITH answered AS (SELECT q.*, regexp_extract(unnest(string_split(q.answers, chr(10))), '^A(?:AAA)? (.+)$', 1) AS address
       FROM stored.dns_query q WHERE q.time >= $1 AND q.time < $2 AND q.answers IS NOT NULL)
     SELECT w.nth, 0 AS term, 'dns_query' AS "table", 'answers' AS "column", ${DNS_SUMS}
     FROM answered s JOIN (SELECT unnest($3::INTEGER[]) AS nth, unnest($4::VARCHAR[]) AS address) w
       ON s.address = w.address
     GROUP BY w.nth`,
    [...spanOf(window), ...columnsOf(own)],
  )
}

/** Single records, by the id of their request or event. */
async function recordRows(
  engine: Engine,
  indicators: readonly HuntIndicator[],
  window: TimeWindow,
): Promise<readonly SqlRow[]> {
  const own = valuesOf(indicators, 'request-id')
  if (own.length === 0) return []
  return engine.query(
    `SELECT w.nth, 0 AS term, 'api_call' AS "table", 'request_id' AS "column", ${CALL_SUMS}
     FROM stored.api_call s JOIN (SELECT unnest($3::INTEGER[]) AS nth, CAST(unnest($4::VARCHAR[]) AS UUID) AS id) w
       ON w.id = s.request_id OR w.id = s.event_id
     WHERE s.time >= $1 AND s.time < $2 GROUP BY w.nth`,
    [...spanOf(window), ...columnsOf(own)],
  )
}

/** Digests of images and artifacts stand somewhere in requests and answers. */
async function hashRows(
  engine: Engine,
  indicators: readonly HuntIndicator[],
  window: TimeWindow,
): Promise<readonly SqlRow[]> {
  const own = valuesOf(indicators, 'hash')
  if (own.length === 0) return []
  return engine.query(
    `WITH named AS (SELECT s.*, unnest(list_distinct(regexp_extract_all(lower(concat(coalesce(s.request, ''), ' ', coalesce(s.response, ''))),
        '[0-9a-f]{32,64}'))) AS digest FROM stored.api_call s WHERE s.time >= $1 AND s.time < $2
        AND (regexp_matches(s.request, '[0-9a-fA-F]{32}') OR regexp_matches(s.response, '[0-9a-fA-F]{32}')))
     SELECT w.nth, 0 AS term, 'api_call' AS "table", 'request' AS "column", ${CALL_SUMS}
     FROM named s JOIN (SELECT unnest($3::INTEGER[]) AS nth, unnest($4::VARCHAR[]) AS digest) w ON w.digest = s.digest
     GROUP BY w.nth`,
    [...spanOf(window), ...columnsOf(own)],
  )
}

async function withTexts(
  engine: Engine,
  indicators: readonly HuntIndicator[],
  rows: readonly SqlRow[],
): Promise<readonly HuntHit[]> {
  const ids = (value: unknown) => (Array.isArray(value) ? value.map(Number) : [])
  const all = rows.flatMap((row) => [
    Number(row['term']),
    ...ids(row['principals']),
    ...ids(row['operations']),
  ])
  const texts = await termTexts(engine, new Set(all))
  const named = (value: unknown) => ids(value).flatMap((id) => texts.get(id) ?? [])
  const hits = rows.flatMap((row): HuntHit[] => {
    const indicator = indicators[Number(row['nth'])]
    if (indicator === undefined) return []
    return [
      {
        indicator,
        seenAs: texts.get(Number(row['term'])) ?? indicator.value,
        table: TABLES.find((name) => name === row['table']) ?? 'api_call',
        column: String(row['column']),
        count: Number(row['count']),
        failed: Number(row['failed']),
        first: Number(row['first']),
        last: Number(row['last']),
        principals: named(row['principals']),
        operations: named(row['operations']),
        eventIds: Array.isArray(row['event_ids']) ? row['event_ids'].map(String) : [],
      },
    ]
  })
  return hits.toSorted(
    (a, b) => b.count - a.count || a.first - b.first || (a.seenAs < b.seenAs ? -1 : 1),
  )
}

function nearMisses(
  indicators: readonly HuntIndicator[],
  hits: readonly HuntHit[],
  addresses: Addresses,
): Hunt['near'] {
  const seen = new Set(hits.map(({ indicator }) => indicator))
  const networks = new Set(addresses.map(({ text }) => networkOf(text)))
  return indicators.flatMap((indicator) => {
    const network = indicator.kind === 'address' ? networkOf(indicator.value) : undefined
    const isNear = network !== undefined && !seen.has(indicator) && networks.has(network)
    return isNear ? [{ indicator, network }] : []
  })
}
