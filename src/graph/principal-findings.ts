import { canonicalIp, ipKind } from '../events/ip.ts'
import { truthCode } from '../events/tables.ts'
import type { TimeWindow } from '../events/time.ts'
import { termTexts } from '../lake/calls.ts'
import type { Engine, SqlParameter, SqlRow } from '../lake/engine.ts'
import { FOUND_BY_OTHERS, latestFindings, TELLS_OF_EVENT } from '../lake/latest-finding.ts'
import type { Principal } from './principal.ts'
import { relationCode } from './relation-types.ts'
import { list, object, parseJson, text } from './request-json.ts'

/** What another service found about a principal, or about an address it used, in its latest state. */
export interface PrincipalFinding {
  readonly id: string
  /** Such as `guardduty`. */
  readonly origin: string
  readonly type: string
  readonly title: string
  /** 0–10. */
  readonly score: number
  /** First and last seen, milliseconds since the epoch. */
  readonly time: number
  readonly endTime: number
  readonly account: string
  readonly region: string
  /** Remote address; `''` when it names none. */
  readonly ip: string
  /** Id of the detector of GuardDuty that made it; `''` when the record does not say. */
  readonly detector: string
  /** The operation that was called; `''` when it names none. */
  readonly api: string
  /** MITRE ids. */
  readonly techniques: readonly string[]
  /** It names the principal, a session of it or a key; otherwise it only shares an address with it. */
  readonly aboutPrincipal: boolean
  /** Public addresses that it says are on a threat list. */
  readonly flagged: readonly string[]
}

/** Most findings that are brought back: the gravest. */
const MOST_FINDINGS = 5000

/** Findings that touch the window and name the principal, a session or an access key of it, or one of these addresses.
 * What was archived where it was made, and samples, are left out. */
export async function findingsAbout(
  engine: Engine,
  principal: Principal,
  window: TimeWindow,
  addressTerms: readonly number[],
): Promise<readonly PrincipalFinding[]> {
  const rows = await engine.query(
    `WITH found AS (SELECT * FROM ${latestFindings(`${TELLS_OF_EVENT} AND ${FOUND_BY_OTHERS}`)}
        WHERE time < $2 AND coalesce(end_time, time) >= $1 AND archived <> $3 AND sample <> $3),
      judged AS (SELECT *, coalesce(actor IN (SELECT id FROM term WHERE text IN (SELECT unnest($4::VARCHAR[]))), FALSE)
          OR coalesce(session IN (SELECT id FROM term WHERE $5 <> '' AND starts_with(text, $5)), FALSE)
          OR (access_key <> 0 AND access_key IN (SELECT target FROM stored.relation WHERE type = $6 AND source = $7)) AS about
        FROM found)
     SELECT id, origin, type, title, score, time, end_time, account, region, source_ip, techniques, detail, about
     FROM judged WHERE about OR source_ip IN (SELECT unnest($8::UINTEGER[]))
     ORDER BY about DESC, score DESC, time, key LIMIT ${MOST_FINDINGS}`,
    parametersOf(principal, window, addressTerms),
  )
  const ids = rows.flatMap((row) => TERMS.map((name) => Number(row[name] ?? 0)))
  const texts = await termTexts(engine, new Set(ids))
  return rows.map((row) => findingOf(row, (name) => texts.get(Number(row[name] ?? 0)) ?? ''))
}

function parametersOf(
  { arns, sessionPrefix, term }: Principal,
  window: TimeWindow,
  addressTerms: readonly number[],
): SqlParameter[] {
  return [
    new Date(window.start),
    new Date(window.end),
    truthCode(true),
    arns,
    sessionPrefix,
    relationCode('used-key'),
    term,
    addressTerms,
  ]
}

const TERMS = ['id', 'origin', 'type', 'account', 'region', 'source_ip', 'techniques'] as const

function findingOf(row: SqlRow, term: (name: (typeof TERMS)[number]) => string): PrincipalFinding {
  const number = (name: string) => (typeof row[name] === 'number' ? row[name] : 0)
  const type = term('type')
  const ip = canonicalIp(term('source_ip')) ?? ''
  const detail = parseJson(typeof row['detail'] === 'string' ? row['detail'] : '')
  const title = typeof row['title'] === 'string' ? row['title'] : ''
  return {
    id: term('id'),
    origin: term('origin'),
    type,
    title: title || type,
    score: number('score'),
    time: number('time'),
    endTime: Math.max(number('time'), number('end_time')),
    account: term('account'),
    region: term('region'),
    ip,
    detector: text(detail, 'detector'),
    api: text(object(object(detail, 'action'), 'awsApiCallAction'), 'api'),
    techniques: term('techniques')
      .split(',')
      .filter((id) => id !== ''),
    aboutPrincipal: row['about'] === true,
    flagged: flaggedBy(type, ip, detail),
  }
}

/** Types of GuardDuty that say of the remote address that it is on a threat list of AWS or of the customer, or leads out of
 * Tor. https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-active.html */
const BY_THREAT_LIST = /[/:](?:MaliciousIPCaller|TorIPCaller|MaliciousIPCaller\.Custom)(?:[.!]|$)/

/** Indicators of an attack sequence whose values are addresses.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Indicator.html */
const ADDRESS_INDICATORS: readonly string[] = ['MALICIOUS_IP', 'TOR_IP']

function flaggedBy(type: string, ip: string, detail: unknown): readonly string[] {
  const intelligence = list(object(detail, 'evidence'), 'threatIntelligenceDetails')
  const remote = BY_THREAT_LIST.test(type) || intelligence.length > 0 ? [ip] : []
  const named = list(detail, 'indicators')
    .filter((indicator) => ADDRESS_INDICATORS.includes(text(indicator, 'key')))
    .flatMap((indicator) => list(indicator, 'values'))
    .map((value) => (typeof value === 'string' ? (canonicalIp(value) ?? '') : ''))
  const isPublic = (address: string) => ['ipv4', 'ipv6'].includes(ipKind(address))
  return [...new Set([...remote, ...named])].filter(isPublic)
}
