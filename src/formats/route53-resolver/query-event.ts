import { canonicalIp } from '../../events/ip.ts'
import { eventOf, type Found } from '../event-of.ts'
import type { RecordResult } from '../format.ts'

/** A DNS query as any log may tell of it; `''` and NaN where it does not say. */
export interface DnsQuery {
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly account: string
  readonly region: string
  readonly vpc: string
  readonly instance: string
  readonly resolverEndpoint: string
  readonly resolverInterface: string
  readonly source: string
  readonly sourcePort: number
  /** As written; see `domainOf`. */
  readonly domain: string
  readonly type: string
  readonly class: string
  readonly responseCode: string
  readonly answers: readonly DnsAnswer[]
  readonly transport: string
  readonly firewallAction: string
  readonly firewallRuleGroup: string
  readonly firewallList: string
}

export interface DnsAnswer {
  readonly type: string
  readonly data: string
}

/** Most answers that are kept of one query, and most characters of all of them. */
const ANSWERS = 32
const ANSWER_CHARACTERS = 2_048

/** The row of a query. The key is made of what any log of the same query says, so that a second one adds no row. */
export function dnsEvent(query: DnsQuery): RecordResult {
  const domain = domainOf(query.domain)
  if (domain === '') return { reason: 'missing-field', detail: 'no name was asked for' }
  if (Number.isNaN(query.time))
    return { reason: 'bad-time', detail: 'it does not say when the query was' }
  const source = canonicalIp(query.source) ?? query.source
  const found: Record<string, Found> = {
    time: query.time,
    account: query.account,
    region: query.region,
    vpc: query.vpc,
    instance: query.instance,
    resolver_endpoint: query.resolverEndpoint,
    resolver_interface: query.resolverInterface,
    source,
    source_port: query.sourcePort,
    domain,
    type: query.type.toUpperCase(),
    class: query.class.toUpperCase(),
    response_code: query.responseCode.toUpperCase(),
    answers: answersText(query.answers),
    transport: query.transport.toUpperCase(),
    firewall_action: query.firewallAction.toUpperCase(),
    firewall_rule_group: query.firewallRuleGroup,
    firewall_list: query.firewallList,
  }
  return [eventOf('dns_query', { key: keyOf(found), ...found })]
}

/** A name as it is compared: lower case, as resolvers take it, without the dot that ends a full name; `.` is the root. */
export function domainOf(name: string): string {
  const lower = name.trim().toLowerCase()
  return lower.length > 1 && lower.endsWith('.') ? lower.slice(0, -1) : lower
}

const KEY_COLUMNS = [
  'time',
  'account',
  'region',
  'vpc',
  'source',
  'source_port',
  'domain',
  'type',
  'class',
  'response_code',
  'transport',
] as const

function keyOf(found: Readonly<Record<string, Found>>): string {
  return `dns ${JSON.stringify(KEY_COLUMNS.map((column) => found[column] || null))}`
}

/** `TYPE data`, one a line; what is left out is counted. */
function answersText(answers: readonly DnsAnswer[]): string {
  let text = ''
  for (const [i, { type, data }] of answers.entries()) {
    const line = `${i === 0 ? '' : '\n'}${type.slice(0, 16).toUpperCase()} ${canonicalIp(data) ?? oneLine(data)}`
    if (i === ANSWERS || text.length + line.length > ANSWER_CHARACTERS)
      return `${text}\n… ${answers.length - i} more`.trimStart()
    text += line
  }
  return text
}

function oneLine(data: string): string {
  return data.slice(0, 512).replace(/[\r\n]+/g, ' ')
}
