import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { deriveRelations } from '../../src/graph/derive.ts'
import { type IngestOptions, Ingestor } from '../../src/lake/ingest/ingest.ts'
import type { Lake } from '../../src/lake/lake.ts'
import type { LogObject, ObjectContent, Source } from '../../src/sources/source.ts'
import {
  callRecords,
  contentOf,
  ingestFolder,
  ledgerSums,
  recordsFile,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from './ingest-support.ts'

type Content = Uint8Array | string | ObjectContent

/** A source elsewhere: what is there by address, brought near when asked. */
function remote(contents: Readonly<Record<string, Content>>, opened: string[] = []): Source {
  const bytesOf = (content: Content) =>
    typeof content === 'string' || content instanceof Uint8Array ? content.length : 100
  return {
    name: 'elsewhere',
    async *list() {
      for (const [uri, content] of Object.entries(contents))
        yield { uri, version: 'v1', bytes: bytesOf(content) }
    },
    open: async ({ uri }) => {
      opened.push(uri)
      const content = contents[uri] ?? ''
      if (typeof content !== 'string' && !(content instanceof Uint8Array)) return content
      return { kind: 'bytes', bytes: new Uint8Array(Buffer.from(content)) }
    },
  }
}

async function ingestor(lake: Lake, options: Partial<IngestOptions> = {}): Promise<Ingestor> {
  const now = () => new Date(Date.UTC(2026, 0, 3))
  const one = await Ingestor.open(lake, {
    threads: 2,
    seed: 7,
    now,
    derive: deriveRelations,
    ...options,
  })
  onTestFinished(() => one.close())
  return one
}

test('what is brought near gives the lake that files give', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 150 }, (_, i) => [
      `${i}.json`,
      recordsFile(callRecords(i * 5, i * 5 + 8)),
    ]),
  )
  const near = await temporaryLake()
  await ingestFolder(near, writeFiles(temporaryFolder(), files))
  const far = await temporaryLake()
  const opened: string[] = []
  const zipped = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [`s3://b/${name}`, gzipSync(text)]),
  )
  const summary = await (await ingestor(far)).read(remote(zipped, opened))
  expect(summary).toMatchObject({ objects: 150, read: 1200, stored: 753, duplicate: 447 })
  expect(new Set(opened).size).toBe(150)
  expect(await contentOf(far)).toEqual(await contentOf(near))
})

test('one source is read after the other by threads that stay', async () => {
  const lake = await temporaryLake()
  const one = await ingestor(lake)
  for (let i = 0; i < 5; i++) {
    const opened: string[] = []
    const contents = {
      's3://b/first': recordsFile(callRecords(0, 3)),
      [`s3://b/${i}`]: recordsFile(callRecords(10 * i, 10 * i + 4)),
    }
    const summary = await one.read(remote(contents, opened))
    expect(summary).toMatchObject({ known: i === 0 ? 0 : 1, objects: i === 0 ? 2 : 1 })
    expect(opened).toHaveLength(i === 0 ? 2 : 1)
  }
  expect(await one.read(remote({}))).toMatchObject({ objects: 0, known: 0, read: 0 })
  // The first three of the first ten are in both.
  expect(await ledgerSums(lake)).toMatchObject({ objects: 6, read: 23, stored: 20, duplicate: 3 })
})

test('a temporary file is gone when it was read, and others stay', async () => {
  const folder = temporaryFolder()
  const contents: Record<string, ObjectContent> = {}
  for (const [name, isTemporary] of [
    ['spool', true],
    ['kept', false],
  ] as const) {
    const path = join(folder, name)
    writeFileSync(path, recordsFile(callRecords(0, 4)))
    contents[`s3://b/${name}`] = { kind: 'file', path, isTemporary }
  }
  await (await ingestor(await temporaryLake())).read(remote(contents))
  expect(existsSync(join(folder, 'spool'))).toBe(false)
  expect(existsSync(join(folder, 'kept'))).toBe(true)
})

test('what could not be brought near is told, has a line, and is offered again', async () => {
  const lake = await temporaryLake()
  const unreadable: [LogObject, string][] = []
  const one = await ingestor(lake, {
    onUnreadable: (object, detail) => unreadable.push([object, detail]),
  })
  const failing: Content = { kind: 'failed', detail: 'access denied' }
  await one.read(remote({ 's3://b/1': failing, 's3://b/2': recordsFile(callRecords(0, 2)) }))
  expect(unreadable).toEqual([[{ uri: 's3://b/1', version: 'v1', bytes: 100 }, 'access denied']])
  expect(await ledgerSums(lake)).toMatchObject({ objects: 2, read: 3, rejected: 1 })
  await one.read(remote({ 's3://b/1': recordsFile(callRecords(5, 8)) }))
  expect(await ledgerSums(lake)).toEqual({
    objects: 2,
    read: 5,
    stored: 5,
    duplicate: 0,
    rejected: 0,
  })
  expect(await one.read(remote({ 's3://b/1': failing }))).toMatchObject({ known: 1, objects: 0 })
})

test('a source that breaks ends the reading, and nothing of it is half there', async () => {
  const lake = await temporaryLake()
  const folder = temporaryFolder()
  const path = join(folder, 'spool')
  writeFileSync(path, recordsFile(callRecords(0, 4)))
  const broken: Source = {
    ...remote({ 's3://b/1': { kind: 'file', path, isTemporary: true } }),
    open: async () => {
      throw new Error('the cable is cut')
    },
  }
  await expect((await ingestor(lake)).read(broken)).rejects.toThrow('the cable is cut')
  expect(await ledgerSums(lake)).toMatchObject({ objects: 0, stored: 0 })
  const again = await ingestor(lake)
  await again.read(remote({ 's3://b/1': { kind: 'file', path, isTemporary: true } }))
  expect(await ledgerSums(lake)).toMatchObject({ objects: 1, stored: 4 })
})
