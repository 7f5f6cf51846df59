import { expect, test } from 'vitest'
import { DAY, formatTime, HOUR, MINUTE } from '../../../src/events/time.ts'
import { awsClock } from '../../../src/sources/aws/aws-clock.ts'
import { cloudTrailSource } from '../../../src/sources/aws/cloudtrail-source.ts'
import { descriptionsSource } from '../../../src/sources/aws/descriptions-source.ts'
import { apisFor, depsFor } from './api-support.ts'

const TIME = Date.UTC(2026, 0, 1, 12, 30)
const SETTINGS = { accounts: [], regions: ['eu-west-1'], days: 1 }

/** What a source offers, and tells, where the machine's clock is set wrong by so much. */
async function offered(make: typeof cloudTrailSource, wrong: number) {
  const apis = await apisFor(({ action }) => (action.startsWith('sts:') ? { ahead: -wrong } : {}))
  const source = make(
    SETTINGS,
    depsFor(apis, () => TIME + wrong),
  )
  const told: unknown[] = []
  const objects: string[] = []
  for await (const { uri, version } of source.list((_, problem, kind) =>
    told.push([problem, kind]),
  ))
    objects.push(`${uri} ${version}`)
  return { objects, told }
}

test.each([
  [DAY, 'the clock of this machine is 1440 min ahead of AWS’s'],
  [-DAY, 'the clock of this machine is 1440 min behind AWS’s'],
  [365 * DAY, 'the clock of this machine is 525600 min ahead of AWS’s'],
])('hours are final by AWS’s time where the clock is %i ms ahead', async (wrong, message) => {
  const right = await offered(cloudTrailSource, 0)
  expect(right.told).toEqual([])
  expect(right.objects.at(-1)).toMatch(/2026-01-01T12:00:00Z open 2026-01-01T12:30:00Z$/)
  const { objects, told } = await offered(cloudTrailSource, wrong)
  const within = (text: string) => text.replace(/open .*/, 'open')
  expect(objects.map(within)).toEqual(right.objects.map(within))
  expect(told).toEqual([[expect.stringContaining(message.replace('’', "'")), 'noted']])
})

test('what is configured is of AWS’s hour', async () => {
  const [right, wrong] = [
    await offered(descriptionsSource, 0),
    await offered(descriptionsSource, DAY),
  ]
  expect(right.objects.length).toBeGreaterThan(0)
  expect(wrong.objects).toEqual(right.objects)
})

test('a clock that is set after AWS said what time it is changes nothing', () => {
  let [now, monotonic] = [TIME, 5000]
  const clock = { now: () => now, monotonic: () => monotonic, sleep: async () => undefined }
  const aws = awsClock(clock, 2 * HOUR)
  expect(formatTime(aws())).toBe('2026-01-01T14:30:00Z')
  now -= 365 * DAY
  monotonic += MINUTE
  expect(formatTime(aws())).toBe('2026-01-01T14:31:00Z')
  now += 800 * DAY
  expect(formatTime(aws())).toBe('2026-01-01T14:31:00Z')
})

test('what an answer takes on its way is no wrong clock', () => {
  const clock = { now: () => TIME, monotonic: () => 0, sleep: async () => undefined }
  expect([awsClock(clock, 3000)(), awsClock(clock, -59_000)()]).toEqual([TIME, TIME])
})
