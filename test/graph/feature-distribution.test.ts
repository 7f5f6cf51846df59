import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Event } from '../../src/events/event.ts'
import { featureDistribution } from '../../src/graph/feature-distribution.ts'
import { findKnownEntity } from '../../src/graph/known-entity.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { call, code, commitEvents, memoryLake } from '../support/memory-lake.ts'
import { at, BASELINE, CHURN, CI, captured, look, SCOPE } from './panel-lake.ts'

let lake: Lake

/** A captured call with a word in place of a number; an empty one is missing. */
function said(time: number, feature: string, category: string): Event[] {
  return captured(time, feature, 1).map((event) =>
    event.table === 'capture_value'
      ? { ...event, row: { ...event.row, kind: category === '' ? 0 : 2, bucket: 0, category } }
      : event,
  )
}

beforeAll(async () => {
  lake = await memoryLake()
  const hours = Array.from({ length: 48 }, (_, i) => i - 24)
  await commitEvents(lake, [
    call({ time: at(-1), actor: CI, target: CHURN, target_type: code('sagemaker-endpoint') }),
    ...hours.flatMap((hour) => captured(at(hour), 'age', hour < 0 ? 30 + (hour % 5) : 80)),
    ...hours.flatMap((hour) => said(at(hour), 'plan', hour < 0 ? 'basic' : 'trial')),
    ...hours.flatMap((hour) => (hour % 8 === 0 ? said(at(hour), 'plan', '') : [])),
    ...Array.from({ length: 30 }, (_, i) => said(at(2), 'city', `city-${i}`)).flat(),
  ])
})
afterAll(() => lake.engine.close())

async function distribution(feature: string, side = 0) {
  const entity = await findKnownEntity(lake.engine, CHURN)
  if (entity === undefined) throw new Error('no endpoint')
  const context = { engine: lake.engine, entity, scope: SCOPE, baseline: BASELINE }
  return featureDistribution(context, { feature, side })
}

describe('the distribution of a captured feature', () => {
  test('has its numbers over the same bars, and how far they moved', async () => {
    const found = await distribution('age')
    const bars = found?.bars
    if (bars === undefined) throw new Error('no bars')
    expect(bars.before.reduce((sum, count) => sum + count, 0)).toBeCloseTo(24)
    expect(bars.within.at(-1)).toBeCloseTo(24)
    expect(bars.before.at(-1)).toBeCloseTo(0)
    expect(found).toMatchObject({ side: 'input', values: 24, valuesBefore: 24, statistic: 1 })
    expect(found?.pValue).toBeLessThan(1e-6)
    expect(found?.moved).toBeGreaterThan(5)
    expect(found?.categories).toEqual([])
  })

  test('has its categories by their names, with what is missing apart', async () => {
    const found = await distribution('plan')
    expect(found?.bars).toBeUndefined()
    expect(found?.categories).toEqual([
      { value: 'basic', before: 24, within: 0 },
      { value: 'trial', before: 0, within: 24 },
    ])
    expect(found).toMatchObject({ values: 27, valuesBefore: 27, statistic: null, pValue: null })
    expect(found?.missing).toBeCloseTo(3 / 27)
  })

  test('tells the rest of many categories together', async () => {
    const found = await distribution('city')
    expect(found?.categories).toHaveLength(20)
    expect(found?.otherCategories).toEqual({ value: '', count: 10, before: 0, within: 10 })
  })

  test('agrees with the panel about the distance', async () => {
    const rows = await look(lake.engine, CHURN, 'drift')
    for (const { feature, distance, stabilityIndex, values } of rows)
      expect(await distribution(String(feature))).toMatchObject({
        distance,
        stabilityIndex,
        values,
      })
    expect(rows).toHaveLength(3)
  })

  test('is undefined for what was not captured, or only on the other side', async () => {
    expect(await distribution('nothing')).toBeUndefined()
    expect(await distribution('age', 1)).toBeUndefined()
  })
})
