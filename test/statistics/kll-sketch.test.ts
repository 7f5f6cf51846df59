import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KllSketch } from '../../src/statistics/kll-sketch.ts'
import { createRandom } from '../../src/statistics/random.ts'

const K = 200
/** What is allowed of the count in 99 of 100 cases. */
const BOUND = 2.3 / K ** 0.97
const N = 10_000
const POINTS = Array.from({ length: 19 }, (_, i) => (i + 1) / 20)

function sketchOf(values: readonly number[], k = K, seed = 1): KllSketch {
  const sketch = new KllSketch({ k, random: createRandom(seed) })
  sketch.updateMany(Float64Array.from(values))
  return sketch
}

function weight(sketch: KllSketch): number {
  return sketch.levels().reduce((sum, level, height) => sum + level.length * 2 ** height, 0)
}

/** The share of ranks, of all seeds and points, that are farther from the truth than the bound. */
function shareBeyond(build: (seed: number) => { sketch: KllSketch; values: number[] }): number {
  let beyond = 0
  const seeds = Array.from({ length: 20 }, (_, seed) => seed)
  for (const seed of seeds) {
    const { sketch, values } = build(seed)
    const sorted = values.toSorted((a, b) => a - b)
    for (const q of POINTS) {
      const x = sorted[Math.floor(q * sorted.length)] ?? 0
      const truth = (sorted.lastIndexOf(x) + 1) / sorted.length
      if (Math.abs(sketch.rank(x) - truth) > BOUND) beyond++
    }
  }
  return beyond / (seeds.length * POINTS.length)
}

describe('a KLL sketch', () => {
  it('knows few values exactly', () => {
    const sketch = sketchOf([5, 1, 3, 3, 2])
    expect([sketch.count, sketch.min, sketch.max]).toEqual([5, 1, 5])
    expect([0, 0.2, 0.21, 0.5, 0.8, 0.81, 1].map((q) => sketch.quantile(q))).toEqual([
      1, 1, 2, 3, 3, 5, 5,
    ])
    expect([0, 1, 3, 4, 9].map((x) => sketch.rank(x))).toEqual([0, 0.2, 0.8, 0.8, 1])
    expect([1, 3, 9].map((x) => sketch.rankBelow(x))).toEqual([0, 0.4, 1])
    expect([...sketch.cdf(Float64Array.of(2, 3))]).toEqual([0.4, 0.8])
  })

  it('knows nothing of no values', () => {
    const sketch = sketchOf([Number.NaN])
    expect(sketch.count).toBe(0)
    for (const value of [sketch.min, sketch.max, sketch.quantile(0.5), sketch.rank(0)]) {
      expect(value).toBeNaN()
    }
  })

  it('counts infinities and leaves NaN out, one by one and in bulk', () => {
    const values = [1, Number.NaN, Infinity, -Infinity, Number.NaN, 2]
    const one = new KllSketch({ random: createRandom(1) })
    for (const value of values) one.update(value)
    for (const sketch of [one, sketchOf(values)]) {
      expect([sketch.count, sketch.min, sketch.max]).toEqual([4, -Infinity, Infinity])
      expect(sketch.rank(1)).toBe(0.5)
    }
  })

  it.each([
    ['of k values too few', { k: 2 }],
    ['of k values that are no number', { k: Number.NaN }],
    ['that does not shrink', { c: 1 }],
  ])('is refused when it is one %s', (_name, options) => {
    expect(() => new KllSketch({ ...options, random: createRandom(1) })).toThrow(RangeError)
  })

  it.each([
    ['uniform', (random: { next: () => number }) => random.next()],
    ['heavy-tailed', (random: { next: () => number }) => 1 / (1 - random.next()) ** 2],
    ['with many ties', (random: { next: () => number }) => Math.floor(random.next() * 7)],
  ])('errs by no more than its bound: %s', (_name, draw) => {
    const share = shareBeyond((seed) => {
      const random = createRandom(`values ${seed}`)
      const values = Array.from({ length: N }, () => draw(random))
      return { sketch: sketchOf(values, K, seed), values }
    })
    expect(share).toBeLessThanOrEqual(0.01)
  })

  it('errs no more on values that come in ascending order', () => {
    const share = shareBeyond((seed) => {
      const values = Array.from({ length: N }, (_, i) => i)
      return { sketch: sketchOf(values, K, seed), values }
    })
    expect(share).toBeLessThanOrEqual(0.01)
  })

  it('errs no more when it was merged of parts in any shape', () => {
    const share = shareBeyond((seed) => {
      const random = createRandom(`parts ${seed}`)
      const values: number[] = []
      const parts: KllSketch[] = []
      while (values.length < N) {
        const part = Array.from({ length: 1 + random.int(3000) }, () => random.normal())
        parts.push(sketchOf(part, K, parts.length))
        values.push(...part)
      }
      // Now the first two, now the last two: a tree without any order.
      while (parts.length > 1) {
        const [a, b] =
          random.int(2) === 0 ? [parts.shift(), parts.shift()] : [parts.pop(), parts.pop()]
        if (a === undefined || b === undefined) break
        a.merge(b)
        parts.push(a)
      }
      return { sketch: parts[0] ?? sketchOf([]), values }
    })
    expect(share).toBeLessThanOrEqual(0.01)
  })

  it('keeps count, extremes and total weight, however it is fed and merged', () => {
    const stream = fc.array(fc.double({ noNaN: true }), { maxLength: 400 })
    fc.assert(
      fc.property(stream, stream, fc.nat(50), (xs, ys, cut) => {
        const sketch = sketchOf(xs.slice(0, cut), 8)
        for (const value of xs.slice(cut)) sketch.update(value)
        sketch.merge(sketchOf(ys, 8, 2))
        const all = [...xs, ...ys]
        expect(sketch.count).toBe(all.length)
        expect(weight(sketch)).toBe(all.length)
        if (all.length === 0) return
        expect(sketch.min === Math.min(...all) && sketch.max === Math.max(...all)).toBe(true)
        expect(sketch.quantile(0)).toBe(sketch.min)
        expect(sketch.rank(sketch.max)).toBe(1)
      }),
    )
  })

  it('comes back from its levels with the same distribution', () => {
    const sketch = sketchOf(Array.from({ length: N }, (_, i) => (i * 7919) % N))
    const { k, c, count, min, max } = sketch
    const back = KllSketch.fromLevels(sketch.levels(), {
      k,
      c,
      count,
      min,
      max,
      random: createRandom(9),
    })
    expect(back.steps()).toEqual(sketch.steps())
    expect([back.count, back.min, back.max]).toEqual([count, min, max])
  })

  it('shrinks to what a smaller one would know', () => {
    const share = shareBeyond((seed) => {
      const random = createRandom(`shrunk ${seed}`)
      const values = Array.from({ length: N }, () => random.normal())
      const sketch = sketchOf(values, 4 * K, seed).shrunkTo(K)
      expect(sketch.levels().flat().length).toBeLessThan(5 * K)
      expect([sketch.k, sketch.count]).toEqual([K, N])
      return { sketch, values }
    })
    expect(share).toBeLessThanOrEqual(0.01)
    const small = sketchOf([1])
    expect(small.shrunkTo(2 * K)).toBe(small)
  })

  it('takes count and extremes from the levels where nothing else is known', () => {
    const sketch = KllSketch.fromLevels([[3], [1, 8]], { random: createRandom(1) })
    expect([sketch.count, sketch.min, sketch.max, sketch.rank(3)]).toEqual([5, 1, 8, 0.6])
  })

  it('refuses more levels than can be counted', () => {
    const levels = Array.from({ length: 54 }, () => [1])
    expect(() => KllSketch.fromLevels(levels, { random: createRandom(1) })).toThrow(RangeError)
  })

  it('is the same again with the same random numbers', () => {
    const values = Array.from({ length: N }, (_, i) => Math.sin(i))
    expect(sketchOf(values, K, 5).levels()).toEqual(sketchOf(values, K, 5).levels())
    expect(sketchOf(values, K, 5).levels()).not.toEqual(sketchOf(values, K, 6).levels())
  })

  it('holds some thousand numbers, however many it has seen', () => {
    const sketch = new KllSketch({ random: createRandom(1) })
    const part = new Float64Array(100_000).map((_, i) => (i * 7919) % 100_003)
    for (let i = 0; i < 10; i++) sketch.updateMany(part)
    expect(sketch.levels().flat().length).toBeLessThan(8_000)
  })
})
