import { FORMATS } from '../../../src/formats/catalogue.ts'
import { ObjectReader, type ObjectResult } from '../../../src/formats/object-reader.ts'
import { type DecodedRow, decodeRows } from '../../support/decode-rows.ts'

export interface ReadRows {
  readonly result: ObjectResult
  readonly rows: readonly (DecodedRow & { readonly table: string })[]
}

/** One for all, as a thread has: what an object held before tells it what to expect of the next. */
const reader = new ObjectReader({ formats: FORMATS, seed: 1, contentHash: () => '0'.repeat(32) })

/** What an object of these bytes gives, with every format there is. */
export function readRows(bytes: string | Uint8Array, uri = ''): ReadRows {
  reader.open(0, uri, () => undefined)
  reader.push(Buffer.from(bytes), true)
  const result = reader.close()
  const rows = reader
    .take()
    .flatMap((batch) =>
      decodeRows(batch, reader.terms).map((row) => ({ ...row, table: batch.table })),
    )
  return { result, rows }
}

/** JSON with its fields in order, numbers and truths as text, nothing empty: what is left once it was taken to pieces. */
export function asPieces(json: unknown): unknown {
  return pieces(typeof json === 'string' && /^[[{]/.test(json) ? JSON.parse(json) : json)
}

function pieces(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return undefined
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return value.map(pieces)
  const entries = Object.entries(value)
    .map(([key, child]): [string, unknown] => [key, pieces(child)])
    .filter(([, child]) => child !== undefined)
  if (entries.length === 0) return undefined
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

export function parseRecord(text: string) {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`no record: ${text.slice(0, 80)}`)
  return Object.fromEntries(Object.entries(value))
}
