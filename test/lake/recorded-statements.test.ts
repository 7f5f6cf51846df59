import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Engine } from '../../src/lake/engine.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { recordStatements } from '../../src/lake/recorded-statements.ts'
import { sqlLiteral, termLiteral } from '../../src/lake/sql-literal.ts'
import { memoryLake } from '../support/memory-lake.ts'

let lake: Lake

beforeAll(async () => {
  lake = await memoryLake()
})
afterAll(() => lake.engine.close())

describe('a bound value written as SQL', () => {
  test('means the same to the engine, whatever text it is', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 }).filter((one) => !one.includes('\0'))
    await fc.assert(
      fc.asyncProperty(text, fc.array(text, { maxLength: 5 }), async (one, some) => {
        const [row] = await lake.engine.query(
          `SELECT ${sqlLiteral(one)} AS one, ${sqlLiteral(some)}::VARCHAR[] AS some`,
        )
        expect(row).toEqual({ one: one, some })
      }),
      { numRuns: 100 },
    )
  })

  test('of numbers, times and truths too', async () => {
    const time = Date.UTC(2026, 0, 20, 8, 30, 0, 250)
    const [row] = await lake.engine.query(
      `SELECT ${sqlLiteral(new Date(time))} AS time, ${sqlLiteral(-1.5)} AS number, ${sqlLiteral(true)} AS truth,
         ${sqlLiteral(null)} AS nothing, ${sqlLiteral([1, 2])} AS list`,
    )
    expect(row).toMatchObject({ time, truth: true, nothing: null, list: [1, 2] })
    expect(Number(row?.['number'])).toBe(-1.5)
  })

  test('that is a long list says how much of it is left out', () => {
    const literal = sqlLiteral(Array.from({ length: 250 }, (_, i) => i))
    expect(literal).toContain('and 50 more')
    expect(literal).not.toContain('249')
  })
})

describe('what an engine was asked', () => {
  test('is kept once, with the entity by its name and nothing else taken for it', async () => {
    const asked: unknown[] = []
    const silent: Engine = {
      dialect: 'duckdb',
      query: async (...question) => {
        asked.push(question)
        return []
      },
      transaction: (work) => work(),
      close: async () => undefined,
    }
    const { engine, statements } = recordStatements(silent, new Map([[7, "it's"]]))
    await engine.query('SELECT $1, $2, $3', [7, 7, 7])
    await engine.query('SELECT $1, $2, $3', [7, 7, 7])
    await engine.query('SELECT $1, $2', ['text', 7])
    await engine.query('SELECT 1')
    await engine.query('SELECT id, text FROM term WHERE id IN ($1)', [7])
    expect(asked).toHaveLength(5)
    expect(statements()).toEqual([
      {
        sql: 'SELECT $1, $2, $3',
        parameters: [termLiteral("it's"), termLiteral("it's"), '7'],
      },
      { sql: 'SELECT $1, $2', parameters: ["'text'", '7'] },
      { sql: 'SELECT 1', parameters: [] },
    ])
    expect(termLiteral("it's")).toBe("(SELECT id FROM term WHERE text = 'it''s')")
  })
})
