import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { type GroupState, recognise, remembered } from '../../src/investigations/group-states.ts'
import { type FindingGroup, NOTHING_FOUND } from '../../src/investigations/report.ts'
import { severityReasons, stagesOf } from '../../src/investigations/stages.ts'
import { Documents } from '../../src/lake/documents.ts'
import { groupBy } from '../../src/statistics/group-by.ts'
import { memoryLake } from '../support/memory-lake.ts'
import { finding, ONSET, user } from '../support/stories.ts'

const HOUR = 3_600_000

/** A group of findings, named by its first as an investigation names it. */
function group(ids: readonly string[], fields: Partial<FindingGroup> = {}): FindingGroup {
  const findings = ids.map((id) => finding({ id }))
  const nothing = { title: '', summary: '', tactics: [], causes: [], timeline: [] }
  return {
    ...{ id: `fg-${[...ids].sort()[0]}`, severity: 'MEDIUM', ...nothing, findings },
    entities: ids.map((id) => user(`of-${id}`)),
    ...fields,
  }
}

/** Groups as they are reported one time after the other. */
function reported(...times: readonly (readonly FindingGroup[])[]) {
  let states: readonly GroupState[] = []
  let groups: readonly FindingGroup[] = []
  for (const [i, one] of times.entries()) ({ groups, states } = recognise(one, states, i))
  return { groups, states }
}

describe('a group that was reported before', () => {
  it('keeps its id and has no news when nothing changed', () => {
    const { groups } = reported([group(['b', 'c'])], [group(['b', 'c'])])
    expect(groups.map(({ id, news }) => [id, news])).toEqual([['fg-b', undefined]])
  })

  it('keeps its id when an earlier finding arrives late, and says so', () => {
    const { groups } = reported([group(['b', 'c'])], [group(['a', 'b', 'c'], { severity: 'HIGH' })])
    expect(groups[0]?.id).toBe('fg-b')
    expect(groups[0]?.news).toEqual({
      since: 0,
      findingIds: ['a'],
      entityIds: [user('of-a').id],
      severityBefore: 'MEDIUM',
      absorbed: [],
    })
  })

  it('is told of once: the next time it is known', () => {
    const grown = [group(['a', 'b', 'c'])]
    expect(reported([group(['b', 'c'])], grown, grown).groups[0]?.news).toBeUndefined()
  })

  it('takes in another that turns out to be part of it: the one reported first keeps its name', () => {
    const { groups, states } = reported(
      [group(['c'])],
      [group(['c']), group(['a', 'b'])],
      [group(['a', 'b', 'c'])],
    )
    expect(groups.map(({ id }) => id)).toEqual(['fg-c'])
    expect(groups[0]?.news).toMatchObject({ findingIds: [], absorbed: ['fg-a'] })
    expect(states.map(({ id }) => id)).toEqual(['fg-c'])
  })

  it('that falls into two goes on as the part that has more of it; the other has a name of its own', () => {
    const { groups } = reported([group(['a', 'b', 'c'])], [group(['a']), group(['b', 'c'])])
    expect(groups.map(({ id }) => id).toSorted()).toEqual(['fg-a', 'fg-a-2'])
    expect(groups.find(({ findings }) => findings.length === 2)?.id).toBe('fg-a')
  })

  it('is still known when it was not reported for a while', () => {
    expect(reported([group(['b'])], [], [group(['a', 'b'])]).groups[0]?.id).toBe('fg-b')
  })
})

test('names are never shared, and the first report’s names last however findings arrive', () => {
  const partition = fc
    .array(fc.tuple(fc.constantFrom(...'abcdefgh'), fc.integer({ min: 0, max: 3 })), {
      minLength: 1,
    })
    .map((pairs) => {
      const of = new Map(pairs)
      return [...groupBy(of.keys(), (id) => String(of.get(id))).values()].map((ids) => group(ids))
    })
  fc.assert(
    fc.property(fc.array(partition, { minLength: 1, maxLength: 5 }), (times) => {
      const { groups, states } = reported(...times)
      expect(new Set(groups.map(({ id }) => id)).size).toBe(groups.length)
      expect(new Set(states.map(({ id }) => id)).size).toBe(states.length)
      const same = groups.map(({ news: _, ...one }) => one)
      const again = recognise(same, states, 99)
      expect(again.groups.map(({ id }) => id)).toEqual(groups.map(({ id }) => id))
      expect(again.groups.every(({ news }) => news === undefined)).toBe(true)
    }),
  )
})

it('is remembered in the lake, and what is not as it was written is known anew', async () => {
  const lake = await memoryLake()
  const documents = new Documents(lake.engine)
  const report = (findingGroups: readonly FindingGroup[]) => ({
    scope: { start: 0, end: 1 },
    coverage: NOTHING_FOUND.coverage,
    findingGroups,
  })
  await remembered(report([group(['b'])]), documents, 'lake', 1)
  const { findingGroups } = await remembered(report([group(['a', 'b'])]), documents, 'lake', 2)
  expect(findingGroups.map(({ id, news }) => [id, news?.since])).toEqual([['fg-b', 1]])
  await documents.write([{ kind: 'group-states', id: 'lake', body: '[{"id":1},null,{"id":"x"}]' }])
  const anew = await remembered(report([group(['a', 'b'])]), documents, 'lake', 3)
  expect(anew.findingGroups.map(({ id, news }) => [id, news])).toEqual([['fg-a', undefined]])
  await lake.engine.close()
})

describe('the stages of a group', () => {
  it('are its tactics with when each was first seen', () => {
    const later = finding({ id: 'later', techniques: ['T1496'], start: ONSET + 2 * HOUR })
    const first = finding({ id: 'first', techniques: ['T1078.004', 'T1526'], start: ONSET })
    const again = finding({ id: 'again', techniques: ['T1496'], start: ONSET + HOUR })
    expect(stagesOf([later, first, again])).toEqual([
      { tactic: 'Initial Access', time: ONSET, findingIds: ['first'] },
      { tactic: 'Discovery', time: ONSET, findingIds: ['first'] },
      { tactic: 'Impact', time: ONSET + HOUR, findingIds: ['again', 'later'] },
    ])
  })

  it('its severity is that of its gravest findings, by name', () => {
    const findings = [1, 2, 3, 4].map((nth) => finding({ severity: 'HIGH', title: `Nr ${nth}` }))
    const low = finding({ severity: 'LOW', title: 'Low' })
    expect(severityReasons(group([], { severity: 'HIGH', findings: [...findings, low] }))).toEqual([
      'HIGH: Nr 1',
      'HIGH: Nr 2',
      'HIGH: Nr 3',
      'and 1 more as severe',
    ])
  })
})
