import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { killStarted, start } from '../cli/started.ts'
import {
  contentOf,
  ingestFolder,
  ledgerSums,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from '../lake/ingest-support.ts'
import { dupin } from '../support/run-cli.ts'
import { configurationFile, standInForAws, trailObject } from './collect-support.ts'

afterEach(killStarted)

const SOME = Array.from({ length: 20 }, (_, n) => trailObject(n))

function serving(config: string, path: string) {
  const args = ['serve', '--lake', path, '--listen', '127.0.0.1:0', '--collect', config]
  return start(args, { on: 'stdout', pattern: /listening on (\S+)/ })
}

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; !holds(); i++) {
    if (i > 600) throw new Error('it did not come about in a minute')
    await setTimeout(100)
  }
}

test('a process that is killed between commit and delete reads nothing twice, and the queue is emptied by the next', {
  timeout: 120_000,
}, async () => {
  const aws = await standInForAws()
  const path = join(temporaryFolder(), 'lake.duckdb')
  const config = configurationFile(aws, ['sqs'])
  aws.tell(SOME.map(({ key, content }) => aws.put(key, content)))
  aws.sqs.intercept = (operation) =>
    operation === 'DeleteMessageBatch' ? 'ServiceUnavailable' : undefined
  const { child } = await serving(config, path)
  await until(() => aws.sqs.operations.includes('DeleteMessageBatch'))
  child.kill('SIGKILL')
  await once(child, 'exit')
  aws.sqs.intercept = undefined
  for (const message of aws.sqs.messages.values()) message.visibleAt = 0
  const gets = () => aws.s3.requests.filter((line) => line.startsWith('GET')).length
  const before = gets()
  const next = await dupin(['collect', '--config', config, '--lake', path, '--threads', '1'])
  expect(next.code).toBe(0)
  expect(aws.sqs.messages.size).toBe(0)
  expect(gets()).toBe(before)
  const folder = writeFiles(
    temporaryFolder(),
    Object.fromEntries(SOME.map(({ key, content }) => [key, content])),
  )
  const whole = await temporaryLake()
  await ingestFolder(whole, folder)
  const lake = await temporaryLake(path)
  expect(await contentOf(lake)).toEqual(await contentOf(whole))
  expect(await ledgerSums(lake)).toMatchObject({ objects: SOME.length })
})

test('a server stops within ten seconds, whatever S3 and the queue do', {
  timeout: 60_000,
}, async () => {
  const aws = await standInForAws()
  const stalled = { hangs: false }
  aws.s3.intercept = () => {
    stalled.hangs = true
    return { status: 503, code: 'SlowDown' }
  }
  const { key, content } = trailObject(0)
  aws.tell([aws.put(key, content)])
  const config = configurationFile(aws, ['s3', 'sqs'])
  const { child, err } = await serving(config, join(temporaryFolder(), 'lake.duckdb'))
  await until(() => stalled.hangs)
  const asked = performance.now()
  child.kill('SIGTERM')
  await once(child, 'exit')
  expect(err()).not.toContain('a bug in dupin')
  expect(performance.now() - asked).toBeLessThan(10_000)
  // Somebody else may have the message at once.
  const [message] = [...aws.sqs.messages.values()]
  expect(message?.visibleAt).toBeLessThanOrEqual(Date.now())
})
