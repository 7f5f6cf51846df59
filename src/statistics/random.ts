/**
 * Seeded pseudo-random numbers with named, independent streams.
 *
 * Generator: xoshiro128** (Blackman & Vigna, "Scrambled Linear Pseudorandom Number Generators",
 * ACM TOMS 2021), state filled by the 32-bit MurmurHash3 finaliser over a Weyl sequence (the
 * splitmix construction of Steele, Lea & Flood, OOPSLA 2014). Not for secrets.
 */

import { mix32 } from './murmur-mix.ts'

/**
 * A source of random numbers. Every method draws from this stream only; `fork` does not draw, so
 * a draw added in one place never changes what a stream forked elsewhere returns.
 */
export type Random = {
  /** Uniform in [0, 1), with 53 random bits. */
  readonly next: () => number
  /** Uniform integer in [0, n); 0 when `n` is not a number above 1. `n` up to 2^53. */
  readonly int: (n: number) => number
  /** Standard normal. Scale it yourself: `mean + sd * normal()`. */
  readonly normal: () => number
  /** Poisson count; 0 when `mean` is not a positive finite number. */
  readonly poisson: (mean: number) => number
  /** Exponential with the given mean; 0 when `mean` is not a positive finite number. */
  readonly exponential: (mean: number) => number
  /** exp(mu + sigma * normal); `mu` and `sigma` are those of the logarithm. */
  readonly lognormal: (mu: number, sigma: number) => number
  /** Gamma with mean `shape * scale`; 0 when either is not a positive finite number. */
  readonly gamma: (shape: number, scale: number) => number
  /** One element, uniformly. Undefined only for an empty array. */
  readonly pick: Pick
  /** A shuffled copy; the argument is left alone. */
  readonly shuffle: <T>(items: readonly T[]) => T[]
  /** An independent stream named by `label`: same seed and path of labels, same stream. */
  readonly fork: (label: string) => Random
}

/** Picking from a list known to be non-empty yields an element, from any other maybe none. */
export type Pick = {
  <T>(items: readonly [T, ...T[]]): T
  <T>(items: readonly T[]): T | undefined
}

/** The root stream of a seed. Equal seeds give equal streams; `7` and `'7'` are equal seeds. */
export function createRandom(seed: string | number): Random {
  return streamOf(String(seed))
}

function streamOf(path: string): Random {
  const bits = xoshiro128(path)
  const next = () => ((bits() >>> 5) * 67_108_864 + (bits() >>> 6)) / 9_007_199_254_740_992
  const int = (n: number) => (n > 1 ? Math.floor(next() * Math.min(n, 2 ** 53)) : 0)
  const normal = polarNormal(next)
  function pick<T>(items: readonly [T, ...T[]]): T
  function pick<T>(items: readonly T[]): T | undefined
  function pick<T>(items: readonly T[]): T | undefined {
    return items[int(items.length)]
  }
  return {
    next,
    int,
    normal,
    poisson: (mean) => poisson(mean, next, normal),
    exponential: (mean) => (isPositive(mean) ? -mean * Math.log(1 - next()) : 0),
    lognormal: (mu, sigma) => Math.exp(mu + sigma * normal()),
    gamma: (shape, scale) => gamma(shape, scale, next, normal),
    pick,
    shuffle: (items) => shuffle(items, int),
    // The length keeps fork('a/b') and fork('a').fork('b') apart.
    fork: (label) => streamOf(`${path}/${label.length}:${label}`),
  }
}

function isPositive(value: number): boolean {
  return value > 0 && value < Number.POSITIVE_INFINITY
}

function xoshiro128(seed: string): () => number {
  const fill = splitmix32(hashText(seed, 0x9747b28c))
  const salt = hashText(seed, 0x3c6ef372)
  let a = fill()
  let b = fill() ^ salt
  let c = fill()
  // An odd word keeps the state away from all zeros, the one state the generator cannot leave.
  let d = fill() | 1
  return () => {
    const scrambled = Math.imul(b, 5)
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9)
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = (d << 11) | (d >>> 21)
    return result >>> 0
  }
}

function splitmix32(state: number): () => number {
  return () => {
    state = (state + 0x9e3779b9) | 0
    return mix32(state)
  }
}

function hashText(text: string, seed: number): number {
  let hash = seed ^ text.length
  for (let i = 0; i < text.length; i++) hash = Math.imul(mix32(hash ^ text.charCodeAt(i)), 5)
  return mix32(hash)
}

/** Marsaglia's polar method; the second number of each pair is kept for the next call. */
function polarNormal(next: () => number): () => number {
  let spare: number | undefined
  return () => {
    if (spare !== undefined) {
      const kept = spare
      spare = undefined
      return kept
    }
    for (;;) {
      const x = 2 * next() - 1
      const y = 2 * next() - 1
      const square = x * x + y * y
      if (square > 0 && square < 1) {
        const factor = Math.sqrt((-2 * Math.log(square)) / square)
        spare = y * factor
        return x * factor
      }
    }
  }
}

/** Knuth's product for small means; above, the sum of a gamma jump (Ahrens & Dieter 1974). */
function poisson(mean: number, next: () => number, normal: () => number): number {
  if (!isPositive(mean)) return 0
  let count = 0
  while (mean > 30) {
    // Beyond 2^53 single counts are not representable: the normal limit is all there is.
    if (mean > 1e15) return count + Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()))
    const jump = Math.floor(mean * 0.875)
    const arrival = gamma(jump, 1, next, normal)
    if (arrival > mean) return count + binomial(jump - 1, mean / arrival, next, normal)
    count += jump
    mean -= arrival
  }
  const limit = Math.exp(-mean)
  let product = next()
  while (product > limit) {
    count++
    product *= next()
  }
  return count
}

/** Binomial by halving on the median order statistic (Devroye 1986, X.4.3), then by trials. */
function binomial(n: number, p: number, next: () => number, normal: () => number): number {
  let count = 0
  while (n > 30) {
    const half = Math.floor((n + 1) / 2)
    const x = gamma(half, 1, next, normal)
    const middle = x / (x + gamma(n + 1 - half, 1, next, normal))
    if (middle <= p) {
      count += half
      p = (p - middle) / (1 - middle)
      n -= half
    } else {
      p = p / middle
      n = half - 1
    }
  }
  for (let i = 0; i < n; i++) if (next() < p) count++
  return count
}

/** Marsaglia & Tsang, "A simple method for generating gamma variables", ACM TOMS 2000. */
function gamma(shape: number, scale: number, next: () => number, normal: () => number): number {
  if (!isPositive(shape) || !isPositive(scale)) return 0
  if (shape < 1) {
    return gamma(shape + 1, scale, next, normal) * (1 - next()) ** (1 / shape)
  }
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = normal()
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(1 - next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
      return d * v * scale
    }
  }
}

/** Fisher-Yates, inside out: each item swaps places with a random earlier one, or none. */
function shuffle<T>(items: readonly T[], int: (n: number) => number): T[] {
  const result: T[] = []
  for (const item of items) {
    const displaced = result.splice(int(result.length + 1), 1, item)
    result.push(...displaced)
  }
  return result
}
