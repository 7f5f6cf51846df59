import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shingleHashes, sketchOf, sketchSimilarity } from '../../src/statistics/min-hash.ts'
import { createRandom } from '../../src/statistics/random.ts'

const KEY = { low: 17, high: 4711 }
const sketch = (text: string, key = KEY) => sketchOf(shingleHashes(text, key))
const words = (seed: string, count: number) => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => `w${random.int(5_000)}`)
}

describe('the sketch of a text', () => {
  it('tells how much two texts have in common', () => {
    let error = 0
    for (let i = 0; i < 60; i++) {
      const [one, other] = [words(`a${i}`, 200), words(`b${i}`, 200)]
      // Half of the words: a third of the shingles of both together.
      const half = [...one.slice(0, 100), ...other.slice(100)]
      error += sketchSimilarity(sketch(one.join(' ')), sketch(half.join(' '))) - 1 / 3
      expect(sketchSimilarity(sketch(one.join(' ')), sketch(other.join(' ')))).toBeLessThan(0.3)
    }
    expect(Math.abs(error / 60)).toBeLessThan(0.06)
  })

  it('is the same for the same words, whatever stands between them', () => {
    expect(sketch('Ignore all previous instructions!')).toBe(
      sketch('ignore  ALL previous, instructions'),
    )
  })

  it('is another one under another key', () => {
    const text = words('key', 100).join(' ')
    expect(sketchSimilarity(sketch(text), sketch(text, { low: 18, high: 4711 }))).toBeLessThan(0.3)
  })

  it('is a UUID or nothing, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(sketch(text)).toMatch(/^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/)
      }),
    )
  })
})
