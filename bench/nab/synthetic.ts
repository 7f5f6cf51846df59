/**
 * A corpus of made-up series with known incidents, of kinds that the benchmark's own corpora have
 * few or none of, so that a detector's constants need not be judged by those alone. Windows are
 * laid as the benchmark lays them: together a tenth of the series, each around an onset.
 */
import { createRandom, type Random } from '../../src/statistics/random.ts'
import type { Corpus, CorpusSeries } from './corpus.ts'
import { PROFILES, type Window } from './scoring.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const START = Date.UTC(2026, 0, 5)

/** What a series is like, and what strikes it. */
type Kind = {
  readonly name: string
  readonly length: number
  readonly step: number
  readonly incidents: number
  readonly values: (random: Random, length: number) => Float64Array
  /** Strikes `values` from `onset` on, in place; `turn` counts the incidents of the series. */
  readonly strike: (values: Float64Array, onset: number, random: Random, turn: number) => void
}

/** `copies` series of each kind; the same for the same seed. */
export function syntheticCorpus(seed: string, copies: number): Corpus {
  const random = createRandom(seed)
  const series = KINDS.flatMap((kind) =>
    Array.from({ length: copies }, (_, copy) =>
      makeSeries(kind, `${kind.name}/${copy + 1}`, random.fork(`${kind.name} ${copy}`)),
    ),
  )
  return { series, profiles: PROFILES }
}

function makeSeries(kind: Kind, name: string, random: Random): CorpusSeries {
  const { length, step, incidents } = kind
  const values = kind.values(random, length)
  const width = Math.floor(length / 10 / incidents)
  const windows: Window[] = []
  // Each incident has a stretch of its own after the probation, and its window stays inside.
  const begin = Math.floor(0.2 * length)
  const stretch = Math.floor((length - begin) / incidents)
  for (let turn = 0; turn < incidents; turn++) {
    const onset = begin + turn * stretch + width + random.int(stretch - 2 * width)
    kind.strike(values, onset, random, turn)
    const first = onset - Math.floor(width / 2)
    windows.push({ first, last: first + width - 1 })
  }
  const times = Float64Array.from(values, (_, i) => START + i * step)
  return { name, category: kind.name, times, values, windows }
}

const DAY_OF_5_MINUTES = 288

/** 0 at night to 1 in the afternoon, for the `i`th of `perDay` points of a day. */
function daylight(i: number, perDay: number): number {
  return 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / perDay)
}

function fill(length: number, value: (i: number) => number): Float64Array {
  return Float64Array.from({ length }, (_, i) => value(i))
}

/** Adds `size * fall ** k` to the `k`th value from `onset` on, until it has died away. */
function burst(values: Float64Array, onset: number, size: number, fall: number): void {
  for (let k = 0; onset + k < values.length && fall ** k > 0.01; k++) {
    values[onset + k] = Math.round((values[onset + k] ?? 0) + size * fall ** k)
  }
}

function change(
  values: Float64Array,
  onset: number,
  length: number,
  to: (value: number, k: number) => number,
): void {
  for (let k = 0; k < length && onset + k < values.length; k++) {
    values[onset + k] = to(values[onset + k] ?? 0, k)
  }
}

/** Mentions in five minutes: over-dispersed counts with a day, and many small bursts. */
function mentions(random: Random, length: number): Float64Array {
  const level = random.lognormal(2.5, 1.3)
  const size = 3 + 5 * random.next()
  const values = fill(length, (i) => {
    const mean = level * (0.4 + daylight(i, DAY_OF_5_MINUTES))
    return random.poisson(random.gamma(size, mean / size))
  })
  for (let i = 0; i < length; i += 1 + random.int(300)) {
    burst(values, i, level * Math.min(12, 0.8 / (1 - random.next()) ** 0.75), 0.7)
  }
  return values
}

/** Price per click by the hour: skewed noise around a day, sometimes a high hour. */
function price(random: Random, length: number): Float64Array {
  const level = 0.1 + random.next()
  return fill(length, (i) => {
    const usual = level * (0.8 + 0.4 * daylight(i, 24)) * random.lognormal(0, 0.15)
    return random.next() < 0.01 ? usual * (1.3 + random.next()) : usual
  })
}

/** A machine's temperature: a slow wander around a set point. */
function temperature(random: Random, length: number): Float64Array {
  let wander = 0
  return fill(length, () => {
    wander = 0.995 * wander + 0.6 * random.normal()
    return 90 + wander + 0.8 * random.normal()
  })
}

/** Rides in half an hour: a day and a week, large counts. */
function rides(random: Random, length: number): Float64Array {
  return fill(length, (i) => {
    const isWeekend = Math.floor(i / 48) % 7 > 4
    const rush = isWeekend ? 0.7 : 1 + 0.3 * Math.sin((4 * Math.PI * i) / 48)
    return Math.round(3000 + 20000 * daylight(i + 8, 48) * rush * random.lognormal(0, 0.04))
  })
}

/** Processor load: a flat level with a job now and then, each as long and as high as the others. */
function load(random: Random, length: number): Float64Array {
  const level = 2 + 40 * random.next()
  const [every, lasts] = [60 + random.int(200), 2 + random.int(8)]
  const job = level * (0.3 + random.next())
  return fill(length, (i) => {
    const busy = (i + random.int(3)) % every < lasts ? job : 0
    return level + busy + 0.04 * level * random.normal()
  })
}

/** Bytes written: nothing for long, then batches of very different size. */
function batches(random: Random, length: number): Float64Array {
  const size = random.lognormal(15, 1)
  return fill(length, () => (random.next() < 0.04 ? size * random.gamma(3, 0.3) : 0))
}

/** Latency: lognormal with a day. */
function latency(random: Random, length: number): Float64Array {
  const level = random.lognormal(4, 0.5)
  return fill(
    length,
    (i) => level * (1 + 0.4 * daylight(i, DAY_OF_5_MINUTES)) * random.lognormal(0, 0.12),
  )
}

/** A day as a sum of tones with hardly any noise. */
function tones(random: Random, length: number): Float64Array {
  const phase = random.int(100)
  return fill(length, (i) => {
    const t = (2 * Math.PI * (i + phase)) / DAY_OF_5_MINUTES
    return 50 + 30 * Math.sin(t) + 10 * Math.sin(3 * t) + random.normal()
  })
}

/** Waits between key strokes: skewed, of no season, sometimes slow for a while. */
function waits(random: Random, length: number): Float64Array {
  let slow = 0
  return fill(length, () => {
    slow = random.next() < 0.01 ? random.int(12) : slow - 1
    return 0.08 * random.lognormal(0, 0.35) + (slow > 0 ? 0.05 : 0)
  })
}

const middle = (values: Float64Array) => values.toSorted()[Math.floor(values.length / 2)] ?? 0

const KINDS: readonly Kind[] = [
  {
    name: 'mentions',
    length: 15_000,
    step: 5 * MINUTE,
    incidents: 3,
    values: mentions,
    strike: (values, onset, random, turn) => {
      const size = Math.max(5, middle(values)) * (turn === 2 ? 4 : 9 + random.exponential(15))
      burst(values, onset, size, turn === 2 ? 0.985 : 0.9)
    },
  },
  {
    name: 'price',
    length: 1600,
    step: HOUR,
    incidents: 2,
    values: price,
    strike: (values, onset, random, turn) =>
      change(values, onset, turn === 0 ? 2 : 8, (x) => x * (1.8 + 1.5 * random.next())),
  },
  {
    name: 'temperature',
    length: 20_000,
    step: 5 * MINUTE,
    incidents: 3,
    values: temperature,
    strike: (values, onset, _, turn) =>
      change(values, onset, 300, (x, k) =>
        turn === 1 ? x - 35 * Math.exp(-k / 80) : x - 0.08 * Math.min(k, 250),
      ),
  },
  {
    name: 'rides',
    length: 10_000,
    step: 30 * MINUTE,
    incidents: 4,
    values: rides,
    strike: (values, onset, _, turn) =>
      change(values, onset, 36, (x) => Math.round(x * (turn % 2 === 0 ? 0.65 : 1.3))),
  },
  {
    name: 'load',
    length: 4032,
    step: 5 * MINUTE,
    incidents: 2,
    values: load,
    strike: (values, onset, _, turn) => {
      const level = middle(values)
      change(values, onset, turn === 0 ? 30 : 300, (x) => x + level * (turn === 0 ? 1.3 : 0.3))
    },
  },
  {
    name: 'batches',
    length: 4500,
    step: 5 * MINUTE,
    incidents: 1,
    values: batches,
    strike: (values, onset, random) => {
      const size = Math.max(...values.subarray(0, onset))
      change(values, onset, 40, () => size * (0.5 + 0.6 * random.next()))
    },
  },
  {
    name: 'latency',
    length: 4032,
    step: 5 * MINUTE,
    incidents: 2,
    values: latency,
    strike: (values, onset, random, turn) =>
      turn === 0
        ? change(values, onset, 4, (x) => x * (1.6 + random.next()))
        : change(values, onset, 100, (x) => x * 1.3),
  },
  {
    name: 'waits',
    length: 3000,
    step: 5 * MINUTE,
    incidents: 2,
    values: waits,
    strike: (values, onset, _, turn) =>
      change(values, onset, turn === 0 ? 20 : 60, (x) => (turn === 0 ? x * 2.2 : x * 0.4)),
  },
  {
    name: 'tones',
    length: 4032,
    step: 5 * MINUTE,
    incidents: 2,
    values: tones,
    strike: (values, onset, random, turn) => {
      const held = values[onset] ?? 0
      change(values, onset, 100, (x) => (turn === 0 ? held : 100 - x) + random.normal())
    },
  },
]
