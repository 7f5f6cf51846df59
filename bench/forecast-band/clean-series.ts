/**
 * Invented series without anomalies, of many kinds, from a seed: what a forecast band must hold 99 %
 * of. Each is 5-minute (or hourly) values of four weeks or more.
 */
import { createRandom, type Random } from '../../src/statistics/random.ts'
import type { SeriesKind } from '../../src/statistics/stream/value-axis.ts'

export type CleanSeries = {
  readonly name: string
  readonly kind: SeriesKind
  readonly times: readonly number[]
  readonly values: readonly number[]
  /** Of a rate, how many tries each value is the share of. */
  readonly tries?: readonly number[]
}

const MINUTE = 60_000
const START = Date.UTC(2026, 0, 5)
const DAY = 24 * 60 * MINUTE

/** Share of the day's traffic at a time, 0.1 to 1: low at night, lower at weekends. */
function day(time: number): number {
  const hour = (time % DAY) / (DAY / 24)
  const isWeekend = [0, 6].includes(new Date(time).getUTCDay())
  const wave = 0.55 - 0.45 * Math.cos(((hour - 3) / 24) * 2 * Math.PI)
  return wave * (isWeekend ? 0.6 : 1)
}

type Recipe = {
  readonly kind: SeriesKind
  readonly stepMinutes: number
  readonly points: number
  /** A maker of values, with a state of its own. */
  readonly make: (random: Random) => (time: number, index: number) => number
  readonly tries?: (random: Random) => (time: number) => number
}

const level = (make: Recipe['make'], stepMinutes = 5, points = 8064): Recipe => ({
  kind: 'level',
  stepMinutes,
  points,
  make,
})

const count = (mean: (time: number) => number, size = Number.POSITIVE_INFINITY): Recipe => ({
  kind: 'count',
  stepMinutes: 5,
  points: 8064,
  make: (random) => (time) => {
    const rate = mean(time)
    return random.poisson(
      size === Number.POSITIVE_INFINITY ? rate : random.gamma(size, rate / size),
    )
  },
})

/** A first-order autoregression around 0 with unit innovations. */
function autoregression(random: Random, memory: number): () => number {
  let state = 0
  return () => {
    state = memory * state + random.normal()
    return state
  }
}

const RECIPES: Readonly<Record<string, Recipe>> = {
  'white noise': level((random) => () => 40 + 3 * random.normal()),
  seasonal: level((random) => (time) => 20 + 50 * day(time) + 2 * random.normal()),
  'seasonal, hourly': level(
    (random) => (time) => 20 + 50 * day(time) + 2 * random.normal(),
    60,
    2016,
  ),
  'seasonal noise': level((random) => (time) => 50 + 10 * day(time) * random.normal()),
  autocorrelated: level((random) => {
    const next = autoregression(random, 0.9)
    return () => 50 + 2 * next()
  }),
  'random walk': level((random) => {
    const next = autoregression(random, 1)
    return () => 500 + next()
  }),
  drift: level((random) => (_time, i) => 10 + i / 200 + 2 * random.normal()),
  'seasonal drift': level(
    (random) => (time, i) => 10 + i / 400 + 20 * day(time) + 2 * random.normal(),
  ),
  'heavy-tailed': level((random) => () => 50 + 2 * studentOf(random, 3)),
  'volatile spells': level((random) => {
    let variance = 1
    let last = 0
    return () => {
      variance = 0.05 + 0.1 * last * last + 0.85 * variance
      last = Math.sqrt(variance) * random.normal()
      return 50 + last
    }
  }),
  'latency, lognormal': {
    ...level((random) => (time) => random.lognormal(Math.log(80 + 60 * day(time)), 0.4)),
    kind: 'latency',
  },
  'latency, autocorrelated': {
    ...level((random) => {
      const next = autoregression(random, 0.8)
      return (time) => Math.exp(4 + 0.5 * day(time) + 0.15 * next())
    }),
    kind: 'latency',
  },
  'counts, hundreds': count((time) => 400 * day(time), 40),
  'counts, tens': count((time) => 40 * day(time)),
  'counts, few': count((time) => 3 * day(time)),
  'counts, few and bursty': count((time) => 3 * day(time), 1.5),
  'counts, intermittent': count(() => 0.05),
  'rate of many': rate((time) => 2000 * day(time), 0.02, 300),
  'rate of few': rate((time) => 30 * day(time), 0.05, 1e6),
  'rate, rare': rate(() => 300, 0.001, 1e6),
}

function rate(tries: (time: number) => number, mean: number, alike: number): Recipe {
  return {
    kind: 'rate',
    stepMinutes: 5,
    points: 8064,
    tries: (random) => (time) => 1 + random.poisson(tries(time)),
    make: (random) => () => {
      const x = random.gamma(mean * alike, 1)
      return alike >= 1e6 ? mean : x / (x + random.gamma((1 - mean) * alike, 1))
    },
  }
}

function studentOf(random: Random, freedom: number): number {
  return random.normal() / Math.sqrt(random.gamma(freedom / 2, 2) / freedom)
}

/** The same seed gives the same series. */
export function cleanSeries(seed: string): readonly CleanSeries[] {
  return Object.entries(RECIPES).map(([name, recipe]) => {
    const random = createRandom(seed).fork(name)
    const next = recipe.make(random)
    const nextTries = recipe.tries?.(random.fork('tries'))
    const times = Array.from(
      { length: recipe.points },
      (_, i) => START + i * recipe.stepMinutes * MINUTE,
    )
    const made = times.map((time, i) => next(time, i))
    if (nextTries === undefined) return { name, kind: recipe.kind, times, values: made }
    const tries = times.map(nextTries)
    const values = made.map((p, i) => successes(random, tries[i] ?? 0, p) / (tries[i] ?? 1))
    return { name, kind: recipe.kind, times, values, tries }
  })
}

function successes(random: Random, tries: number, p: number): number {
  let hits = 0
  for (let i = 0; i < tries; i++) if (random.next() < p) hits++
  return hits
}
