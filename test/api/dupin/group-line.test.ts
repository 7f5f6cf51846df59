import { describe, expect, it } from 'vitest'
import { groupLine } from '../../../src/api/dupin/schemas/report.ts'
import type { CauseKind } from '../../../src/events/cause.ts'
import type { FindingGroup } from '../../../src/investigations/report.ts'
import { cause, findingGroup } from '../../support/stories.ts'

function groupWith(...causes: readonly (readonly [CauseKind, number])[]): FindingGroup {
  return findingGroup({
    causes: causes.map(([kind, probability], i) => cause({ rank: i + 1, kind, probability })),
  })
}

describe('the cause in the line of a group', () => {
  it.each([
    [
      'the first, where it is the likeliest',
      groupWith(['model-change', 0.9], ['unexplained', 0.1]),
      'model-change',
    ],
    [
      'that it is unexplained, where that is likelier',
      groupWith(['permission-change', 0.02], ['unexplained', 0.98]),
      'unexplained',
    ],
    ['the first of equals', groupWith(['model-change', 0.5], ['unexplained', 0.5]), 'model-change'],
  ] as const)('is %s', (_, group, kind) => {
    expect(groupLine(group).cause?.kind).toBe(kind)
  })

  it('is none where nothing was weighed', () => {
    expect(groupLine(groupWith()).cause).toBeNull()
  })
})
