import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { type DocumentChange, Documents } from '../../src/lake/documents.ts'
import { DuckDbEngine } from '../../src/lake/duckdb-engine.ts'
import { type Engine, EngineError } from '../../src/lake/engine.ts'
import { createStatements } from '../../src/lake/schema.ts'
import { temporaryFolder } from './ingest-support.ts'

async function openDocuments(path = ':memory:') {
  const engine = await DuckDbEngine.open({ path, threads: 1 })
  for (const statement of createStatements()) await engine.query(statement)
  const documents = new Documents(await engine.connect())
  let open = true
  const close = async () => {
    if (!open) return
    open = false
    await documents.close()
    await engine.close()
  }
  onTestFinished(close)
  return { engine, documents, close }
}

/** An engine whose `count`-th statement fails, once; BEGIN, COMMIT and ROLLBACK do not count. */
function failingAfter(engine: DuckDbEngine, count: number): Engine {
  let left = count
  return {
    dialect: 'duckdb',
    query: (sql, parameters) =>
      --left === 0 ? Promise.reject(new Error('no room')) : engine.query(sql, parameters),
    transaction: (work) => engine.transaction(work),
    close: () => engine.close(),
  }
}

const note = (id: string, body = `"${id}"`) => ({ kind: 'note', id, body })

test('a document is there once it was written, the last one of its kind and id', async () => {
  const { documents } = await openDocuments()
  expect(await documents.get('note', 'a')).toBeUndefined()
  expect(await documents.all('note')).toEqual([])
  await documents.write([note('b'), note('a', '1'), { kind: 'other', id: 'a', body: '2' }])
  await documents.write([note('a', '3')])
  expect(await documents.get('note', 'a')).toEqual(note('a', '3'))
  expect(await documents.all('note')).toEqual([note('a', '3'), note('b')])
  expect(await documents.all('other')).toEqual([{ kind: 'other', id: 'a', body: '2' }])
})

test('a document without body is forgotten, also when it never was', async () => {
  const { documents } = await openDocuments()
  await documents.write([note('a'), note('b')])
  await documents.write([
    { kind: 'note', id: 'a' },
    { kind: 'note', id: 'never' },
    { kind: 'other', id: 'b' },
  ])
  expect(await documents.all('note')).toEqual([note('b')])
})

test('ids and bodies are texts, whatever they look like', async () => {
  const { documents } = await openDocuments()
  const odd = ["'); DROP TABLE stored.document; --", '$1', '', 'a\u0000b', '%', 'é', '🕵', '\n']
  await documents.write(odd.map((id) => note(id, JSON.stringify({ id }))))
  const found = new Map((await documents.all('note')).map(({ id, body }) => [id, body]))
  expect(found).toEqual(new Map(odd.map((id) => [id, JSON.stringify({ id })])))
  for (const id of odd) expect((await documents.get('note', id))?.id).toBe(id)
})

test('all changes of a write are kept or none', async () => {
  const { engine, documents } = await openDocuments()
  await documents.write([note('a', '"old"'), note('gone')])
  const broken: DocumentChange[] = [note('a', '"new"'), { kind: 'note', id: 'gone' }]
  const failing = new Documents(failingAfter(await engine.connect(), 1))
  await expect(failing.write([...broken, note('c')])).rejects.toThrow('no room')
  expect(await documents.all('note')).toEqual([note('a', '"old"'), note('gone')])
  await failing.write(broken)
  expect(await documents.all('note')).toEqual([note('a', '"new"')])
  await failing.close()
})

test('a write that failed is told to who asked for it, and the next ones go on', async () => {
  const { engine, documents } = await openDocuments()
  await engine.query('ALTER TABLE stored.document RENAME TO elsewhere')
  await expect(documents.write([note('a')])).rejects.toThrow(EngineError)
  await engine.query('ALTER TABLE stored.elsewhere RENAME TO document')
  await documents.write([note('b')])
  expect(await documents.all('note')).toEqual([note('b')])
})

test('writes at once are made one after the other, in the order in which they were asked for', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.option(fc.nat())), { maxLength: 4 }),
        {
          maxLength: 12,
        },
      ),
      async (batches) => {
        const { documents, close } = await openDocuments()
        const expected = new Map<string, string>()
        const writes = batches.map((batch) => {
          const changes = batch.map(([id, value]): DocumentChange => {
            if (value === null) expected.delete(id)
            else expected.set(id, String(value))
            return value === null ? { kind: 'note', id } : note(id, String(value))
          })
          return documents.write(changes)
        })
        await Promise.all(writes)
        const found = (await documents.all('note')).map(({ id, body }): [string, string] => [
          id,
          body,
        ])
        await close()
        expect(found).toEqual([...expected].toSorted(([a], [b]) => (a < b ? -1 : 1)))
      },
    ),
    { numRuns: 15 },
  )
})

test('closing waits for what is being written, and another process finds it', async () => {
  const path = join(temporaryFolder(), 'lake.duckdb')
  const first = await openDocuments(path)
  const writing = Array.from({ length: 20 }, (_, i) => first.documents.write([note(`n${i}`)]))
  await first.close()
  await Promise.all(writing)
  const second = await openDocuments(path)
  expect(await second.documents.all('note')).toHaveLength(20)
})

test('documents can be written while another connection is in the middle of a transaction', async () => {
  const { engine, documents } = await openDocuments()
  await engine.query('BEGIN TRANSACTION')
  await engine.query("INSERT INTO setting VALUES ('half', 'done')")
  await documents.write([note('a')])
  await engine.query('COMMIT')
  expect(await documents.all('note')).toEqual([note('a')])
})
