import { isRecord, type PlainRecord, recordOrEmpty } from '../../src/events/plain-record.ts'
import { uuid } from '../../src/simulate/identifiers.ts'
import type { Actor } from '../../src/simulate/principals.ts'
import type { Random } from '../../src/statistics/random.ts'
import type { AttackLog } from './attack-logs.ts'

/** Where and when an attack happens in the simulated organisation, and who does it. */
export interface Place {
  readonly account: string
  readonly region: string
  /** Who takes the part of the log's IAM users; its address is where the attack comes from. */
  readonly actor: Actor
  /** The first call, milliseconds since the epoch. */
  readonly start: number
}

export interface Rewritten {
  readonly records: readonly PlainRecord[]
  readonly eventIds: readonly string[]
  readonly end: number
}

/**
 * The records of an attack as if it had happened there. The log's accounts become one account, its Regions one Region, its
 * addresses addresses of the actor's network, its IAM users the actor; event ids are new; moments keep their distances. Roles
 * that the log takes on, and whatever it touches, keep their names.
 */
export function rewritten(log: AttackLog, place: Place, random: Random): Rewritten {
  const times = log.records.flatMap(({ eventTime }) => timeOf(eventTime))
  const shift = place.start - Math.min(...times)
  const words = replacements(log.records, place)
  const ids = random.fork('event-ids')
  const records = log.records.map((record) => {
    const moved = deep(record, (text) => replaced(text, words, shift))
    return { ...recordOrEmpty(moved), ...identityOf(record, place), eventID: uuid(ids) }
  })
  return {
    records,
    eventIds: records.map(({ eventID }) => eventID),
    end: Math.max(...times) + shift,
  }
}

/** The actor stands where an IAM user stood; everybody else keeps who they are. */
function identityOf(record: PlainRecord, { actor }: Place): PlainRecord {
  const identity = recordOrEmpty(record['userIdentity'])
  return identity['type'] === 'IAMUser' ? { userIdentity: actor.identity } : {}
}

/** What is written for what, the longest first so that no word is cut by a part of it. */
function replacements(
  records: readonly PlainRecord[],
  { account, region, actor }: Place,
): readonly (readonly [string, string])[] {
  const words = new Map<string, string>()
  const addresses = new Map<string, string>()
  for (const record of records) {
    const identity = recordOrEmpty(record['userIdentity'])
    if (identity['type'] === 'IAMUser') {
      words.set(String(identity['arn']), actor.arn)
      words.set(String(identity['principalId']), String(actor.identity['principalId']))
      words.set(String(identity['accessKeyId']), actor.accessKey)
    }
    words.set(String(record['recipientAccountId']), account)
    words.set(String(identity['accountId']), account)
    words.set(String(record['awsRegion']), region)
    const address = String(record['sourceIPAddress'])
    if (/^[\d.]+$/.test(address) && !addresses.has(address))
      addresses.set(address, neighbour(actor.ip, addresses.size))
  }
  const known = [...words, ...addresses].filter(([from]) => from.length > 6 && from !== 'undefined')
  return known.toSorted(([a], [b]) => b.length - a.length)
}

/** The address itself, then others of its network. */
function neighbour(address: string, distance: number): string {
  const [a = '', b = '', c = '', d = '0'] = address.split('.')
  return [a, b, c, String((Number(d) + distance) % 254)].join('.')
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/

function replaced(text: string, words: readonly (readonly [string, string])[], shift: number) {
  if (MOMENT.test(text)) return `${new Date(Date.parse(text) + shift).toISOString().slice(0, 19)}Z`
  return words.reduce((made, [from, to]) => made.replaceAll(from, to), text)
}

function timeOf(value: unknown): readonly number[] {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isFinite(time) ? [time] : []
}

function deep(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((one) => deep(one, change))
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, deep(one, change)]))
}
