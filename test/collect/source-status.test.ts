import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PARKED_KIND, ParkedMessages, readParked } from '../../src/collect/parked-messages.ts'
import { readStatuses, SOURCE_KIND, StatusKeeper } from '../../src/collect/source-status.ts'
import type { Document, DocumentChange } from '../../src/lake/documents.ts'
import type { ParkedMessage } from '../../src/sources/sqs/queue-consumer.ts'

/** Documents in memory. */
function memoryDocuments() {
  const kept = new Map<string, Document>()
  return {
    kept,
    all: async (kind: string) => [...kept.values()].filter((one) => one.kind === kind),
    write: async (changes: readonly DocumentChange[]) => {
      for (const change of changes)
        if ('body' in change) kept.set(change.id, change)
        else kept.delete(change.id)
    },
  }
}

function documentsOf(kind: string, ...bodies: readonly string[]) {
  const documents = memoryDocuments()
  for (const [i, body] of bodies.entries()) documents.kept.set(`${i}`, { kind, id: `${i}`, body })
  return documents
}

test('counts go on where they were, and a source that is begun anew waits', async () => {
  const keeper = new StatusKeeper('s3:b', 's3', undefined)
  keeper.count('objects', 3)
  keeper.failed(1000, new Error('AccessDenied'))
  const kept = await readStatuses(documentsOf(SOURCE_KIND, JSON.stringify(keeper.status)))
  expect(kept).toEqual([keeper.status])
  const next = new StatusKeeper('s3:b', 's3', kept[0])
  next.count('objects')
  expect(next.status).toMatchObject({
    objects: 4,
    state: 'waiting',
    lastError: { at: 1000, message: 'AccessDenied' },
  })
})

test('it is told once that something changed', () => {
  const keeper = new StatusKeeper('a', 's3', undefined)
  expect([keeper.takeChanged(), keeper.takeChanged()]).toEqual([true, false])
  keeper.problems(2)
  expect([keeper.takeChanged(), keeper.takeChanged()]).toEqual([true, false])
})

test('what is damaged is passed over, whatever it holds', async () => {
  const body = fc.oneof(
    fc.string(),
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc
      .record({ name: fc.jsonValue(), kind: fc.constant('s3'), state: fc.constant('failing') })
      .map((value) => JSON.stringify(value)),
  )
  await fc.assert(
    fc.asyncProperty(body, async (some) => {
      expect(await readStatuses(documentsOf(SOURCE_KIND, some))).toEqual([])
      expect(await readParked(documentsOf(PARKED_KIND, some))).toEqual([])
    }),
  )
})

function parked(id: string, body = 'hello'): ParkedMessage {
  const message = { id, receipt: 'r', body, receives: 6, sentAt: 1 }
  return { kind: 'park', message, why: 'it is no notification', objects: [], seconds: 30 }
}

test('a message is noted once, and not any more when it could be read', async () => {
  const documents = memoryDocuments()
  const messages = await ParkedMessages.open('sqs:q', documents)
  await messages.add([parked('1'), parked('2', 'x'.repeat(10_000))], 5)
  await messages.add([parked('1')], 6)
  expect([messages.takeNew(), messages.takeNew()]).toEqual([2, 0])
  const notes = await readParked(documents)
  expect(notes.map(({ message, at, body }) => [message, at, body.length])).toEqual([
    ['1', 5, 5],
    ['2', 5, 4096],
  ])
  const after = await ParkedMessages.open('sqs:q', documents)
  await after.add([parked('2')], 7)
  await after.recovered(['1', 'unknown'])
  expect(after.takeNew()).toBe(-1)
  expect((await readParked(documents)).map(({ message }) => message)).toEqual(['2'])
})

test('of more than a thousand there is only the number', async () => {
  const documents = memoryDocuments()
  const messages = await ParkedMessages.open('sqs:q', documents)
  for (let i = 0; i < 12; i++)
    await messages.add(
      Array.from({ length: 100 }, (_, n) => parked(`${i}-${n}`)),
      5,
    )
  expect(messages.takeNew()).toBe(1200)
  expect(documents.kept.size).toBe(1000)
})
