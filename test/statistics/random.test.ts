import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom, type Random } from '../../src/statistics/random.ts'

const DRAWS = 20_000

function moments(draw: () => number): { mean: number; variance: number } {
  let sum = 0
  let squares = 0
  for (let i = 0; i < DRAWS; i++) {
    const x = draw()
    sum += x
    squares += x * x
  }
  const mean = sum / DRAWS
  return { mean, variance: squares / DRAWS - mean * mean }
}

function take(random: Random, n: number): number[] {
  return Array.from({ length: n }, () => random.next())
}

describe('createRandom', () => {
  it('replays the same stream for the same seed, given as a number or as text', () => {
    expect(take(createRandom(7), 50)).toEqual(take(createRandom('7'), 50))
    expect(take(createRandom(7), 50)).not.toEqual(take(createRandom(8), 50))
  })

  it('pins its first numbers, so that a recorded seed means the same in every release', () => {
    const random = createRandom('dupin')
    expect(Array.from({ length: 4 }, () => random.int(1_000_000))).toMatchInlineSnapshot(`
      [
        226654,
        884471,
        870609,
        525679,
      ]
    `)
  })

  it('forks streams by label that no draw elsewhere can change', () => {
    const plain = createRandom(1)
    const drawn = createRandom(1)
    take(drawn, 17)
    drawn.normal()
    drawn.fork('other').next()
    expect(take(drawn.fork('traffic'), 20)).toEqual(take(plain.fork('traffic'), 20))
  })

  it.each([
    ['a', 'b'],
    ['a/1:b', 'a'],
    ['', 'a'],
  ])('keeps the forks %j and %j apart from each other and from their nesting', (x, y) => {
    const root = createRandom(3)
    const streams = [root, root.fork(x), root.fork(y), root.fork(x).fork(y), root.fork(y).fork(x)]
    const firsts = streams.map((stream) => stream.next())
    expect(new Set(firsts).size).toBe(firsts.length)
  })

  it('gives neighbouring seeds and labels uncorrelated streams', () => {
    for (const name of ['', 'label-']) {
      const streams = [1, 2, 3, 4].map((n) => take(createRandom(`${name}${n}`), 4000))
      const [first = [], ...rest] = streams
      for (const other of rest) {
        const dot = first.reduce((sum, x, i) => sum + (x - 0.5) * ((other[i] ?? 0) - 0.5), 0)
        expect(Math.abs((dot / 4000) * 12)).toBeLessThan(0.06)
      }
    }
  })

  it('spreads its values evenly (chi-square over 64 cells, 63 degrees of freedom)', () => {
    const cells = new Array<number>(64).fill(0)
    const random = createRandom('cells')
    for (let i = 0; i < 64_000; i++) {
      const cell = Math.floor(random.next() * 64)
      cells[cell] = (cells[cell] ?? 0) + 1
    }
    const chiSquare = cells.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0)
    expect(chiSquare).toBeGreaterThan(31)
    expect(chiSquare).toBeLessThan(111)
  })
})

describe('distributions', () => {
  const random = createRandom('moments')
  const cases: [string, () => number, number, number][] = [
    ['next', random.next, 0.5, 1 / 12],
    ['int(6)', () => random.int(6), 2.5, 35 / 12],
    ['normal', random.normal, 0, 1],
    ['exponential(3)', () => random.exponential(3), 3, 9],
    ['poisson(0.3)', () => random.poisson(0.3), 0.3, 0.3],
    ['poisson(4)', () => random.poisson(4), 4, 4],
    ['poisson(80)', () => random.poisson(80), 80, 80],
    ['poisson(12345)', () => random.poisson(12_345), 12_345, 12_345],
    ['gamma(0.5, 2)', () => random.gamma(0.5, 2), 1, 2],
    ['gamma(7, 0.5)', () => random.gamma(7, 0.5), 3.5, 1.75],
    ['lognormal(0, 0.5)', () => random.lognormal(0, 0.5), Math.exp(0.125), 0.364_69],
  ]
  it.each(cases)('%s has its mean and variance', (_name, draw, mean, variance) => {
    const seen = moments(draw)
    expect(Math.abs(seen.mean - mean)).toBeLessThan(5 * Math.sqrt(variance / DRAWS))
    expect(Math.abs(seen.variance / variance - 1)).toBeLessThan(0.12)
  })

  it.each([Number.NaN, -1, 0, Number.POSITIVE_INFINITY])('answers 0 for a mean of %s', (mean) => {
    expect([random.poisson(mean), random.exponential(mean), random.gamma(mean, 1)]).toEqual([
      0, 0, 0,
    ])
  })

  it('draws counts of any size as whole numbers', () => {
    for (const mean of [1e-9, 29.9, 30.1, 1e6, 1e12, 1e17]) {
      const count = random.poisson(mean)
      expect(Number.isInteger(count)).toBe(true)
      expect(Math.abs(count - mean)).toBeLessThanOrEqual(7 * Math.sqrt(mean) + 1)
    }
  })
})

describe('picking and shuffling', () => {
  it('keeps int within [0, n) and answers 0 for nonsense', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 1, max: 2 ** 53, noNaN: true }), (seed, n) => {
        const drawn = createRandom(seed).int(n)
        expect(Number.isInteger(drawn) && drawn >= 0 && drawn < n).toBe(true)
      }),
    )
    expect([0, -3, Number.NaN].map((n) => createRandom(1).int(n))).toEqual([0, 0, 0])
  })

  it('picks only members, all of them sooner or later, and nothing from an empty list', () => {
    const random = createRandom('pick')
    const seen = new Set(Array.from({ length: 200 }, () => random.pick(['a', 'b', 'c'])))
    expect([...seen].sort()).toEqual(['a', 'b', 'c'])
    expect(random.pick([])).toBeUndefined()
  })

  it('shuffles into a permutation and leaves its argument alone', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.option(fc.integer())), (seed, items) => {
        const before = [...items]
        const shuffled = createRandom(seed).shuffle(items)
        expect(items).toEqual(before)
        expect(shuffled.map(String).sort()).toEqual(before.map(String).sort())
      }),
    )
  })

  it('reaches each of the six orders of three things equally often', () => {
    const random = createRandom('orders')
    const counts = new Map<string, number>()
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle(['a', 'b', 'c']).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })
})
