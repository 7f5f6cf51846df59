import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { re2Complaint } from '../../../src/detectors/sigma/re2-syntax.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { openLake } from '../../../src/lake/lake.ts'

describe('an expression of a rule', () => {
  let lake: Lake
  beforeAll(async () => {
    lake = await openLake({ path: ':memory:', newSecret: () => 'a'.repeat(32) })
  })
  afterAll(() => lake.engine.close())

  /** Whether the engine runs it. */
  async function runs(pattern: string): Promise<boolean> {
    const sql = "SELECT regexp_matches(t, $1) AS fits FROM (SELECT unnest(['abc', '']) AS t)"
    return lake.engine.query(sql, [pattern]).then(
      () => true,
      () => false,
    )
  }

  function isJavaScript(pattern: string): boolean {
    try {
      new RegExp(pattern)
      return true
    } catch {
      return false
    }
  }

  it.each([
    '[^]',
    '\\cA',
    '\\u0041',
    '\\p{Letter}',
    '[a-\\d]',
    '(?<n>a)',
    'a{1001}',
    '(a{100}){11}',
    '\\Z',
    '\\h',
    '\\ä',
    '[\\b]',
    '[[:letter:]]',
    '(?=a)',
    '(?<!a)b',
    '(a)\\1',
    '\\p{L}{999}',
  ])('%s is refused, though JavaScript takes it', (pattern) => {
    expect(isJavaScript(pattern)).toBe(true)
    expect(re2Complaint(pattern)).toEqual(expect.any(String))
  })

  it.each([
    '^a+b*?(?:c|d)$',
    '\\bx\\.\\d{1,3}\\b',
    '[]a]',
    '[^\\]"]*',
    '[[:alpha:]-]',
    '\\x{10FFFF}',
  ])('%s is taken', async (pattern) => {
    expect(re2Complaint(pattern)).toBeUndefined()
    expect(await runs(pattern)).toBe(true)
  })

  it('that is taken is run by the engine, whatever it is made of', async () => {
    const pieces = ['a', '[', ']', '^', '-', '\\', 'd', 'b', 'p', '{L}', '{', '}', '(', ')', '(?:']
    const more = [
      '*',
      '+',
      '?',
      '|',
      '.',
      '$',
      '{2}',
      '{3,}',
      '{40}',
      '{,2}',
      ':',
      '[:alpha:]',
      '0',
      '1',
      'x41',
    ]
    const pattern = fc
      .array(fc.constantFrom(...pieces, ...more), { maxLength: 14 })
      .map((parts) => parts.join(''))
    await fc.assert(
      fc.asyncProperty(pattern, async (one) => {
        fc.pre(isJavaScript(one) && re2Complaint(one) === undefined)
        expect(await runs(one)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  it('of the largest size that is taken is run by the engine', async () => {
    for (const piece of ['[^a]', '\\pL', '.', '(?:[a-f]|\\d)']) {
      const largest = [1000, 500, 150, 50].find(
        (n) => re2Complaint(`(?:${piece}){${n}}`) === undefined,
      )
      expect(largest).toBeDefined()
      expect(await runs(`(?:${piece}){${largest}}`)).toBe(true)
    }
  })
})
