import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DAY, HOUR } from '../../src/events/time.ts'
import { neighbourhoodOf, readTies, type Tie } from '../../src/graph/neighbourhood.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { call, code, commitEvents, memoryLake } from '../support/memory-lake.ts'

const rests = (from: string, to: string): Tie => ({ from, to, kind: 'rests-on' })
const works = (from: string, to: string): Tie => ({ from, to, kind: 'works-on' })
const calls = (from: string, to: string): Tie => ({ from, to, kind: 'calls' })

describe('a neighbourhood', () => {
  test('has what a thing rests on nearest, and nothing that no tie reaches', () => {
    const around = neighbourhoodOf('endpoint', [
      rests('endpoint', 'model'),
      works('trainer', 'model'),
      works('trainer', 'features'),
      works('stranger', 'elsewhere'),
    ])
    expect(around.within).toEqual(['model', 'trainer', 'features'])
    expect(around.nearnessOf('endpoint')).toBe(1)
    expect(around.nearnessOf('elsewhere')).toBe(0)
    expect(around.nearnessOf('never-seen')).toBe(0)
  })

  test('damps hubs: what everything rests on is farther than what one thing rests on', () => {
    const others = Array.from({ length: 50 }, (_, i) => rests(`other-${i}`, 'shared-role'))
    const around = neighbourhoodOf('endpoint', [
      rests('endpoint', 'own-role'),
      rests('endpoint', 'shared-role'),
      ...others,
    ])
    expect(around.nearnessOf('own-role')).toBeGreaterThan(5 * around.nearnessOf('shared-role'))
    expect(around.nearnessOf('other-0')).toBeLessThan(around.nearnessOf('shared-role'))
  })

  test('goes to who asks a thing more readily than to what else is asked by them', () => {
    const around = neighbourhoodOf('endpoint', [calls('app', 'endpoint'), calls('app', 'another')])
    expect(around.nearnessOf('app')).toBeGreaterThan(around.nearnessOf('another'))
  })

  test('takes a looser tie less often', () => {
    const around = neighbourhoodOf('endpoint', [
      rests('endpoint', 'near'),
      { ...rests('endpoint', 'deep'), weight: 1 / 3 },
    ])
    expect(around.nearnessOf('near')).toBeCloseTo(3 * around.nearnessOf('deep'), 6)
  })
})

describe('ties of the relations', () => {
  const START = Date.UTC(2026, 0, 10)
  const BUCKET = 'arn:aws:s3:::features'
  const ENDPOINT = 'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/churn'
  const ETL = 'arn:aws:iam::111122223333:role/etl'
  const APP = 'arn:aws:iam::111122223333:role/app'
  let lake: Lake
  beforeAll(async () => {
    lake = await memoryLake()
    const put = (actor: string, target: string, operation = 'PutObject') =>
      call({
        time: START,
        actor,
        target,
        target_type: code('s3-bucket'),
        service: 's3.amazonaws.com',
        operation,
      })
    await commitEvents(lake, [
      call({
        time: START,
        actor: APP,
        target: ENDPOINT,
        target_type: code('sagemaker-endpoint'),
        operation: 'InvokeEndpoint',
      }),
      put(APP, BUCKET, 'GetObject'),
      put(ETL, BUCKET),
      put(ETL, 'arn:aws:s3:::archive'),
      call({
        time: START,
        actor: 'arn:aws:iam::111122223333:role/monitor',
        target: ENDPOINT,
        target_type: code('sagemaker-endpoint'),
        operation: 'DescribeEndpoint',
      }),
    ])
  })
  afterAll(() => lake.engine.close())
  const around = (window = { start: START - DAY, end: START + DAY }) =>
    readTies(lake.engine, [ENDPOINT], window)

  test('reach two steps out, and know asking from working on', async () => {
    const ties = await around()
    expect(ties).toContainEqual({ from: APP, to: ENDPOINT, kind: 'calls' })
    expect(ties).toContainEqual({ from: APP, to: BUCKET, kind: 'works-on' })
    expect(ties.some(({ to }) => to === 'arn:aws:s3:::archive')).toBe(false)
  })

  test('are not made by calls that only look', async () => {
    expect((await around()).some(({ from }) => from.endsWith('role/monitor'))).toBe(false)
  })

  test('are of the window', async () => {
    expect(await around({ start: START + HOUR, end: START + DAY })).toEqual([])
  })
})
