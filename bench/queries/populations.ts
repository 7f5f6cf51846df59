import { readFileSync } from 'node:fs'
import type { Query } from '../../src/lake/queries.ts'
import { codeOf } from '../../src/statistics/quantised-vector.ts'
import type { Random } from '../../src/statistics/random.ts'

/** An endpoint for the measurement: who asks it what, and how it answers. */
export interface Population {
  readonly name: string
  readonly features: number
  /** A row as a customer would send it. */
  readonly benign: (random: Random) => readonly number[]
  /** Rows of another world in the same form, as somebody has who never saw a customer. */
  readonly foreign: (random: Random) => readonly number[]
  /** Lowest and highest value of each feature that a documentation would name. */
  readonly ranges: readonly (readonly [number, number])[]
  /** Probability of the positive class. */
  readonly score: (row: readonly number[]) => number
}

/** Six features of the kinds that tabular models have: correlated, skewed, a flag and a code. */
export function generatedPopulation(random: Random): Population {
  const weights = Array.from({ length: 6 }, () => random.normal())
  const mix = Array.from({ length: 4 }, () => Array.from({ length: 4 }, () => random.normal()))
  const centres = Array.from({ length: 4 }, () => 10 ** (random.next() * 4) * (1 + random.next()))
  const flag = 0.1 + 0.4 * random.next()
  const codes = 4 + random.int(12)
  const row = (own: Random, shift: number): readonly number[] => {
    const base = Array.from({ length: 4 }, () => own.normal())
    const mixed = mix.map((line) => line.reduce((sum, w, j) => sum + w * (base[j] ?? 0), 0) / 2)
    const numbers = mixed.map((value, j) => {
      const centre = centres[j] ?? 1
      return j % 2 === 0
        ? centre * Math.exp(0.5 * value + shift)
        : centre * (1 + 0.15 * (value + shift))
    })
    const u = own.next()
    return [...numbers, own.next() < flag ? 1 : 0, Math.floor(codes * u * u)]
  }
  const benign = (own: Random) => row(own, 0)
  const ranges = rangesOf(sampleOf(benign, random.fork('ranges')))
  return {
    name: 'generated',
    features: 6,
    benign,
    foreign: (own) => row(own, 0.8),
    ranges,
    score: scorer(weights, ranges),
  }
}

/** California housing (Pace & Barry 1997) as customers of a price model; undefined where it is not at hand. */
export function housingPopulation(path: string, random: Random): Population | undefined {
  const rows = readHousing(path)
  if (rows.length === 0) return undefined
  const ranges = rangesOf(rows)
  const features = ranges.length
  const weights = Array.from({ length: features }, () => random.normal())
  const benign = (own: Random) => rows[own.int(rows.length)] ?? []
  return {
    name: 'california housing',
    features,
    benign,
    // Each value from another house: the features are right, their combinations are not.
    foreign: (own) => ranges.map((_, j) => benign(own)[j] ?? 0),
    ranges,
    score: scorer(weights, ranges),
  }
}

function readHousing(path: string): readonly (readonly number[])[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return []
  }
  const [header = '', ...lines] = text.trim().split('\n')
  const names = header.split(',')
  const kept = [
    'MedInc',
    'HouseAge',
    'AveRooms',
    'AveBedrms',
    'Population',
    'AveOccup',
    'Latitude',
    'Longitude',
  ]
  const places = kept.map((name) => names.indexOf(name)).filter((place) => place >= 0)
  return lines
    .map((line) => line.split(','))
    .map((cells) => places.map((place) => Number(cells[place])))
    .filter((row) => row.length > 0 && row.every(Number.isFinite))
}

/** A row with its answer, as the lake gives it. */
export function queryOf(
  population: Population,
  row: readonly number[],
  time: number,
  caller = '',
): Query {
  const p = population.score(row)
  const text = row.join(',')
  return {
    key: `${time}`,
    time,
    caller,
    codes: Int16Array.from(row, (value) => codeOf(value)),
    label: p >= 0.5 ? '1' : '0',
    confidence: Math.max(p, 1 - p),
    margin: Math.abs(2 * p - 1),
    inputHash: text,
  }
}

function sampleOf(draw: (random: Random) => readonly number[], random: Random) {
  return Array.from({ length: 1000 }, () => draw(random))
}

function rangesOf(rows: readonly (readonly number[])[]): readonly (readonly [number, number])[] {
  const features = rows[0]?.length ?? 0
  return Array.from({ length: features }, (_, j) => {
    const values = rows.map((row) => row[j] ?? 0)
    return [Math.min(...values), Math.max(...values)] as const
  })
}

/** A logistic model over features scaled to their ranges. */
function scorer(weights: readonly number[], ranges: readonly (readonly [number, number])[]) {
  return (row: readonly number[]): number => {
    const sum = row.reduce((total, value, j) => {
      const [low, high] = ranges[j] ?? [0, 1]
      return total + 4 * (weights[j] ?? 0) * ((value - low) / (high - low || 1) - 0.3)
    }, 0)
    return 1 / (1 + Math.exp(-sum))
  }
}
