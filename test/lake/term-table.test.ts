import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openLake } from '../../src/lake/lake.ts'
import { TermTable } from '../../src/lake/term-table.ts'
import { temporaryFolder, temporaryLake } from './ingest-support.ts'

const words = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `word number ${from + i} ${'x'.repeat(i % 50)}`)

test('a text keeps its id for ever, and absence is 0', async () => {
  const { engine, terms } = await temporaryLake()
  const ids = await terms.idsOf(['a', '', 'b', 'a', 'A'])
  expect([...ids]).toEqual([1, 0, 2, 1, 3])
  await terms.flush()
  terms.kept()
  const reopened = await TermTable.open(engine)
  expect([...(await reopened.idsOf(['b', 'A', 'a', 'new', '']))]).toEqual([2, 3, 1, 4, 0])
})

test('a dictionary larger than its memory resolves every text as before', async () => {
  const { engine } = await temporaryLake()
  const terms = await TermTable.open(engine, 20_000)
  const all = words(0, 5000)
  const given = new Map<string, number>()
  for (let start = 0; start < all.length; start += 500) {
    // Each batch has words of the one before: the memory is past its bound by then.
    const batch = all.slice(Math.max(0, start - 100), start + 500)
    const ids = await terms.idsOf(batch)
    batch.forEach((text, i) => {
      expect(given.get(text) ?? ids[i]).toBe(ids[i])
      given.set(text, ids[i] ?? 0)
    })
    if (start % 1000 === 0) {
      await terms.flush()
      terms.kept()
    }
  }
  await terms.flush()
  terms.kept()
  expect(new Set(given.values()).size).toBe(5000)
  const later = await TermTable.open(engine, 20_000)
  expect([...(await later.idsOf(all))]).toEqual(all.map((text) => given.get(text)))
  const rows = await engine.query('SELECT count(*) AS n, count(DISTINCT text) AS texts FROM term')
  expect(rows).toEqual([{ n: 5000, texts: 5000 }])
})

test('what a failed transaction would have written gets a new id that is written', async () => {
  const { engine, terms } = await temporaryLake()
  const failing = engine.transaction(async () => {
    await terms.idsOf(['lost'])
    await terms.flush()
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  terms.discard()
  const [id] = await terms.idsOf(['lost'])
  await terms.flush()
  terms.kept()
  expect(await engine.query("SELECT id FROM term WHERE text = 'lost'")).toEqual([{ id }])
})

test('texts with NUL, quotes and emoji come back as they were', async () => {
  const path = join(temporaryFolder(), 'lake.duckdb')
  const texts = ['a\u0000b', "it's", '"', '🦀', 'é', '\u202e', ' ']
  const first = await openLake({ path, newSecret: () => 'k'.repeat(32) })
  const ids = [...(await first.terms.idsOf(texts))]
  await first.terms.flush()
  await first.engine.close()
  const second = await openLake({ path, newSecret: () => 'k'.repeat(32) })
  onTestFinished(() => second.engine.close())
  expect([...(await second.terms.idsOf(texts))]).toEqual(ids)
  const small = await TermTable.open(second.engine, 0)
  expect([...(await small.idsOf(texts))]).toEqual(ids)
})
