import type { Random } from '../../src/statistics/random.ts'
import type { Population } from './populations.ts'

/** Ways to copy a model by asking, each as a source of rows. */
export interface Attack {
  readonly name: string
  readonly source: string
  readonly start: (population: Population, random: Random) => () => readonly number[]
}

export const ATTACKS: readonly Attack[] = [
  {
    name: 'uniform',
    source: 'Tramèr et al., USENIX Security 2016: points spread over the whole range',
    start: (population, random) => () =>
      population.ranges.map(([low, high]) => low + random.next() * (high - low)),
  },
  {
    name: 'boundary search',
    source: 'Tramèr et al. 2016, adaptive: bisects between two points of unlike classes',
    start: boundarySearch,
  },
  {
    name: 'seeds and steps',
    source: 'Papernot et al., ASIA CCS 2017 and PRADA 2019: a few real rows, each moved by steps',
    start: seedsAndSteps,
  },
  {
    name: 'foreign rows',
    source: 'Orekondy et al. (Knockoff nets), CVPR 2019: natural rows of another distribution',
    start: (population, random) => () => population.foreign(random),
  },
]

function boundarySearch(population: Population, random: Random): () => readonly number[] {
  const draw = () => population.ranges.map(([low, high]) => low + random.next() * (high - low))
  let low = draw()
  let high = draw()
  let left = 0
  return () => {
    if (left === 0) {
      low = draw()
      high = draw()
      left = 7
    }
    left--
    const middle = low.map((value, j) => (value + (high[j] ?? 0)) / 2)
    if (population.score(middle) >= 0.5 === population.score(low) >= 0.5) low = middle
    else high = middle
    return middle
  }
}

const SEEDS = 20
const STEP = 0.1

function seedsAndSteps(population: Population, random: Random): () => readonly number[] {
  const known = Array.from({ length: SEEDS }, () => population.benign(random))
  return () => {
    const from = known[random.int(known.length)] ?? []
    const next = from.map((value, j) => {
      const [low, high] = population.ranges[j] ?? [0, 1]
      return value + STEP * (high - low) * (random.next() < 0.5 ? -1 : 1)
    })
    known.push(next)
    return next
  }
}
