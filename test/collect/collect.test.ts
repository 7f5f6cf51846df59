import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { PARKED_KIND } from '../../src/collect/parked-messages.ts'
import { Documents } from '../../src/lake/documents.ts'
import { createRandom } from '../../src/statistics/random.ts'
import {
  contentOf,
  ingestFolder,
  ledgerSums,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from '../lake/ingest-support.ts'
import { memoryLake } from '../support/memory-lake.ts'
import { dupin, newFolder } from '../support/run-cli.ts'
import { configurationFile, type StoodAws, standInForAws, trailObject } from './collect-support.ts'

const OBJECTS = 60
const SOME = Array.from({ length: OBJECTS }, (_, n) => trailObject(n))

/** The lake that the same objects in a folder give. */
let expected: readonly string[]

beforeAll(async () => {
  const folder = newFolder()
  const lake = await memoryLake()
  writeFiles(folder, Object.fromEntries(SOME.map(({ key, content }) => [key, content])))
  await ingestFolder(lake, folder)
  expected = await contentOf(lake)
  await lake.engine.close()
  rmSync(folder, { recursive: true })
})

async function collect(config: string, lake: string, ...more: string[]) {
  const args = ['collect', '--config', config, '--lake', lake, '--threads', '2', '--format', 'json']
  const { code, out, err } = await dupin([...args, ...more])
  return { code, err, sources: out === '' ? [] : JSON.parse(out).sources }
}

async function lakeAt(path: string) {
  const lake = await temporaryLake(path)
  return { content: await contentOf(lake), sums: await ledgerSums(lake) }
}

function newLake(): string {
  return join(temporaryFolder(), 'lake.duckdb')
}

describe('a queue', () => {
  test('that tells of each object ten times, in any order, gives the lake that the folder gives', async () => {
    const aws = await standInForAws()
    const objects = SOME.map(({ key, content }) => aws.put(key, content))
    const times = objects.flatMap((object) => Array.from({ length: 10 }, () => object))
    for (const object of createRandom(11).shuffle(times)) aws.tell([object])
    const [config, path] = [configurationFile(aws, ['sqs']), newLake()]
    const { code, sources } = await collect(config, path)
    expect(code).toBe(0)
    expect(sources).toMatchObject([{ name: 'sqs:new-logs', objects: OBJECTS, state: 'complete' }])
    expect(aws.sqs.messages.size).toBe(0)
    const { content, sums } = await lakeAt(path)
    expect(sums.objects).toBe(OBJECTS)
    expect(content).toEqual(expected)
  })

  test('and a listing of its bucket, and a second consumer, read each object once', async () => {
    const aws = await standInForAws()
    const objects = SOME.map(({ key, content }) => aws.put(key, content))
    for (const object of objects) aws.tell([object])
    const [config, path] = [configurationFile(aws, ['s3', 'sqs', 'same-sqs']), newLake()]
    const first = await collect(config, path)
    expect(first.code).toBe(0)
    const read = first.sources.map(({ objects: some }: { objects: number }) => some)
    expect(read.reduce((sum: number, some: number) => sum + some, 0)).toBeGreaterThanOrEqual(
      OBJECTS,
    )
    expect(aws.sqs.messages.size).toBe(0)
    aws.tell(objects)
    const again = await collect(config, path)
    expect(again).toMatchObject({
      code: 0,
      sources: [{ objects: 0 }, { objects: 0 }, { objects: 0 }],
    })
    expect(aws.sqs.messages.size).toBe(0)
    const { content, sums } = await lakeAt(path)
    expect(sums.objects).toBe(OBJECTS)
    expect(content).toEqual(expected)
  })
})

/** Messages that can be received again at once. */
function showAll({ sqs }: StoodAws): void {
  for (const message of sqs.messages.values()) message.visibleAt = 0
}

test('what cannot be read comes again, is parked in the end, and read when it can be', async () => {
  const aws = await standInForAws()
  const good = aws.put(trailObject(0).key, trailObject(0).content)
  const { key, content } = trailObject(1)
  const missing = aws.put(key, content)
  aws.s3.remove('trail-logs', key)
  aws.tell([good, missing])
  aws.sqs.send('no notification')
  aws.tell([{ ...good, bucket: 'somebody-elses' }])
  const [config, path] = [configurationFile(aws, ['sqs']), newLake()]
  const first = await collect(config, path)
  expect(first).toMatchObject({ code: 3, sources: [{ objects: 1, unreadable: 1, parked: 2 }] })
  expect(aws.sqs.messages.size).toBe(1)
  for (let i = 1; i < 3; i++) {
    showAll(aws)
    expect((await collect(config, path)).code).toBe(3)
  }
  const listed = await dupin(['coverage', '--parked', '--format', 'json', '--lake', path])
  const { parked, sources } = JSON.parse(listed.out)
  expect(parked.map(({ why }: { why: string }) => why).sort()).toEqual(
    [
      'its body is no JSON object',
      'it names an object of somebody-elses, which is none of the buckets that are read',
      'it was deleted after it was listed',
    ].sort(),
  )
  expect(sources).toMatchObject([{ source: 'sqs:new-logs', parked: 3, unreadable: 3 }])
  aws.put(key, content)
  showAll(aws)
  expect((await collect(config, path)).sources).toMatchObject([{ objects: 1, parked: 0 }])
  expect(aws.sqs.messages.size).toBe(0)
  const after = await dupin(['coverage', '--format', 'json', '--lake', path])
  expect(JSON.parse(after.out).sources).toMatchObject([{ parked: 2 }])
  expect((await lakeAt(path)).sums).toMatchObject({ objects: 2, rejected: 0, stored: 13 })
}, 60_000)

test('what a configuration names comes to no byte of the lake, in messages that are given up neither', async () => {
  const aws = await standInForAws()
  const { content } = trailObject(0)
  aws.tell([
    aws.put('churn-secret/a.json', content),
    { ...aws.put('churn-secret/b.json', content), bucket: 'somebody-elses' },
  ])
  aws.sqs.send('no notification of user/ana')
  const names = ['user/ana', 'churn-secret', 'AKIAEXAMPLE1']
  const [config, path] = [configurationFile(aws, ['sqs'], names), newLake()]
  expect(await collect(config, path)).toMatchObject({ code: 3, sources: [{ parked: 2 }] })
  const bytes = readFileSync(path)
  for (const name of names) expect(bytes.includes(name)).toBe(false)
  const lake = await temporaryLake(path)
  const kept = await new Documents(lake.engine).all(PARKED_KIND)
  expect(kept.map(({ body }) => body).join()).toMatch(
    /no notification of user\/redacted-[0-9a-f]{12}/,
  )
  expect(await ledgerSums(lake)).toMatchObject({ objects: 1, stored: 8 })
})

test('a queue that cannot be asked is told, and keeps nothing else from being read', async () => {
  const aws = await standInForAws()
  for (const { key, content } of SOME) aws.put(key, content)
  aws.sqs.intercept = () => 'AccessDeniedException'
  const path = newLake()
  const { code, sources, err } = await collect(configurationFile(aws, ['sqs', 's3']), path)
  expect(code).toBe(3)
  expect(sources).toMatchObject([
    { kind: 'sqs', state: 'failed', objects: 0 },
    { kind: 's3', state: 'complete', objects: OBJECTS },
  ])
  expect(err).toContain('sqs:new-logs: ')
  expect((await lakeAt(path)).content).toEqual(expected)
})

test.each([['no file', 'nowhere.yaml', 'there is no configuration at nowhere.yaml']])(
  '%s is a clear error',
  async (_, config, message) => {
    const { code, err } = await collect(config, newLake())
    expect(code).toBe(2)
    expect(err).toContain(message)
  },
)
