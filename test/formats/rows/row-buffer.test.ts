import { createHash } from 'node:crypto'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVENT_TABLES } from '../../../src/events/tables.ts'
import { RowBuffer, TEXT_LIMIT } from '../../../src/formats/rows/row-buffer.ts'
import { TermDictionary } from '../../../src/formats/rows/term-dictionary.ts'
import { decodeRows, uuidOf } from '../../support/decode-rows.ts'

describe('a row buffer', () => {
  it('gives back what was appended, row by row, past every growth', () => {
    const { buffer, terms } = create()
    const rows = Array.from({ length: 5000 }, (_, i) => ({
      event_id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      time: Date.UTC(2026, 0, 1) + i,
      operation: `Call${i % 700}`,
      outcome: i % 6,
      request: i % 3 === 0 ? `{"i":${i}}` : '',
    }))
    for (const row of rows) buffer.append({ table: 'api_call', row }, row.outcome)
    expect(buffer.rows).toBe(5000)
    const batch = buffer.take()
    expect([...batch.objects]).toEqual(rows.map((row) => row.outcome))
    expect(decodeRows(batch, terms)).toEqual(rows.map(decoded))
  })

  it('starts anew once its rows were taken, with nothing left of them', () => {
    const { buffer, terms } = create()
    for (let i = 0; i < 3; i++) {
      buffer.append(
        { table: 'api_call', row: { error_message: 'one', event_id: 'x', time: 1e12 } },
        1,
      )
      buffer.take()
      buffer.append({ table: 'api_call', row: { operation: 'Two' } }, 2)
      const batch = buffer.take()
      expect(decodeRows(batch, terms)).toEqual([{ operation: 'Two', outcome: 'success' }])
      expect([buffer.rows, batch.rows, ...batch.objects]).toEqual([0, 1, 2])
    }
  })

  it('leaves absent what was not set: empty, not a number, or all zero', () => {
    const { buffer } = create('metric')
    buffer.begin(9)
    const batch = buffer.take()
    const kinds = EVENT_TABLES.metric.columns.map((column) => column.kind)
    batch.columns.forEach(({ values }, i) => {
      const absent = kinds[i] === 'term' || kinds[i] === 'code' ? 0 : Number.NaN
      if (kinds[i] === 'key') expect([...values]).toEqual(new Array(16).fill(0))
      else expect([...values]).toEqual([absent])
    })
  })

  it('cuts text at its limit, says so, and leaves valid UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 4 }), fc.nat(4), (end, less) => {
        const { buffer, terms } = create()
        const text = `${'x'.repeat(TEXT_LIMIT - less)}${end}${end}`
        buffer.append({ table: 'api_call', row: { error_message: text } }, 0)
        const [row] = decodeRows(buffer.take(), terms)
        if (text.length <= TEXT_LIMIT) expect(row?.['error_message']).toBe(wellFormed(text))
        else expect(row?.['error_message']).toMatch(/^x+.*…$/su)
      }),
    )
  })

  it('cuts a term that no AWS name is as long as, and keeps apart two that begin alike', () => {
    const { buffer, terms } = create()
    for (const end of ['a', 'b']) {
      buffer.append({ table: 'api_call', row: { user_agent: 'x'.repeat(300_000) + end } }, 0)
    }
    const agents = decodeRows(buffer.take(), terms).map((row) => String(row['user_agent']))
    expect(agents.map((agent) => agent.length <= 2048 && agent.startsWith('xxx'))).toEqual([
      true,
      true,
    ])
    expect(new Set(agents).size).toBe(2)
  })

  it('keeps any string, with NUL and quotes, and shows a lone surrogate as U+FFFD', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { buffer, terms } = create()
        buffer.append({ table: 'api_call', row: { operation: text, error_message: text } }, 0)
        const [row] = decodeRows(buffer.take(), terms)
        const wanted = wellFormed(text) || undefined
        expect([row?.['operation'], row?.['error_message']]).toEqual([wanted, wanted])
      }),
    )
  })

  it.each([
    ['no such column', { nonsense: 1 }, /no column nonsense/],
    ['text where a number belongs', { time: 'yesterday' }, /takes a number/],
  ])('refuses %s, which is a mistake of ours', (_what, row, message) => {
    expect(() => create().buffer.append({ table: 'api_call', row }, 0)).toThrow(message)
  })
})

describe('a key', () => {
  const uuids = fc.uuid()

  it('is a canonical UUID itself, and a hash of anything else', () => {
    fc.assert(
      fc.property(uuids, (uuid) => {
        expect(uuidOf(keyOf(uuid))).toBe(uuid)
      }),
    )
    const digest = createHash('sha256').update('not a uuid').digest('hex').slice(0, 32)
    expect(uuidOf(keyOf('not a uuid'))?.replaceAll('-', '')).toBe(digest)
    const upper = '4F0D3C6E-0000-4000-8000-000000000000'
    expect(uuidOf(keyOf(upper))).not.toBe(upper.toLowerCase())
  })

  it("rests in the memory that DuckDB's own UUIDs rest in", async () => {
    const database = await DuckDBInstance.create(':memory:')
    const connection = await database.connect()
    for (const uuid of fc.sample(uuids, 20)) {
      const reader = await connection.runAndReadAll('SELECT $1::VARCHAR::UUID', [uuid])
      const value = reader.getRows()[0]?.[0]
      expect(value).toMatchObject({ hugeint: hugeOf(keyOf(uuid)) })
    }
    connection.closeSync()
  })
})

function create(name: 'api_call' | 'metric' = 'api_call') {
  const terms = new TermDictionary(5)
  return { terms, buffer: new RowBuffer(EVENT_TABLES[name], terms) }
}

function decoded(row: {
  event_id: string
  time: number
  operation: string
  outcome: number
  request: string
}) {
  const outcomes = ['success', 'denied', 'throttled', 'invalid', 'not-found', 'failed']
  const { request, ...rest } = row
  const readable = {
    ...rest,
    time: new Date(row.time).toISOString(),
    outcome: outcomes[row.outcome],
  }
  return request === '' ? readable : { ...readable, request }
}

function wellFormed(text: string): string {
  return Buffer.from(text).toString()
}

function keyOf(text: string): Uint8Array {
  const { buffer } = create()
  buffer.begin(0)
  buffer.setKey(buffer.column('event_id'), text)
  return buffer.keyBytes(buffer.column('event_id')).slice(0, 16)
}

/** Sixteen little-endian bytes as the signed integer that they are. */
function hugeOf(bytes: Uint8Array): bigint {
  const hex = Buffer.from(bytes).reverse().toString('hex')
  return BigInt.asIntN(128, BigInt(`0x${hex}`))
}
