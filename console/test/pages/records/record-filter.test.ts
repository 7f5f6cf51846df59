import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  askedBy,
  filterOf,
  foreignFilters,
  questionOf,
} from '../../../src/pages/records/record-filter.ts'

const filter = (query: string) => filterOf(new URLSearchParams(query))

describe('the filter of an address', () => {
  test.each([
    ['actor=ci', { actor: ['ci'] }],
    ['actor=ci&operation=Invoke', { actor: ['ci'], operation: ['Invoke'] }],
    ['actor=ci&where=actor%3Dada', { actor: ['ci', 'ada'] }],
    ['where=error!%3D', { not: ['error='] }],
    [
      'where=error!%3DAccessDenied%0Aip%3D192.0.2.1',
      { not: ['error=AccessDenied'], ip: ['192.0.2.1'] },
    ],
    ['text=boto3', { text: 'boto3' }],
    ['where=color%3Dred%0Anonsense', {}],
    ['from=2026-01-01T00:00:00Z', {}],
  ])('%s is a question of the API', (query, expected) => {
    expect(questionOf('call', filter(query))).toEqual({ kind: 'call', ...expected })
  })

  test('leaves out what another kind of records has, and says so', () => {
    const asked = filter('actor=ci&ip=192.0.2.1')
    expect(questionOf('flow', asked)).toEqual({ kind: 'flow', ip: ['192.0.2.1'] })
    expect(foreignFilters('flow', asked)).toEqual(['actor'])
    expect(foreignFilters('call', asked)).toEqual([])
  })

  test('is the same after it was written into an address and read again', () => {
    const token = fc.record({
      propertyKey: fc.constantFrom('actor', 'operation', 'ip', 'error'),
      operator: fc.constantFrom('=', '!='),
      value: fc.string({ maxLength: 20 }).filter((value) => !/[\n\r]/.test(value)),
    })
    fc.assert(
      fc.property(fc.array(token, { maxLength: 6 }), (tokens) => {
        const asked = new URLSearchParams()
        for (const [name, value] of Object.entries(askedBy({ operation: 'and', tokens })))
          if (value !== undefined) asked.set(name, value)
        const sorted = (question: object) => JSON.stringify(normal(question))
        expect(sorted(questionOf('call', filterOf(asked)))).toBe(
          sorted(questionOf('call', { operation: 'and', tokens })),
        )
      }),
    )
  })
})

/** Which of several values came first says nothing. */
function normal(question: object): unknown {
  return Object.entries(question)
    .map(([name, value]) => [name, Array.isArray(value) ? value.toSorted() : value])
    .toSorted()
}
