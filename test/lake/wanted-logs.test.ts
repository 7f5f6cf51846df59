import { expect, test } from 'vitest'
import { coverageOf } from '../../src/lake/coverage.ts'
import { dataEventStates } from '../../src/lake/data-event-coverage.ts'
import { WANTED_LOGS } from '../../src/lake/wanted-logs.ts'
import { memoryLake } from '../support/memory-lake.ts'

test('whatever coverage can miss has a line that says how to enable it, and nothing else has', async () => {
  const lake = await memoryLake()
  const events = (await dataEventStates(lake.engine)).map(({ log }) => log)
  await lake.engine.close()
  const all = WANTED_LOGS.map(({ log }) => log)
  expect(new Set(all).size).toBe(all.length)
  expect(all.filter((log) => events.includes(log)).toSorted()).toEqual(events.toSorted())
  const formats = all.filter((log) => !events.includes(log))
  expect(formats).toHaveLength(coverageOf([], []).missing.length)
  const collected = formats.map((format) => ({
    format,
    objects: 1,
    read: 1,
    stored: 1,
    duplicate: 0,
    rejected: 0,
  }))
  expect(coverageOf(collected, []).missing).toEqual([])
})
