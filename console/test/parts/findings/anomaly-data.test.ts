import { describe, expect, it } from 'vitest'
import { changesAsked, marksOf, seriesOf } from '../../../src/parts/findings/anomaly-data.ts'
import type { Cause } from '../../../src/parts/findings/words.ts'
import { finding, HOST, ROLE } from './finding.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 20, 8, minute)).toISOString()
const SERIES = {
  label: 'model-latency',
  unit: 'Microseconds',
  times: [at(0), null, at(15)],
  values: [1000, 5, 4000],
  expected: [1000, null, 1000],
  lower: [500, null, 500],
  upper: [2000, null, null],
  onset: { time: at(10), earliest: at(5), latest: null },
}

const cause = (fields: Partial<Cause> = {}): Cause => ({
  rank: 1,
  probability: 0.97,
  kind: 'model-change',
  principal: ROLE,
  entity: HOST,
  time: at(8),
  eventIds: ['e-1'],
  why: '',
  evidence: [],
  ...fields,
})

const change = (eventId: string, time: string, succeeded = true) => ({
  time,
  eventId,
  service: 'sagemaker.amazonaws.com',
  operation: 'UpdateEndpoint',
  account: '',
  region: '',
  actor: ROLE,
  session: null,
  sourceIdentity: null,
  behind: [],
  via: null,
  accessKey: null,
  sourceIp: null,
  userAgent: null,
  target: HOST,
  on: HOST,
  succeeded,
  error: null,
  changed: { since: null, fields: [], more: 0 },
  hops: 0,
})

describe('a chart of an anomaly', () => {
  it('leaves out points without a time and shows values in a unit that people read', () => {
    expect(seriesOf(SERIES)).toEqual({
      times: [Date.parse(at(0)), Date.parse(at(15))],
      lines: [{ label: 'Model latency', values: [1, 4] }],
      band: { lower: [0.5, 0.5], upper: [2, null], expected: [1, 1] },
      onset: { time: Date.parse(at(10)), earliest: Date.parse(at(5)), latest: Date.parse(at(10)) },
    })
  })

  it('has no band and no onset where none is known', () => {
    const onset = { time: null, earliest: null, latest: null }
    const data = seriesOf({
      ...SERIES,
      lower: [null, null, null],
      upper: [null, null, null],
      onset,
    })
    expect([data.band, data.onset]).toEqual([undefined, undefined])
  })

  it('asks for the changes within it, and for none without times', () => {
    expect(changesAsked(finding({ series: SERIES }))).toEqual({
      before: '2026-01-20T09:15:00.000Z',
      hours: 2,
    })
    expect(changesAsked(finding())).toBeUndefined()
  })

  it('marks causes first, then other changes by nearness to the onset, each once', () => {
    const marks = marksOf(
      finding({ series: SERIES }),
      [cause(), cause({ rank: 2, kind: 'unexplained', time: null })],
      [change('far', at(0)), change('e-1', at(8)), change('near', at(9), false)],
      (id) => `?record=${id}`,
    )
    expect(marks.map(({ tone, href, text }) => [tone, href, text])).toEqual([
      ['cause', '?record=e-1', 'Cause 1: Model change by ci, 97 %'],
      ['act', '?record=near', 'ci called UpdateEndpoint on churn, refused'],
      ['act', '?record=far', 'ci called UpdateEndpoint on churn'],
    ])
  })
})
