import { describe, expect, test } from 'vitest'
import { labelsOf } from '../../../bench/groups/labels.ts'
import { NAIVE } from '../../../bench/groups/naive-groupings.ts'
import { impurity, pairCounts, pairwise, shownGroups } from '../../../bench/groups/partition.ts'
import type { Finding } from '../../../src/events/finding.ts'
import { HOUR } from '../../../src/events/time.ts'
import { endpoint, finding, ONSET, role } from '../../support/stories.ts'

const labels = new Map([
  ['a1', 'a'],
  ['a2', 'a'],
  ['a3', 'a'],
  ['b1', 'b'],
])

const partition = (groups: Readonly<Record<string, string>>) => new Map(Object.entries(groups))

describe('how findings of attacks are grouped', () => {
  test.each([
    ['as labelled', { a1: '1', a2: '1', a3: '1', b1: '2' }, [1, 1, 1]],
    ['all in one', { a1: '1', a2: '1', a3: '1', b1: '1' }, [0.5, 1, 2 / 3]],
    ['one of an attack apart', { a1: '1', a2: '1', a3: '3', b1: '2' }, [1, 1 / 3, 0.5]],
    ['each by itself', {}, [Number.NaN, 0, 0]],
  ])('counts pairs: %s', (_, groups, [precision, recall, f1]) => {
    expect(pairwise(pairCounts(partition(groups), labels))).toEqual({ precision, recall, f1 })
  })

  test('counts what has no label in groups of attacks alone', () => {
    const groups = partition({ a1: '1', a2: '1', x: '1', y: '9', a3: '3', b1: '2' })
    expect(impurity(groups, labels)).toEqual({ foreign: 1, all: 5 })
  })

  test('shows no group of what is informational', () => {
    const findings = [
      { ...finding({ entity: endpoint('one') }), severity: 'LOW' as const },
      { ...finding({ entity: endpoint('two') }), severity: 'INFORMATIONAL' as const },
    ]
    expect(shownGroups(new Map(), findings)).toBe(1)
  })
})

describe('which attack a finding is of', () => {
  const known = (name: string, eventIds: readonly string[], own: readonly string[] = []) => ({
    name,
    start: ONSET,
    end: ONSET + HOUR,
    eventIds: new Set(eventIds),
    own: new Set(own),
  })
  const about = (fields: Partial<Finding>) => ({
    ...finding(),
    start: ONSET,
    end: ONSET + HOUR,
    eventIds: [],
    ...fields,
  })

  test('is that of most of its records', () => {
    const own = about({ eventIds: ['1', '2', '3'] })
    const labelled = labelsOf([own], [known('a', ['1']), known('b', ['2', '3'])])
    expect(labelled).toEqual(new Map([[own.id, 'b']]))
  })

  test('is that of what only the attack has to do with, in its time', () => {
    const attack = known('a', [], [endpoint('churn').id])
    const [near, late] = [about({}), about({ start: ONSET + 9 * HOUR, end: ONSET + 9 * HOUR })]
    expect(labelsOf([near], [attack]).get(near.id)).toBe('a')
    expect(labelsOf([late], [attack]).size).toBe(0)
  })
})

describe('simple groupings', () => {
  test('connected components join whatever shares an entity, in any order', () => {
    const of = (id: string, entity: string, actor: string) => ({
      ...finding({ entity: endpoint(entity) }),
      id,
      actor: role(actor),
      related: [],
    })
    const findings = [of('1', 'a', 'x'), of('2', 'b', 'y'), of('3', 'b', 'x'), of('4', 'c', 'z')]
    for (const order of [findings, findings.toReversed()]) {
      const groups = NAIVE['any shared entity']?.(order) ?? new Map()
      expect(new Set(['1', '2', '3'].map((id) => groups.get(id))).size).toBe(1)
      expect(groups.get('4')).not.toBe(groups.get('1'))
    }
  })
})
