import { gzip } from '../gzip.ts'
import type { JsonRecord } from '../json.ts'

/** Records as the gzip of JSON lines. */
export function jsonLines(records: readonly JsonRecord[]): Uint8Array {
  return gzip(`${records.map((record) => JSON.stringify(record)).join('\n')}\n`)
}

/** `2026-10-30T02:10:00Z`, without a fraction. */
export function wholeSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`
}

/** `2026/10/30` */
export function dayFolder(time: number): string {
  return new Date(time).toISOString().slice(0, 10).replaceAll('-', '/')
}
