import { expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../../src/events/time.ts'
import type { ApiSettings } from '../../../src/sources/aws/api-settings.ts'
import { cloudTrailSource } from '../../../src/sources/aws/cloudtrail-source.ts'
import {
  callRecord,
  contentOf,
  ingestFolder,
  ingestSource,
  recordsFile,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from '../../lake/ingest-support.ts'
import { imaginedApis } from '../../support/aws/imagined-apis.ts'
import { apisFor, depsFor } from './api-support.ts'

/** `callRecord(n)` happens n minutes and n seconds after the start of the year, in this account and Region. */
const YEAR = Date.UTC(2026, 0, 1)
const SETTINGS: ApiSettings = {
  accounts: [{ id: '111122223333', role: 'arn:aws:iam::111122223333:role/reader' }],
  regions: ['eu-west-1'],
  days: 1,
}
const events = Array.from({ length: 400 }, (_, n) => ({
  ...callRecord(n),
  eventTime: String(callRecord(n)['eventTime']),
  recipientAccountId: '111122223333',
}))

test('the event history gives the lake that the files of a trail give, and both together no more', async () => {
  const apis = await apisFor(imaginedApis(() => ({ events })))
  const now = YEAR + 12 * HOUR
  const far = await temporaryLake()
  const source = cloudTrailSource(
    SETTINGS,
    depsFor(apis, () => now),
  )
  expect(await ingestSource(far, source)).toMatchObject({ stored: 400, rejected: 0, problems: [] })
  const folder = writeFiles(temporaryFolder(), { 'one.json.gz': recordsFile(events) })
  const near = await temporaryLake()
  await ingestFolder(near, folder)
  expect(await contentOf(far)).toEqual(await contentOf(near))
  expect(await ingestFolder(far, folder)).toMatchObject({ stored: 0, duplicate: 400 })
  expect(await ingestSource(near, source)).toMatchObject({ stored: 0, duplicate: 400 })
})

test('an hour is read again while it can change and never after that', async () => {
  let now = YEAR + 3 * HOUR + 10 * MINUTE
  const held = () => ({ events: events.filter(({ eventTime }) => Date.parse(eventTime) < now) })
  const apis = await apisFor(imaginedApis(held))
  const lake = await temporaryLake()
  const source = cloudTrailSource(
    SETTINGS,
    depsFor(apis, () => now),
  )
  const hoursAsked = async () => {
    const before = apis.calls.length
    const summary = await ingestSource(lake, source)
    const asked = apis.calls.slice(before).map(({ input }) => Number(input['StartTime']) * 1000)
    const hours = asked.filter((time) => time >= YEAR).map((time) => (time - YEAR) / HOUR)
    return { stored: summary.stored, hours: [...new Set(hours)] }
  }
  expect(await hoursAsked()).toEqual({ stored: 187, hours: [0, 1, 2, 3] })
  // The same minute: what is open has the version that it had.
  expect(await hoursAsked()).toEqual({ stored: 0, hours: [] })
  now += 15 * MINUTE
  expect(await hoursAsked()).toEqual({ stored: 15, hours: [2, 3] })
  now += HOUR
  expect(await hoursAsked()).toMatchObject({ hours: [1, 3, 4] })
  now += 5 * HOUR
  expect(await hoursAsked()).toMatchObject({ hours: [2, 3, 4, 5, 6, 7, 8, 9] })
  now += 11 * HOUR
  expect((await hoursAsked()).hours).toEqual([7, 8, 9, ...range(10, 21)])
  expect(await count(lake)).toBe(400)
})

test('requests keep below two a second, page after page', async () => {
  const apis = await apisFor(imaginedApis(() => ({ events })))
  let now = YEAR + 10 * HOUR
  const deps = depsFor(
    apis,
    () => now,
    (milliseconds) => (now += milliseconds),
  )
  const started = now
  await ingestSource(await temporaryLake(), cloudTrailSource(SETTINGS, deps))
  const requests = apis.calls.filter(({ action }) => action === 'cloudtrail:LookupEvents').length
  expect(requests).toBeGreaterThan(30)
  expect(requests / ((now - started) / 1000)).toBeLessThan(2)
})

test('a broken event costs itself alone', async () => {
  const broken = [
    '',
    'no JSON',
    '{"eventID":',
    '[]',
    '{"a":1}}\n{"Records":[',
    '"text"',
    '{}',
    'null',
  ]
  const sound = events.slice(0, 60).map((event) => JSON.stringify(event))
  const texts = sound.flatMap((text, i) => [text, broken[i] ?? text])
  const apis = await apisFor(({ action, input }) => {
    const isFirst = Number(input['StartTime']) * 1000 === YEAR
    if (action !== 'cloudtrail:LookupEvents' || !isFirst) return {}
    return {
      body: { Events: texts.map((CloudTrailEvent, i) => ({ EventId: `${i}`, CloudTrailEvent })) },
    }
  })
  const source = cloudTrailSource(
    { ...SETTINGS, days: 0.1 },
    depsFor(apis, () => YEAR + 2 * HOUR),
  )
  const summary = await ingestSource(await temporaryLake(), source)
  expect(summary).toMatchObject({ stored: 60, rejected: broken.length })
})

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i)
}

async function count(lake: Awaited<ReturnType<typeof temporaryLake>>): Promise<number> {
  const [row] = await lake.engine.query('SELECT count(*) AS n FROM api_call')
  return Number(row?.['n'])
}
