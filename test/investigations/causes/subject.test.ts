import { describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../../src/events/time.ts'
import { subjectOf } from '../../../src/investigations/causes/subject.ts'
import { ACCOUNT, anomaly, dated, endpoint, finding, ONSET, REGION } from '../../support/stories.ts'

const churn = endpoint('churn')
const fraud = endpoint('fraud')

test('findings about acts alone have no subject', () => {
  expect(subjectOf([finding(), finding()])).toBeUndefined()
  expect(subjectOf([])).toBeUndefined()
})

describe('the subject is', () => {
  test.each([
    [
      'the only anomaly among acts',
      [finding({ severity: 'CRITICAL', entity: fraud }), anomaly({ severity: 'LOW' })],
      churn,
    ],
    [
      'the gravest',
      [
        anomaly({ severity: 'MEDIUM', score: 90 }),
        anomaly({ severity: 'HIGH', score: 5, entity: fraud }),
      ],
      fraud,
    ],
    [
      'of the equally grave the most unlikely',
      [anomaly({ score: 12 }), anomaly({ score: 40, entity: fraud })],
      fraud,
    ],
  ])('%s', (_, findings, expected) => {
    expect(subjectOf(findings)?.entity).toEqual(expected)
    expect(subjectOf(findings.toReversed())?.entity).toEqual(expected)
  })
})

test('only its own anomalies give it symptoms, each as weighty as its gravest finding', () => {
  const found = subjectOf([
    anomaly({ severity: 'HIGH' }),
    anomaly({ severity: 'LOW' }),
    anomaly({ type: 'Inference/ErrorsUnlikeThemselves', detector: 'errors', severity: 'LOW' }),
    anomaly({
      type: 'Inference/Throttled',
      detector: 'throttling',
      severity: 'LOW',
      entity: fraud,
    }),
    finding({ severity: 'CRITICAL' }),
  ])
  expect([...(found?.symptoms ?? [])]).toEqual([
    ['latency', 0.8],
    ['errors', 0.4],
  ])
  expect(found?.findings).toHaveLength(3)
})

test('account and Region come from its id where the logs do not tell them', () => {
  const found = subjectOf([anomaly({ account: '', region: '' })])
  expect(found).toMatchObject({ account: ACCOUNT, region: REGION })
})

describe('the onset is', () => {
  const onset = (minutes: number, before: number, after: number) => ({
    series: dated(
      ONSET + minutes * MINUTE,
      ONSET + (minutes - before) * MINUTE,
      ONSET + (minutes + after) * MINUTE,
    ),
    start: ONSET + minutes * MINUTE,
  })
  test.each([
    ['that of the only anomaly', [onset(3, 10, 10)], 3],
    [
      'the earliest of those dated sharply and equally strong',
      [onset(12, 5, 5), onset(4, 6, 6), onset(20, 5, 5)],
      4,
    ],
    ['not that of a series dated vaguely', [onset(-90, 120, 120), onset(6, 5, 5)], 6],
    ['the start of a finding without a chart', [{ start: ONSET - MINUTE }], -1],
  ])('%s', (_, fields, minutes) => {
    const found = subjectOf(fields.map((one) => anomaly(one)))
    expect(found?.onset.time).toBe(ONSET + minutes * MINUTE)
  })

  test('followed by its end, which is that of the longest', () => {
    const found = subjectOf([anomaly({ end: ONSET + HOUR }), anomaly({ end: ONSET + 5 * HOUR })])
    expect(found?.end).toBe(ONSET + 5 * HOUR)
  })
})

describe('where no series is off', () => {
  const secret = finding({ type: 'Queries/SecretInPrompt', start: ONSET, entity: fraud })

  test('what a caller asks is what is to be explained', () => {
    const found = subjectOf([finding(), secret])
    expect(found?.entity).toEqual(fraud)
    expect([...(found?.symptoms.keys() ?? [])]).toEqual(['content'])
    expect(found?.onset.time).toBe(ONSET)
  })

  test('an attack by what is asked explains itself', () => {
    expect(subjectOf([finding({ type: 'Queries/ModelExtraction' })])).toBeUndefined()
  })

  test('a series that is off goes before', () => {
    expect(subjectOf([secret, anomaly({ severity: 'LOW' })])?.entity).toEqual(churn)
  })
})
