import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Engine, SqlParameter, SqlRow } from '../../src/lake/engine.ts'
import { RememberingEngine } from '../../src/lake/remembering-engine.ts'

/** Answers what it was asked and how often it was asked anything before that changed the lake. */
function lakeThatCounts(rows = 1) {
  const asked: string[] = []
  let state = 0
  const engine: Engine = {
    dialect: 'duckdb',
    query: async (sql: string, parameters: readonly SqlParameter[] = []) => {
      const question = `${sql} ${parameters.map((one) => `${typeof one}:${String(one)}`).join()}`
      asked.push(question)
      if (sql.includes('fails')) throw new Error('it failed')
      return Array.from({ length: rows }, (): SqlRow => ({ question, state }))
    },
    transaction: (work) => work(),
    close: async () => undefined,
  }
  const change = () => {
    state++
  }
  return { engine, asked, change }
}

const PARAMETERS: readonly SqlParameter[] = [
  null,
  Number.NaN,
  0,
  1,
  '1',
  true,
  'true',
  new Date(1),
  '{"time":1}',
  Number.POSITIVE_INFINITY,
]

describe('an engine that remembers', () => {
  test('answers as the one that it asks would, whatever is asked and however often', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            sql: fc.constantFrom('SELECT 1', 'WITH a AS (SELECT 1) SELECT 2', 'SELECT 1 '),
            parameters: fc.array(fc.constantFrom(...PARAMETERS), { maxLength: 2 }),
            changes: fc.boolean(),
          }),
          { maxLength: 30 },
        ),
        fc.integer({ min: 600, max: 4000 }),
        async (questions, mostBytes) => {
          const { engine, change } = lakeThatCounts()
          const remembering = new RememberingEngine(engine, { mostBytes })
          for (const { sql, parameters, changes } of questions) {
            if (changes) {
              change()
              remembering.forget()
            }
            expect(await remembering.query(sql, parameters)).toEqual(
              await engine.query(sql, parameters),
            )
          }
        },
      ),
    ))

  test('asks once what is asked twice, also by two at once', async () => {
    const { engine, asked } = lakeThatCounts()
    const remembering = new RememberingEngine(engine)
    await Promise.all([remembering.query('SELECT 1', [1]), remembering.query('SELECT 1', [1])])
    await remembering.query('SELECT 1', [1])
    await remembering.query('SELECT 1', [2])
    expect(asked).toHaveLength(2)
  })

  test('does not keep what was asked before it was told to forget and answered after', async () => {
    const { engine, asked, change } = lakeThatCounts()
    const remembering = new RememberingEngine(engine)
    const underWay = remembering.query('SELECT 1')
    change()
    remembering.forget()
    await underWay
    const [row] = await remembering.query('SELECT 1')
    expect(row?.['state']).toBe(1)
    expect(asked).toHaveLength(2)
  })

  test.each(['INSERT INTO a VALUES (1)', 'CREATE TABLE a (b INT)', 'SELECT fails'])(
    'asks every time: %s',
    async (sql) => {
      const { engine, asked } = lakeThatCounts()
      const remembering = new RememberingEngine(engine)
      await remembering.query(sql).catch(() => undefined)
      await remembering.query(sql).catch(() => undefined)
      expect(asked).toHaveLength(2)
    },
  )

  test('lets go of what was asked for longest ago, and never keeps what is too large', async () => {
    const { engine, asked } = lakeThatCounts()
    const remembering = new RememberingEngine(engine, { mostBytes: 8_000 })
    for (let i = 0; i < 100; i++) {
      await remembering.query('SELECT 0')
      await remembering.query(`SELECT ${i}`)
    }
    expect(asked.filter((one) => one.startsWith('SELECT 0'))).toHaveLength(1)
    await remembering.query('SELECT 1')
    expect(asked.filter((one) => one === 'SELECT 1 ')).toHaveLength(2)
    const large = lakeThatCounts(1_000)
    const small = new RememberingEngine(large.engine, { mostBytes: 8_000 })
    await small.query('SELECT 1')
    await small.query('SELECT 1')
    expect(large.asked).toHaveLength(2)
  })
})
