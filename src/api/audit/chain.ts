import { hash } from 'node:crypto'
import { isRecord, type PlainRecord } from '../../events/plain-record.ts'
import type { Json } from './redact.ts'

/** The newest record of a chain: whoever knows it can tell whether anything before it was changed. */
export interface Head {
  /** 1 for the first record. */
  readonly sequence: number
  /** In hex. */
  readonly sha256: string
}

/** What a chain that has no record yet goes on from. */
export const NO_HEAD: Head = { sequence: 0, sha256: '0'.repeat(64) }

/** A line as it was read: what it says of its place, and whether it is as it was written. */
export interface Link extends Head {
  readonly previousSha256: string
  readonly isIntact: boolean
  readonly record: PlainRecord
}

/**
 * `record` as a line that goes on from `previous`. Its hash is of the line as it is without its last member, `sha256`, and
 * thereby of the hash before it.
 */
export function seal(
  record: Readonly<Record<string, Json>>,
  previous: Head,
): { readonly line: string; readonly head: Head } {
  const sequence = previous.sequence + 1
  const additionalEventData = { sequence, previousSha256: previous.sha256 }
  const text = JSON.stringify({ ...record, additionalEventData })
  const sha256 = hash('sha256', text, 'hex')
  return { line: `${text.slice(0, -2)},"sha256":"${sha256}"}}`, head: { sequence, sha256 } }
}

const SEALED = /^(\{.*),"sha256":"([0-9a-f]{64})"\}\}$/

/** Reads a line; undefined when it is no line of a chain at all. */
export function readLink(line: string): Link | undefined {
  const [, text, sha256] = SEALED.exec(line) ?? []
  const record = text === undefined ? undefined : objectOf(line)
  const place = record && objectIn(record, 'additionalEventData')
  const { sequence, previousSha256 } = place ?? {}
  if (record === undefined || sha256 === undefined || typeof previousSha256 !== 'string')
    return undefined
  if (typeof sequence !== 'number' || !Number.isSafeInteger(sequence)) return undefined
  const isIntact = hash('sha256', `${text}}}`, 'hex') === sha256
  return { sequence, sha256, previousSha256, isIntact, record }
}

/** The member `name` of `record`, when it is an object. */
export function objectIn(record: PlainRecord, name: string): PlainRecord | undefined {
  const value = Object.hasOwn(record, name) ? record[name] : undefined
  return isRecord(value) ? value : undefined
}

/** Milliseconds since the epoch at which a record says that its call was made; NaN when it says none. */
export function timeOf(record: PlainRecord): number {
  const text = record['eventTime']
  return typeof text === 'string' ? Date.parse(text) : Number.NaN
}

function objectOf(line: string): PlainRecord | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}
