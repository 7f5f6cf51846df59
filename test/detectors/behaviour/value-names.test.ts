import { describe, expect, it } from 'vitest'
import { TOO_MANY, ValueNames } from '../../../src/detectors/behaviour/value-names.ts'

describe('names of values', () => {
  it('are numbers and back, the same for the same text', () => {
    const names = new ValueNames()
    const [one, two] = [names.id('one'), names.id('two')]
    expect(names.id('one')).toBe(one)
    expect(one).not.toBe(two)
    expect(names.text(two)).toBe('two')
    expect(names.id('')).toBe(0)
    expect(names.text(0)).toBe('')
    expect(names.text(99)).toBe('')
  })

  it('are one beyond the most that are told apart', () => {
    const names = new ValueNames(3)
    const known = ['a', 'b', 'c'].map((text) => names.id(text))
    const more = Array.from({ length: 100 }, (_, i) => names.id(`made up ${i}`))
    expect(new Set(known).size).toBe(3)
    expect(new Set(more).size).toBe(1)
    expect(names.text(more[0] ?? 0)).toBe(TOO_MANY)
    expect(names.text(names.id('b'))).toBe('b')
  })
})
