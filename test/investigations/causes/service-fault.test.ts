import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../src/events/finding.ts'
import { MINUTE } from '../../../src/events/time.ts'
import { logOdds } from '../../../src/investigations/causes/candidate.ts'
import { serviceFaultCandidate } from '../../../src/investigations/causes/service-fault.ts'
import { anomaly, endpoint, finding, ONSET, subject } from '../../support/stories.ts'

const slow = (name: string, fields: Partial<Finding> = {}) =>
  anomaly({
    entity: endpoint(name),
    start: ONSET + 4 * MINUTE,
    eventIds: [`of-${name}`],
    ...fields,
  })

test('several of one Region that go wrong at once have the Region in common', () => {
  const found = serviceFaultCandidate(subject(), [slow('churn'), slow('fraud'), slow('search')])
  expect(found).toMatchObject({
    kind: 'service-fault',
    entity: { type: 'aws-region', id: 'eu-west-1' },
    time: ONSET,
    eventIds: ['of-fraud', 'of-search'],
  })
  expect(found?.principal).toBeUndefined()
  expect(found?.why).toBe(
    '3 endpoints or models in eu-west-1 went wrong at the same time: what they share is the Region.',
  )
})

test('the more go wrong together, the likelier', () => {
  const odds = (names: readonly string[]) => {
    const found = serviceFaultCandidate(
      subject(),
      names.map((name) => slow(name)),
    )
    return found === undefined ? Number.NaN : logOdds(found)
  }
  expect(odds(['fraud', 'search', 'rank'])).toBeGreaterThan(odds(['fraud']))
})

test('it is likelier where the service itself got slower, and unlikely behind traffic', () => {
  const odds = (
    symptom: 'latency' | 'volume' | 'drift',
    type = 'Inference/LatencyUnlikeItself',
  ) => {
    const found = serviceFaultCandidate(
      subject({ symptoms: new Map([[symptom, 0.8]]), findings: [anomaly({ type })] }),
      [slow('fraud')],
    )
    return found === undefined ? Number.NaN : logOdds(found)
  }
  expect(odds('latency', 'Inference/OverheadLatencyUnlikeItself')).toBeGreaterThan(odds('latency'))
  expect(odds('volume')).toBeLessThan(odds('latency') - 1)
  expect(odds('drift')).toBeLessThan(odds('volume'))
})

describe('no fault of the service is', () => {
  test.each([
    ['the subject alone', [slow('churn')]],
    ['what goes wrong elsewhere', [slow('fraud', { region: 'us-east-1' })]],
    ['what goes wrong at another time', [slow('fraud', { start: ONSET + 21 * MINUTE })]],
    ['other traffic', [slow('fraud', { type: 'Inference/InvocationSurge', detector: 'volume' })]],
    [
      'findings about acts',
      [finding({ entity: endpoint('fraud'), type: 'Technique/ErrorProbing' })],
    ],
  ])('%s', (_, findings) => {
    expect(serviceFaultCandidate(subject(), findings)).toBeUndefined()
  })
})
