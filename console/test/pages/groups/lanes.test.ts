import { describe, expect, it } from 'vitest'
import { lanesOf, placesOf, ticksOf } from '../../../src/pages/groups/timeline/lanes.ts'
import { finding, HOST, ROLE } from '../../parts/findings/finding.ts'
import { group } from './group.ts'

const GROUP = group({
  findings: [finding({ id: 'f-1' })],
  causes: [
    {
      rank: 1,
      probability: 0.9,
      kind: 'model-change',
      principal: ROLE,
      entity: HOST,
      time: '2026-01-20T07:50:00.000Z',
      eventIds: ['e-1'],
      why: '',
      evidence: [],
    },
  ],
  timeline: [
    { time: '2026-01-20T08:00:00.000Z', text: 'churn is slow', entity: HOST, findingId: 'f-1' },
    { time: '2026-01-20T07:50:00.000Z', text: 'ci called x', entity: ROLE, eventId: 'e-1' },
    { time: '2026-01-20T07:55:00.000Z', text: 'ci called y', entity: ROLE, eventId: 'e-2' },
    { time: null, text: 'undated', entity: ROLE },
  ],
})

describe('lanes', () => {
  it('are of entities in the order of the story, with what each entry is', () => {
    const lanes = lanesOf(GROUP)
    expect(
      lanes.map(({ entity, entries }) => [entity.type, entries.map(({ tone }) => tone)]),
    ).toEqual([
      ['iam-role', ['cause', 'act']],
      ['sagemaker-endpoint', ['finding']],
    ])
    expect(lanes[1]?.entries[0]).toMatchObject({
      severity: 'HIGH',
      end: Date.parse('2026-01-20T10:00:00.000Z'),
    })
  })

  it('are spaced by time, or evenly in their order', () => {
    const lanes = lanesOf(GROUP)
    const byTime = placesOf(lanes, false)
    expect(byTime(Date.parse('2026-01-20T07:50:00.000Z'))).toBe(0)
    expect(byTime(Date.parse('2026-01-20T10:00:00.000Z'))).toBe(1)
    expect(byTime(Date.parse('2026-01-20T07:55:00.000Z'))).toBeCloseTo(5 / 130)
    const evenly = placesOf(lanes, true)
    expect(evenly(Date.parse('2026-01-20T07:55:00.000Z'))).toBe(0.5)
    expect(ticksOf(lanes, true)).toHaveLength(3)
  })

  it('of a single moment lie in the middle', () => {
    const one = group({ timeline: [{ time: '2026-01-20T08:00:00.000Z', text: '', entity: HOST }] })
    const lanes = lanesOf(one)
    expect(placesOf(lanes, false)(Date.parse('2026-01-20T08:00:00.000Z'))).toBe(0.5)
    expect(ticksOf(lanes, false)).toHaveLength(1)
    expect(ticksOf([], false)).toEqual([])
  })
})
