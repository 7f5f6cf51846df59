import { canonicalIp } from '../events/ip.ts'
import { networkTest } from '../events/network.ts'
import type { TimeWindow } from '../events/time.ts'
import type { HuntIndicator, IndicatorKind } from '../formats/indicators/indicator.ts'
import type { Engine } from '../lake/engine.ts'

/** A string of the dictionary that an indicator stands for. */
export interface Matched {
  /** Position of the indicator. */
  readonly nth: number
  readonly term: number
}

/** Addresses of a window, each by its canonical form; several strings may stand for one. */
export type Addresses = readonly { readonly term: number; readonly text: string }[]

/** An indicator's value, with its position. */
interface Placed {
  readonly nth: number
  readonly value: string
}

export function spanOf({ start, end }: TimeWindow): [Date, Date] {
  return [new Date(start), new Date(end)]
}

/** Every address that calls, flows and findings of the window name. */
export async function addressTerms(engine: Engine, window: TimeWindow): Promise<Addresses> {
  const places = [
    ['api_call', 'source_ip'],
    ['flow', 'source'],
    ['flow', 'destination'],
    ['finding', 'source_ip'],
    ['dns_query', 'source'],
  ].map(
    ([table, column]) =>
      `SELECT ${column} AS id FROM stored.${table} WHERE time >= $1 AND time < $2 GROUP BY ${column}`,
  )
  const rows = await engine.query(
    `SELECT t.id, t.text FROM (${places.join(' UNION ')}) a JOIN term t ON t.id = a.id`,
    spanOf(window),
  )
  return rows.flatMap((row) => {
    const text = canonicalIp(String(row['text']))
    return text === undefined ? [] : [{ term: Number(row['id']), text }]
  })
}

/** Which strings of the dictionary indicators stand for. */
export async function matchedTerms(
  engine: Engine,
  indicators: readonly HuntIndicator[],
  addresses: Addresses,
  window: TimeWindow,
): Promise<readonly Matched[]> {
  return [
    ...addressMatches(indicators, addresses),
    ...networkMatches(indicators, addresses),
    ...(await exactMatches(engine, indicators)),
    ...(await looseMatches(engine, indicators, window)),
  ]
}

export function isPlace(indicator: HuntIndicator | undefined): boolean {
  return indicator?.kind === 'address' || indicator?.kind === 'network'
}

/** The indicators of a kind. */
export function valuesOf(
  indicators: readonly HuntIndicator[],
  wanted: IndicatorKind,
): readonly Placed[] {
  return indicators.flatMap(({ kind, value }, nth) => (kind === wanted ? [{ nth, value }] : []))
}

/** Positions and values as two lists, as a statement takes them. */
export function columnsOf(own: readonly Placed[]): [number[], string[]] {
  return [own.map(({ nth }) => nth), own.map(({ value }) => value)]
}

/** An address may be written with zeros in front. */
function addressMatches(
  indicators: readonly HuntIndicator[],
  addresses: Addresses,
): readonly Matched[] {
  const terms = new Map<string, number[]>()
  for (const { term, text } of addresses) terms.set(text, [...(terms.get(text) ?? []), term])
  return valuesOf(indicators, 'address').flatMap(({ nth, value }) =>
    (terms.get(value) ?? []).map((term) => ({ nth, term })),
  )
}

function networkMatches(
  indicators: readonly HuntIndicator[],
  addresses: Addresses,
): readonly Matched[] {
  return valuesOf(indicators, 'network').flatMap(({ nth, value }) => {
    const isInside = networkTest(value)
    if (isInside === undefined) return []
    return addresses.filter(({ text }) => isInside(text)).map(({ term }) => ({ nth, term }))
  })
}

const AS_WRITTEN: readonly IndicatorKind[] = ['access-key', 'account', 'principal', 'domain']

/** Names that were asked for and are of the list, or below one that is: whoever owns a name owns those below it. */
export async function domainMatches(
  engine: Engine,
  indicators: readonly HuntIndicator[],
  window: TimeWindow,
): Promise<readonly Matched[]> {
  const wanted = new Map(valuesOf(indicators, 'domain').map(({ nth, value }) => [value, nth]))
  if (wanted.size === 0) return []
  const rows = await engine.query(
    `SELECT t.id, t.text FROM (SELECT DISTINCT domain AS id FROM stored.dns_query WHERE time >= $1 AND time < $2) d
     JOIN term t ON t.id = d.id`,
    spanOf(window),
  )
  return rows.flatMap((row) =>
    namesAbove(String(row['text'])).flatMap((name) => {
      const nth = wanted.get(name)
      return nth === undefined ? [] : [{ nth, term: Number(row['id']) }]
    }),
  )
}

/** A name itself and those above it: `a.b.example`, `b.example`, `example`; a name has at most 127 parts. */
function namesAbove(name: string): readonly string[] {
  const names = [name]
  for (
    let dot = name.indexOf('.');
    dot >= 0 && names.length < 128;
    dot = name.indexOf('.', dot + 1)
  )
    names.push(name.slice(dot + 1))
  return names
}

/** Values that stand in the logs as they are. */
async function exactMatches(
  engine: Engine,
  indicators: readonly HuntIndicator[],
): Promise<readonly Matched[]> {
  const wanted = [
    ...AS_WRITTEN.flatMap((kind) => valuesOf(indicators, kind)),
    ...valuesOf(indicators, 'bucket').map(({ nth, value }) => ({
      nth,
      value: `arn:aws:s3:::${value}`,
    })),
  ]
  const rows = await engine.query(
    `SELECT w.nth, t.id FROM term t JOIN (SELECT unnest($1::INTEGER[]) AS nth, unnest($2::VARCHAR[]) AS value) w ON t.text = w.value`,
    columnsOf(wanted),
  )
  return rows.map((row) => ({ nth: Number(row['nth']), term: Number(row['id']) }))
}

/** Programs by what their user agents hold; users by the last part of their ARN. */
async function looseMatches(
  engine: Engine,
  indicators: readonly HuntIndicator[],
  window: TimeWindow,
): Promise<readonly Matched[]> {
  const agents = valuesOf(indicators, 'user-agent').map(({ nth, value }) => ({
    nth,
    value: value.toLowerCase(),
  }))
  const names = valuesOf(indicators, 'principal').filter(({ value }) => !value.startsWith('arn:'))
  if (agents.length + names.length === 0) return []
  const distinct = (column: string) =>
    `(SELECT t.id, t.text FROM (SELECT DISTINCT ${column} AS id FROM stored.api_call WHERE time >= $1 AND time < $2) d
      JOIN term t ON t.id = d.id)`
  const rows = await engine.query(
    `SELECT w.nth, a.id FROM ${distinct('user_agent')} a
       JOIN (SELECT unnest($3::INTEGER[]) AS nth, unnest($4::VARCHAR[]) AS value) w ON strpos(lower(a.text), w.value) > 0
     UNION ALL SELECT w.nth, n.id FROM ${distinct('actor')} n
       JOIN (SELECT unnest($5::INTEGER[]) AS nth, unnest($6::VARCHAR[]) AS value) w
       ON regexp_extract(n.text, '([^/]+)$', 1) = w.value`,
    [...spanOf(window), ...columnsOf(agents), ...columnsOf(names)],
  )
  return rows.map((row) => ({ nth: Number(row['nth']), term: Number(row['id']) }))
}
