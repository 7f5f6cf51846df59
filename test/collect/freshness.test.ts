import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { CollectTarget } from '../../src/collect/collect-target.ts'
import { Collector } from '../../src/collect/collector.ts'
import { parseConfiguration } from '../../src/collect/config.ts'
import { collectedSources } from '../../src/collect/sources.ts'
import { deriveRelations } from '../../src/graph/derive.ts'
import { Documents } from '../../src/lake/documents.ts'
import { KeptIngestor } from '../../src/lake/ingest/kept-ingestor.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { SYSTEM_CLOCK } from '../../src/sources/clock.ts'
import { temporaryFolder, temporaryLake } from '../lake/ingest-support.ts'
import { configurationFile, standInForAws, trailObject, uriOf } from './collect-support.ts'

/** Objects that are told of, ten a second, while a listing of the same bucket has as many others to read. */
const OBJECTS = Number(process.env['DUPIN_FRESH_OBJECTS'] ?? 40)
const EVERY = 100
const PROMISED = 30_000

test('what a queue tells of can be asked for within thirty seconds', {
  timeout: 120_000 + 10 * EVERY * OBJECTS,
}, async () => {
  const aws = await standInForAws()
  for (let n = 0; n < OBJECTS; n++) {
    const { key, content } = trailObject(1_000_000 + n)
    aws.put(key, content)
  }
  const lake = await temporaryLake()
  const collector = await Collector.open({
    sources: await collectedSources(
      parseConfiguration(readFileSync(configurationFile(aws, ['s3', 'sqs']), 'utf8'), 'test'),
      { clock: SYSTEM_CLOCK, spoolFolder: join(temporaryFolder(), 'spool'), waitSeconds: 20 },
    ),
    target: await targetOf(lake),
    clock: SYSTEM_CLOCK,
    isOnce: false,
    onTrouble: (source, message) => process.stderr.write(`${source}: ${message}\n`),
  })
  const running = collector.run()
  const sent = new Map<string, number>()
  const seen = new Map<string, number>()
  const asking = ask(lake, seen, () => seen.size < OBJECTS)
  for (let n = 0; n < OBJECTS; n++) {
    const { key, content } = trailObject(n)
    const object = aws.put(key, content)
    sent.set(uriOf(object), performance.now())
    aws.tell([object])
    await setTimeout(EVERY)
  }
  await asking
  await collector.stop()
  await running
  const ages = [...sent].map(([uri, at]) => (seen.get(uri) ?? Number.POSITIVE_INFINITY) - at)
  ages.sort((a, b) => a - b)
  const quantile = (share: number) =>
    ages[Math.min(ages.length - 1, Math.floor(share * ages.length))] ?? 0
  if (process.env['DUPIN_FRESH_OBJECTS'] !== undefined)
    process.stderr.write(
      `notification to answer, ${OBJECTS} objects: median ${Math.round(quantile(0.5))} ms, p99 ${Math.round(quantile(0.99))} ms, most ${Math.round(quantile(1))} ms\n`,
    )
  expect(quantile(0.99)).toBeLessThan(PROMISED)
})

async function targetOf(lake: Lake): Promise<CollectTarget> {
  const options = { threads: 2, seed: 7, now: () => new Date(), derive: deriveRelations }
  const ingestor = new KeptIngestor(lake, options, () => undefined)
  const documents = new Documents(await lake.engine.connect())
  onTestFinished(async () => {
    await documents.close()
    await ingestor.close()
  })
  await ingestor.open()
  return {
    isKnown: (object) => ingestor.isKnown(object) ?? false,
    read: (source, listeners) => ingestor.read(source, listeners),
    documents,
  }
}

/** Asks, by a connection of its own, for calls of objects of the queue, and notes when they were first answered. */
async function ask(lake: Lake, seen: Map<string, number>, goesOn: () => boolean): Promise<void> {
  const engine = await lake.engine.connect()
  while (goesOn()) {
    const rows = await engine.query(
      `SELECT DISTINCT o.uri FROM api_call a JOIN stored.object o ON o.id = a.object
       WHERE o.uri NOT LIKE '%/100____ %'`,
    )
    const now = performance.now()
    for (const { uri } of rows) if (!seen.has(String(uri))) seen.set(String(uri), now)
    await setTimeout(50)
  }
  await engine.close()
}
