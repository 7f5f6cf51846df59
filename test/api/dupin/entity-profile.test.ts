import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Detector } from '../../../src/detectors/detector.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { at, CHURN, CI, SCOPE } from '../../graph/panel-lake.ts'
import {
  apiOver,
  bodyOf,
  DENIALS,
  EVENT,
  investigated,
  itemsOf,
  MINE,
  twoTenants,
} from './api-support.ts'

const iso = (time: number) => new Date(time).toISOString()
const id = encodeURIComponent
const SPAN = `from=${iso(SCOPE.start)}&to=${iso(SCOPE.end)}`
let lake: Lake

beforeEach(async () => {
  lake = await twoTenants()
})
afterEach(() => lake.engine.close())

/** Finds that the endpoint is unlike itself, with the series of it. */
const ANOMALY: Detector = {
  ...DENIALS,
  id: 'unlike',
  detect: async () => ({
    examined: 1,
    findings: [
      {
        id: 'unlike-1',
        type: 'Inference/LatencyUnlikeItself',
        severity: 'HIGH',
        title: 'slow',
        entity: { type: 'sagemaker-endpoint', id: CHURN },
        related: [],
        account: MINE,
        region: 'eu-west-1',
        start: at(1),
        end: at(3),
        detector: 'unlike',
        score: 9,
        observed: 9,
        expected: 1,
        baseline: '45 days',
        examined: 1,
        techniques: [],
        eventIds: [],
        series: {
          label: 'model-latency',
          unit: 'milliseconds',
          times: [at(0), at(1)],
          values: [1, 9],
          expected: [1, 1],
          lower: [0, 0],
          upper: [2, 2],
          onset: { time: at(1), earliest: at(0.5), latest: at(1) },
        },
      },
    ],
  }),
}

describe('the profile of an entity', () => {
  test('has what the latest run tells of it: groups, findings, series with their onset', async () => {
    const api = await apiOver(lake, { detectors: [ANOMALY, DENIALS] })
    expect(await bodyOf(await api.ask(`/api/v1/entities/${id(CHURN)}`))).toMatchObject({
      findings: 0,
      anomalies: [],
      causes: [],
    })
    await investigated(api)
    const body = await bodyOf(await api.ask(`/api/v1/entities/${id(CHURN)}`))
    expect(body['anomalies']).toEqual([
      expect.objectContaining({
        finding: 'unlike-1',
        label: 'model-latency',
        severity: 'HIGH',
        onset: { time: iso(at(1)), earliest: iso(at(0.5)), latest: iso(at(1)) },
      }),
    ])
    expect(body['findings']).toBe(1)
    expect(body['findingGroups']).toHaveLength(1)
  })

  test('of an account has what is in it', async () => {
    const api = await apiOver(lake, { detectors: [ANOMALY, DENIALS] })
    await investigated(api)
    const body = await bodyOf(await api.ask(`/api/v1/entities/${MINE}`))
    expect(body['findings']).toBe(2)
    const groups = body['findingGroups']
    expect(Array.isArray(groups) && groups.length > 0).toBe(true)
  })

  test('shows the likeliest cause with the record that it rests on', async () => {
    const api = await apiOver(lake, { detectors: [ANOMALY] })
    await investigated(api)
    const { causes } = await bodyOf(await api.ask(`/api/v1/entities/${id(CHURN)}`))
    expect(causes).toEqual([
      expect.objectContaining({
        eventId: EVENT,
        time: iso(at(1)),
        principal: { type: 'iam-role', id: CI },
      }),
    ])
  })
})

test('a panel says which statements made it', async () => {
  const { ask } = await apiOver(lake)
  const body = await bodyOf(await ask(`/api/v1/entities/${id(CI)}/panels/api-methods?${SPAN}`))
  const { statements } = body
  if (!Array.isArray(statements)) throw new Error('no statements')
  expect(statements[0].sql).toContain('stored.relation')
  expect(statements[0].parameters).toContain(`(SELECT id FROM term WHERE text = '${CI}')`)
  expect(statements[0].parameters).toContain("TIMESTAMP '2026-01-20 00:00:00.000'")
})

describe('where to look next', () => {
  test('names who acted on it, and that nothing was investigated yet', async () => {
    const api = await apiOver(lake)
    const before = await itemsOf(await api.ask(`/api/v1/entities/${id(CHURN)}/next-steps?${SPAN}`))
    expect(before).toContainEqual(expect.objectContaining({ verb: 'entity', argument: CI }))
    expect(before.map(({ verb }) => verb)).toContain('investigate')
    await investigated(api)
    const after = await itemsOf(await api.ask(`/api/v1/entities/${id(CI)}/next-steps?${SPAN}`))
    expect(after.map(({ verb }) => verb)).not.toContain('investigate')
    expect(after[0]).toMatchObject({ verb: 'explain' })
  })
})

test('a captured feature is told with both distributions, and only where there is one', async () => {
  const { ask } = await apiOver(lake)
  const of = (entity: string, feature: string, more = '') =>
    ask(`/api/v1/entities/${id(entity)}/features/${feature}?${SPAN}${more}`)
  expect((await of(CHURN, 'unknown')).status).toBe(404)
  expect((await of(CHURN, 'age', '&side=middle')).status).toBe(400)
  expect((await of(CI, 'age')).status).toBe(404)
  expect(await bodyOf(await of(CHURN, 'age'))).toMatchObject({
    side: 'input',
    values: 1,
    valuesBefore: 0,
    distance: null,
    bars: { before: [0], within: [1], scale: 'linear' },
  })
})

test('the lineage of an endpoint without any known origin is the endpoint alone', async () => {
  const { ask } = await apiOver(lake)
  const body = await bodyOf(await ask(`/api/v1/entities/${id(CHURN)}/lineage?${SPAN}`))
  expect(body['time']).toBe(iso(SCOPE.end))
  expect(body['nodes']).toEqual([
    expect.objectContaining({
      entity: { type: 'sagemaker-endpoint', id: CHURN },
      change: expect.objectContaining({ eventId: EVENT, principal: { type: 'iam-role', id: CI } }),
    }),
  ])
})
