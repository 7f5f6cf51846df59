import { expect, onTestFinished, test } from 'vitest'
import { deriveRelations } from '../../src/graph/derive.ts'
import { KeptIngestor } from '../../src/lake/ingest/kept-ingestor.ts'
import type { LogObject, Source } from '../../src/sources/source.ts'
import { callRecord, ledgerSums, recordsFile, temporaryLake } from './ingest-support.ts'

const OBJECT: LogObject = { uri: 's3://b/1', version: 'v1', bytes: 100 }

function sourceOf(text: string, onOpen: () => void = () => undefined): Source {
  return {
    name: 'elsewhere',
    list: async function* () {
      yield OBJECT
    },
    open: async () => {
      onOpen()
      return { kind: 'bytes', bytes: new Uint8Array(Buffer.from(text)) }
    },
  }
}

async function kept(accounts: () => ReadonlySet<string> | undefined) {
  const lake = await temporaryLake()
  const options = { threads: 1, seed: 7, now: () => new Date(), derive: deriveRelations }
  const ingestor = new KeptIngestor(lake, options, accounts)
  onTestFinished(() => ingestor.close())
  return { lake, ingestor }
}

test('an object is known when it is durable, and not while it is read', async () => {
  const { ingestor } = await kept(() => undefined)
  expect(ingestor.isKnown(OBJECT)).toBeUndefined()
  await ingestor.open()
  expect(ingestor.isKnown(OBJECT)).toBe(false)
  const during: unknown[] = []
  const source = sourceOf(recordsFile([callRecord(1)]), () => during.push(ingestor.isKnown(OBJECT)))
  await ingestor.read(source)
  expect(during).toEqual([false])
  expect(ingestor.isKnown(OBJECT)).toBe(true)
  expect(ingestor.isKnown({ ...OBJECT, version: 'v2' })).toBe(false)
})

test('after a reading that broke nothing of it is known, and it can be read', async () => {
  const { lake, ingestor } = await kept(() => undefined)
  const broken = sourceOf('', () => {
    throw new Error('the cable is cut')
  })
  await expect(ingestor.read(broken)).rejects.toThrow('the cable is cut')
  await ingestor.open()
  expect(ingestor.isKnown(OBJECT)).toBe(false)
  await ingestor.read(sourceOf(recordsFile([callRecord(1)])))
  expect(await ledgerSums(lake)).toMatchObject({ objects: 1, stored: 1 })
})

test('when an account is taken in, what was left out of it is read', async () => {
  let accounts: ReadonlySet<string> = new Set(['999999999999'])
  const { lake, ingestor } = await kept(() => accounts)
  const source = sourceOf(recordsFile([callRecord(1)]))
  expect(await ingestor.read(source)).toMatchObject({ stored: 0, notMembers: 1 })
  expect(await ingestor.read(source)).toMatchObject({ known: 1, read: 0 })
  accounts = new Set(['999999999999', '111122223333'])
  expect(ingestor.isKnown(OBJECT)).toBe(true)
  ingestor.reconsider()
  expect(ingestor.isKnown(OBJECT)).toBeUndefined()
  await ingestor.open()
  expect(ingestor.isKnown(OBJECT)).toBe(false)
  expect(await ingestor.read(source)).toMatchObject({ known: 0, stored: 1, notMembers: 0 })
  expect(await ledgerSums(lake)).toMatchObject({ objects: 1, stored: 1, rejected: 0 })
})
