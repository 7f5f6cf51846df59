import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { CollectedSource } from '../src/collect/collector.ts'
import type { LogObject } from '../src/sources/source.ts'
import { callRecord, recordsFile, temporaryFolder, temporaryLake } from './lake/ingest-support.ts'
import { asked } from './membership/support.ts'
import { openServices } from './support/open-services.ts'

const [MINE, THEIRS] = ['111122223333', '444455556666']

const WHOLE = { accounts: undefined }

/** Objects that are there from the start, one an account, looked through again and again. */
function polled(passes: { count: number }, later = new Map<string, string>()): CollectedSource {
  const content = (account: string, n: number) =>
    recordsFile([{ ...callRecord(n), recipientAccountId: account }])
  const contents = new Map([
    ['s3://b/mine', content(MINE, 1)],
    ['s3://b/theirs', content(THEIRS, 2)],
  ])
  return {
    name: 's3:b',
    kind: 's3',
    everyMs: 50,
    atOnce: 4,
    source: () => ({
      name: 'b',
      list: async function* (): AsyncGenerator<LogObject> {
        passes.count++
        for (const [uri, text] of [...contents, ...later])
          yield { uri, version: 'v', bytes: text.length }
      },
      open: async ({ uri }) => ({
        kind: 'bytes',
        bytes: new Uint8Array(Buffer.from(contents.get(uri) ?? later.get(uri) ?? '')),
      }),
    }),
  }
}

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; !holds(); i++) {
    if (i > 400) throw new Error('it did not come about')
    await setTimeout(50)
  }
}

test('what is collected follows who is a member, and says how it goes', {
  timeout: 60_000,
}, async () => {
  const path = join(temporaryFolder(), 'lake.duckdb')
  const { services, close } = await openServices(path, [MINE, THEIRS], Date.UTC(2026, 0, 3))
  const { membership } = services
  const arn = await membership.createGraph(MINE, new Map())
  await membership.createMembers(MINE, arn, [asked(THEIRS)])
  const passes = { count: 0 }
  const trouble: unknown[] = []
  const reached: string[] = []
  await services.collect(
    [polled(passes)],
    (...what) => trouble.push(what),
    ({ name, objects }) => reached.push(`${name} ${objects}`),
  )
  await until(() => services.ingested().objects >= 2)
  expect(services.ingested()).toMatchObject({ stored: 1, rejected: 1 })
  await membership.acceptInvitation(THEIRS, arn)
  await until(() => services.ingested().stored === 2)
  await until(() => services.collected()[0]?.lastSuccess !== undefined)
  expect(await services.sourceStatuses({ accounts: [MINE, THEIRS] })).toEqual([])
  expect(await services.sourceStatuses(WHOLE)).toMatchObject([
    { name: 's3:b', state: 'collecting', objects: 3, records: 2, unreadable: 0 },
  ])
  await close()
  expect(trouble).toEqual([])
  // Once, however often it is looked through.
  expect(reached).toEqual(['s3:b 2'])
  const lake = await temporaryLake(path)
  const [row] = await lake.engine.query('SELECT count(*) AS rows FROM api_call')
  expect(Number(row?.['rows'])).toBe(2)
})

test('how it went is still known when nothing is collected any more', async () => {
  const path = join(temporaryFolder(), 'lake.duckdb')
  const first = await openServices(path, [MINE], Date.UTC(2026, 0, 3))
  const passes = { count: 0 }
  await first.services.collect([polled(passes)], () => undefined)
  await until(() => first.services.collected()[0]?.lastSuccess !== undefined)
  await first.close()
  const seen = passes.count
  const { services } = await openServices(path, [MINE], Date.UTC(2026, 0, 4))
  onTestFinished(() => expect(passes.count).toBe(seen))
  expect(services.collected()).toEqual([])
  expect(await services.sourceStatuses(WHOLE)).toMatchObject([
    { name: 's3:b', objects: 2, records: 2 },
  ])
})

test('what is too old goes between readings, and collecting goes on', {
  timeout: 60_000,
}, async () => {
  const path = join(temporaryFolder(), 'lake.duckdb')
  const { services, close } = await openServices(path, [MINE], Date.UTC(2026, 0, 3))
  const later = new Map<string, string>()
  await services.collect([polled({ count: 0 }, later)], () => undefined)
  await until(() => services.ingested().stored >= 2)
  // The calls are of the first of January, and it is the third.
  expect(await services.expire({ default: 30 })).toMatchObject({ rows: 0, left: 0 })
  expect(await services.expire({ cloudtrail: 1 })).toMatchObject({ rows: 2, left: 0 })
  await expect(services.expire({ telnet: 1 })).rejects.toThrow('no log called telnet')
  const record = { ...callRecord(5), eventTime: '2026-01-02T12:00:00Z' }
  later.set('s3://b/later', recordsFile([record]))
  await until(() => services.ingested().stored >= 3)
  await close()
  const lake = await temporaryLake(path)
  expect(await lake.engine.query('SELECT actor, operation FROM api_call')).toEqual([
    { actor: 'arn:aws:iam::111122223333:user/boris', operation: 'DescribeEndpoint' },
  ])
})

test('what is collected after the clock was put back is shown and investigated all the same', {
  timeout: 60_000,
}, async () => {
  let now = Date.UTC(2026, 0, 3)
  const path = join(temporaryFolder(), 'lake.duckdb')
  const { services } = await openServices(path, [MINE], () => now)
  const later = new Map<string, string>()
  await services.collect([polled({ count: 0 }, later)], () => undefined)
  await until(() => services.ingested().stored >= 2)
  const sight = services.sightOf({ account: MINE, asMember: false })
  if (sight === undefined) throw new Error('there is something to see')
  const { id } = await services.startRun(sight, {})
  await services.runs.idle()
  const runs = () => services.runs.list(sight.key)
  expect(runs()).toMatchObject([{ id, outdated: false }])
  now -= 24 * 3_600_000
  later.set('s3://b/later', recordsFile([callRecord(5)]))
  await until(() => runs().length === 2)
  await services.runs.idle()
  expect(runs()).toMatchObject([{ outdated: false }, { id, outdated: true }])
})
