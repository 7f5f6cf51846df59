import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY } from '../../src/events/time.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { visibleEngine } from '../../src/lake/visible.ts'
import { lastTime, measureVolumes } from '../../src/lake/volume.ts'
import { call, commitEvents, invocation, key, memoryLake } from '../support/memory-lake.ts'

const NOW = Date.UTC(2026, 0, 31)
const [ONE, OTHER] = ['111122223333', '444455556666']

/** A line of the ledger for object 1, which every row of these tests is of. */
async function ledger(lake: Lake, format: string, bytes: number, stored: number): Promise<void> {
  await lake.engine.query(
    `INSERT INTO stored.object VALUES (1, $1, 'one.json.gz', 'v', '', $2, $3, $4, $4, 0, 0, $5, '')`,
    [key(1), bytes, format, stored, new Date(NOW)],
  )
}

async function withLake<T>(work: (lake: Lake) => Promise<T>): Promise<T> {
  const lake = await memoryLake()
  try {
    return await work(lake)
  } finally {
    await lake.engine.close()
  }
}

describe('the volume of an account', () => {
  test('is its share of each object, by its rows', () =>
    withLake(async (lake) => {
      const calls = [ONE, ONE, ONE, OTHER].map((account, i) =>
        call({ time: NOW - 3 * DAY + i, account }),
      )
      await commitEvents(lake, calls)
      await ledger(lake, 'cloudtrail', 4000, 4)
      expect(await measureVolumes(lake.engine, NOW)).toEqual({
        measured: NOW,
        volumes: [
          { account: ONE, package: 'DETECTIVE_CORE', bytes: 3000, days: 1 },
          { account: OTHER, package: 'DETECTIVE_CORE', bytes: 1000, days: 1 },
        ],
        others: [],
      })
    }))

  test('has only the latest thirty days, wherever the lake ends', () =>
    withLake(async (lake) => {
      const times = [0, 10, 29.5, 30, 400].map((days) => NOW - 90 * DAY - days * DAY)
      await commitEvents(
        lake,
        times.map((time) => call({ time })),
      )
      await ledger(lake, 'cloudtrail', 500, 5)
      const { volumes } = await measureVolumes(lake.engine, NOW)
      expect(volumes).toEqual([{ account: ONE, package: 'DETECTIVE_CORE', bytes: 300, days: 30 }])
    }))

  test('tells logs that Detective does not know apart, those of nobody too', () =>
    withLake(async (lake) => {
      await commitEvents(lake, [
        invocation({ time: NOW - DAY }),
        invocation({ time: NOW - DAY, account: '' }),
      ])
      await ledger(lake, 'bedrock-invocation', 100, 2)
      expect(await measureVolumes(lake.engine, NOW)).toMatchObject({
        volumes: [],
        others: [
          { account: '', package: 'BEDROCK_INVOCATION_LOGS', bytes: 50 },
          { account: ONE, package: 'BEDROCK_INVOCATION_LOGS', bytes: 50 },
        ],
      })
    }))

  test('is of what can be seen alone', () =>
    withLake(async (lake) => {
      await commitEvents(lake, [
        call({ time: NOW - DAY }),
        call({ time: NOW - DAY, account: OTHER }),
      ])
      await ledger(lake, 'cloudtrail', 100, 2)
      const seen = await visibleEngine(lake.engine, [OTHER], false)
      const { volumes } = await measureVolumes(seen, NOW)
      expect(volumes.map(({ account, bytes }) => [account, bytes])).toEqual([[OTHER, 50]])
      await seen.close()
    }))

  test('is not moved by a record from the far future', () =>
    withLake(async (lake) => {
      await commitEvents(lake, [
        call({ time: NOW - DAY }),
        call({ time: Date.UTC(2099, 0, 1), account: OTHER }),
      ])
      await ledger(lake, 'cloudtrail', 100, 2)
      const { volumes } = await measureVolumes(lake.engine, NOW)
      expect(volumes.map(({ account }) => account)).toEqual([ONE])
      expect(await lastTime(lake.engine, NOW)).toBe(NOW - DAY)
    }))

  test('is not there when nothing was read', () =>
    withLake(async (lake) => {
      expect(await measureVolumes(lake.engine, NOW)).toEqual({
        measured: undefined,
        volumes: [],
        others: [],
      })
    }))

  test('adds up to the bytes of the object, however it is shared', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(ONE, OTHER, '777788889999'), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (accounts, bytes) =>
          withLake(async (lake) => {
            await commitEvents(
              lake,
              accounts.map((account, i) => call({ time: NOW - DAY + i, account })),
            )
            await ledger(lake, 'cloudtrail', bytes, accounts.length)
            const { volumes } = await measureVolumes(lake.engine, NOW)
            const sum = volumes.reduce((total, volume) => total + volume.bytes, 0)
            // Each account's share is rounded to whole bytes.
            expect(Math.abs(sum - bytes)).toBeLessThanOrEqual(volumes.length)
          }),
      ),
      { numRuns: 8 },
    ))
})
