import { describe, expect, test } from 'vitest'
import type { Cause } from '../../../src/events/cause.ts'
import { DAY, HOUR, MINUTE } from '../../../src/events/time.ts'
import type { Lineage } from '../../../src/graph/lineage.ts'
import { type Candidate, evidence } from '../../../src/investigations/causes/candidate.ts'
import { rankCauses } from '../../../src/investigations/causes/rank.ts'
import { unloggedChanges } from '../../../src/investigations/causes/unlogged-changes.ts'
import { endpoint, ONSET, role, subject } from '../../support/stories.ts'

const lineage = (...rollouts: readonly (readonly [time: number, eventId: string])[]): Lineage => ({
  rollouts: rollouts.map(([time, eventId]) => ({
    ...{ endpoint: endpoint('churn').id, time, eventId },
    configuration: '111122223333/eu-west-1/churn-8',
  })),
  deletions: [],
  configurations: new Map(),
  models: new Map(),
})

describe('a roll-out that only a description shows', () => {
  const found = lineage([ONSET - 20 * MINUTE, ''])

  const told = unloggedChanges(subject(), found)

  test('is told with what is unexplained', () => {
    expect(told).toHaveLength(1)
    expect(told[0]?.text).toMatch(
      /^churn came to run on churn-8, .*no call that did it was logged$/,
    )
    const [only, ...more] = rankCauses([], told)
    expect(more).toEqual([])
    expect(only).toMatchObject({ kind: 'unexplained', probability: 1 })
    expect(only?.why).toMatch(/^A change that no logged call made, or something else/)
    expect(only?.evidence.map(({ factor }) => factor)).toEqual(['rest', 'state'])
  })

  test('takes from what else may have done it, by as much as the evidence told adds', () => {
    const other: Candidate = {
      ...{ kind: 'permission-change', principal: role('ops'), entity: undefined, why: '' },
      ...{ time: ONSET - HOUR, eventIds: [], evidence: [evidence('prior', '', 3)] },
    }
    const before = rankCauses([other])
    const after = rankCauses([other], told)
    const odds = ([first, rest]: readonly Cause[]) =>
      Math.log((rest?.probability ?? 0) / (first?.probability ?? 1))
    const added = after.at(-1)?.evidence.find(({ factor }) => factor === 'state')?.weight
    expect(added).toBeGreaterThan(0)
    expect(odds(after) - odds(before)).toBeCloseTo(added ?? 0, 1)
  })

  test.each([
    ['was logged', lineage([ONSET - 20 * MINUTE, 'e-1'])],
    ['came after the onset', lineage([ONSET + HOUR, ''])],
    ['is days old', lineage([ONSET - 3 * DAY, ''])],
  ])('is not when it %s', (_, other) => {
    expect(unloggedChanges(subject(), other)).toEqual([])
  })

  test('is of another endpoint when that is not the one', () => {
    expect(unloggedChanges(subject({ entity: endpoint('shop') }), found)).toEqual([])
  })
})
