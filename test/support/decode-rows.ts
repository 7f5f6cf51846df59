import { entityTypeOf } from '../../src/events/entity.ts'
import { IP_KINDS } from '../../src/events/ip.ts'
import {
  CAPTURE_SIDES,
  type Column,
  EVENT_CATEGORIES,
  EVENT_TABLES,
  FEATURE_KINDS,
  INVOCATION_ORIGINS,
  OUTCOMES,
  TRUTH,
} from '../../src/events/tables.ts'
import type { ColumnData, RowBatch } from '../../src/formats/rows/row-buffer.ts'
import type { TermDictionary } from '../../src/formats/rows/term-dictionary.ts'

/** A row as people read it: texts, words in place of codes, ISO times; absent columns are left out. */
export type DecodedRow = Record<string, string | number>

/** Turns a batch of columns back into rows. */
export function decodeRows(batch: RowBatch, terms: TermDictionary): DecodedRow[] {
  const { columns } = EVENT_TABLES[batch.table]
  return Array.from({ length: batch.rows }, (_, row) => {
    const decoded: DecodedRow = {}
    columns.forEach((column, i) => {
      const data = batch.columns[i]
      const value = data === undefined ? undefined : decode(column, data, row, terms)
      if (value !== undefined) decoded[column.name] = value
    })
    return decoded
  })
}

function decode(
  column: Column,
  data: ColumnData,
  row: number,
  terms: TermDictionary,
): string | number | undefined {
  const value = data.values[row] ?? Number.NaN
  if (column.kind === 'term') return terms.textOf(value) || undefined
  if (column.kind === 'text') return textAt(data, row) || undefined
  if (column.kind === 'key') return uuidOf(data.values.subarray(row * 16, row * 16 + 16))
  if (column.kind === 'code') return wordOf(column.name, value)
  if (Number.isNaN(value)) return undefined
  return column.kind === 'time' ? new Date(value).toISOString() : value
}

function textAt({ values, bytes }: ColumnData, row: number): string {
  const text = bytes?.subarray(row === 0 ? 0 : values[row - 1], values[row])
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text)
}

/** The UUID behind sixteen little-endian bytes with the highest bit flipped; nothing when none was set. */
export function uuidOf(bytes: Iterable<number>): string | undefined {
  const digits = [...bytes].reverse()
  if (digits.every((byte) => byte === 0)) return undefined
  digits[0] = (digits[0] ?? 0) ^ 0x80
  return Buffer.from(digits)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

const WORDS: Readonly<Record<string, readonly string[]>> = {
  category: EVENT_CATEGORIES,
  read_only: TRUTH,
  mfa: TRUTH,
  archived: TRUTH,
  sample: TRUTH,
  ip_kind: IP_KINDS,
  outcome: OUTCOMES,
  origin: INVOCATION_ORIGINS,
  side: CAPTURE_SIDES,
  kind: FEATURE_KINDS,
}

function wordOf(name: string, code: number): string | number | undefined {
  const word = name.endsWith('_type') ? entityTypeOf(code) : (WORDS[name]?.[code] ?? code)
  return word === 'unknown' ? undefined : word
}
