import { expect, it } from 'vitest'
import type { FindingGroup } from '../../../src/investigations/report.ts'
import {
  archivedDocument,
  archivedOf,
  withoutArchived,
} from '../../../src/investigations/triage/archive.ts'
import { finding } from '../../support/stories.ts'

function group(id: string, findingIds: readonly string[]): FindingGroup {
  const nothing = { title: '', summary: '', entities: [], tactics: [], causes: [], timeline: [] }
  return {
    ...nothing,
    id,
    severity: 'LOW',
    findings: findingIds.map((one) => finding({ id: one })),
  }
}

const DONE = { id: 'fg-1', title: 'Done', reason: 'a test', at: 1, findingIds: ['a', 'b'] }

it('a group that was archived is set aside, and others are not', () => {
  const { open, done } = withoutArchived([group('fg-1', ['a', 'b']), group('fg-2', ['c'])], [DONE])
  expect(open.map(({ id }) => id)).toEqual(['fg-2'])
  expect(done).toEqual([DONE])
})

it('a group that has grown comes back; one that has shrunk does not', () => {
  expect(withoutArchived([group('fg-1', ['a', 'b', 'c'])], [DONE]).open).toHaveLength(1)
  expect(withoutArchived([group('fg-1', ['a'])], [DONE]).open).toHaveLength(0)
})

it('is kept as it was made, and what is broken hides nothing', () => {
  expect(archivedOf(archivedDocument(DONE))).toEqual([DONE])
  expect(archivedOf({ kind: 'archived-group', id: 'x', body: '[]' })).toEqual([])
})
