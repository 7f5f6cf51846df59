import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { characterClass, runEnd, runStart } from '../../src/formats/character-runs.ts'

const LETTERS = characterClass('abc')

function runsOf(text: string, least: number): string[] {
  const runs: string[] = []
  for (let start = runStart(text, 0, LETTERS, least); start >= 0; ) {
    const end = runEnd(text, start, LETTERS)
    runs.push(text.slice(start, end))
    start = runStart(text, end, LETTERS, least)
  }
  return runs
}

describe('long runs of a class', () => {
  it('are those that a pattern finds, in any text', () => {
    const character = fc.constantFrom('a', 'b', 'c', ' ', '-', '\u0430', '\u{1f600}')
    const text = fc.string({ unit: character, maxLength: 120 })
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 6 }), (written, least) => {
        expect(runsOf(written, least)).toEqual(
          written.match(new RegExp(`[abc]{${least},}`, 'g')) ?? [],
        )
      }),
    )
  })

  it.each([
    ['the whole text', 'abcabc', ['abcabc']],
    ['one at either end', 'abca--bcab', ['abca', 'bcab']],
    ['none of a run that is too short', 'abc-abc', []],
    ['none in an empty text', '', []],
  ])('are %s', (_, text, expected) => {
    expect(runsOf(text, 4)).toEqual(expected)
  })
})
