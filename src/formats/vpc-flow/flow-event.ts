import { canonicalIp } from '../../events/ip.ts'
import { epochToMillis, parseTime } from '../../events/time.ts'
import { eventOf, type Found } from '../event-of.ts'
import type { RecordContext, RecordResult, Rejection } from '../format.ts'
import { FLOW_FIELDS, type FlowField } from './record.ts'

/** One flow as text: the value of FLOW_FIELDS[i] at i, `''` where there is none. */
export interface FlowRecord {
  readonly values: string[]
  /** Fields that this version does not know, `name=value`. */
  readonly others: string
}

/** Where the log lies says which account and Region it is of: the default format has no Region. */
export interface FlowOrigin {
  readonly account: string
  readonly region: string
}

const PLACE =
  /(?:^|\/)AWSLogs\/(?:aws-account-id=)?(\d{12})\/vpcflowlogs\/(?:aws-region=)?([a-z0-9-]{1,32})\//

const TEXTS = columns([
  ['interface', 'interface-id'],
  ['instance', 'instance-id'],
  ['vpc', 'vpc-id'],
  ['subnet', 'subnet-id'],
  ['action', 'action'],
  ['direction', 'flow-direction'],
  ['status', 'log-status'],
])
const ADDRESSES = columns([
  ['source', 'srcaddr'],
  ['destination', 'dstaddr'],
  ['packet_source', 'pkt-srcaddr'],
  ['packet_destination', 'pkt-dstaddr'],
])
const NUMBERS = columns([
  ['source_port', 'srcport'],
  ['destination_port', 'dstport'],
  ['protocol', 'protocol'],
  ['packets', 'packets'],
  ['bytes', 'bytes'],
  ['tcp_flags', 'tcp-flags'],
])
const ACCOUNT = FLOW_FIELDS.indexOf('account-id')
const REGION = FLOW_FIELDS.indexOf('region')
const START = FLOW_FIELDS.indexOf('start')
const END = FLOW_FIELDS.indexOf('end')
const PROTOCOL = FLOW_FIELDS.indexOf('protocol')

/** https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html */
export function flowOrigin(context: RecordContext): FlowOrigin {
  const place = PLACE.exec(context.uri)
  return { account: place?.[1] ?? '', region: place?.[2] ?? '' }
}

/** A record without any field, to be filled in. */
export function emptyRecord(): string[] {
  return new Array<string>(FLOW_FIELDS.length).fill('')
}

export function flowEvent(record: FlowRecord, origin: FlowOrigin): RecordResult {
  const { values } = record
  const start = timeOf(values[START])
  const end = timeOf(values[END])
  const bad = badTime(values, start, end) ?? badNumber(values)
  if (bad !== undefined) return bad
  const account = values[ACCOUNT]
  const found: Record<string, Found> = {
    key: canonicalText(record, start, end),
    time: Number.isNaN(start) ? end : start,
    end_time: end,
    account: account && account !== 'unknown' ? account : origin.account,
    region: values[REGION] || origin.region,
  }
  for (const [column, i] of TEXTS) found[column] = values[i]
  for (const [column, i] of ADDRESSES) found[column] = addressOf(values[i])
  for (const [column, i] of NUMBERS) found[column] = values[i] ? Number(values[i]) : undefined
  return [eventOf('flow', found)]
}

/** Every field in the one order, so that a flow has one key however its log was laid out and wrote its times. */
function canonicalText({ values, others }: FlowRecord, start: number, end: number): string {
  let last = values.length - 1
  while (last > 0 && values[last] === '') last--
  let line = ''
  for (let i = 0; i <= last; i++) {
    const value = i === START || i === END ? secondsOf(i === START ? start : end) : values[i]
    line += `${i === 0 ? '' : ' '}${value || '-'}`
  }
  return others ? `${line} ${others}` : line
}

function secondsOf(time: number): string {
  return Number.isNaN(time) ? '' : String(time / 1000)
}

function badTime(values: readonly string[], start: number, end: number): Rejection | undefined {
  if (!values[START] && !values[END])
    return { reason: 'missing-field', detail: 'neither start nor end says when the flow was' }
  if (values[START] && Number.isNaN(start)) return noTime(values[START])
  return values[END] && Number.isNaN(end) ? noTime(values[END]) : undefined
}

function noTime(text: string): Rejection {
  return { reason: 'bad-time', detail: `${quote(text)} is no time of a flow` }
}

function badNumber(values: readonly string[]): Rejection | undefined {
  for (const [, i] of NUMBERS) {
    const text = values[i]
    if (text && !isCount(text, i))
      return { reason: 'bad-value', detail: `${FLOW_FIELDS[i]} is ${quote(text)}, not a count` }
  }
  return undefined
}

function isCount(text: string, field: number): boolean {
  if (!/^\d{1,16}$/.test(text)) return false
  return field === PROTOCOL ? Number(text) < 256 : Number.isSafeInteger(Number(text))
}

function addressOf(text: string | undefined): Found {
  return text ? (canonicalIp(text) ?? text) : undefined
}

function timeOf(text: string | undefined): number {
  if (!text) return Number.NaN
  return /^\d{1,17}$/.test(text) ? epochToMillis(Number(text)) : parseTime(text)
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 40))
}

function columns(
  pairs: readonly (readonly [column: string, field: FlowField])[],
): readonly (readonly [column: string, index: number])[] {
  return pairs.map(([column, field]) => [column, FLOW_FIELDS.indexOf(field)] as const)
}
