import { expect, test } from 'vitest'
import type { AuditEntry } from '../../src/api/audit/audit-record.ts'
import { RefusalNotes } from '../../src/api/refusal-notes.ts'

const ENTRY: AuditEntry = {
  principal: undefined,
  eventName: 'ListGraphs',
  region: 'eu-west-1',
  sourceAddress: '203.0.113.9',
  userAgent: 'flood',
  requestId: 'r',
  readOnly: true,
}

test('a flood of refused requests is listed up to a hundred a minute, and the rest is counted', () => {
  const notes = new RefusalNotes()
  const listed = Array.from({ length: 5000 }, (_, i) => notes.of(ENTRY, 60_000 + i)).flat()
  expect(listed).toHaveLength(100)
  const next = notes.of(ENTRY, 120_000)
  expect(next).toHaveLength(2)
  expect(next[0]).toMatchObject({
    eventName: 'RefusedRequestsNotListed',
    requestParameters: { minute: '1970-01-01T00:01:00.000Z', count: 4900 },
  })
  expect(next[1]).toBe(ENTRY)
})

test('a minute without a flood has nothing to add', () => {
  const notes = new RefusalNotes()
  expect(notes.of(ENTRY, 0)).toEqual([ENTRY])
  expect(notes.of(ENTRY, 60_000)).toEqual([ENTRY])
})
