import { type PlainRecord, recordOrEmpty } from '../../src/events/plain-record.ts'

/** Accounts of examples: none of a public example, and 12 digits for every count of them. */
const FIRST_ACCOUNT = 270_000_000_000

/** The account of the nth example. */
export function accountOf(nth: number): string {
  return String(FIRST_ACCOUNT + nth)
}

/** An id of the form of CloudTrail's, of the nth example. */
export function eventIdOf(nth: number): string {
  return `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`
}

/** The same log as it would be of another account: wherever the account stands, in ids and ARNs, `to` stands. */
export function inAccount(log: PlainRecord, from: string, to: string): PlainRecord {
  if (!/^\d{12}$/.test(from)) return log
  const text = JSON.stringify(log).replaceAll(new RegExp(`(?<!\\d)${from}(?!\\d)`, 'g'), to)
  return recordOrEmpty(JSON.parse(text))
}
