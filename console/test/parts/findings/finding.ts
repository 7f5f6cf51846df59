import type { Finding } from '../../../src/parts/findings/words.ts'

export const ROLE = { type: 'iam-role', id: 'arn:aws:iam::111122223333:role/ci' } as const
export const HOST = {
  type: 'sagemaker-endpoint',
  id: 'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/churn',
} as const

/** A finding as the API tells it. */
export function finding(fields: Partial<Finding> = {}): Finding {
  return {
    id: 'f-1',
    type: 'Inference/LatencyUnlikeItself',
    severity: 'HIGH',
    title: 'churn is slow',
    entity: HOST,
    related: [],
    account: '111122223333',
    region: 'eu-west-1',
    start: '2026-01-20T08:00:00.000Z',
    end: '2026-01-20T10:00:00.000Z',
    detector: 'latency',
    score: 10,
    observed: 3,
    expected: 1,
    baseline: '45 days',
    examined: 4,
    techniques: [],
    eventIds: [],
    sample: false,
    ...fields,
  }
}
