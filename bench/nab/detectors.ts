import { createRandom } from '../../src/statistics/random.ts'
import { createRandomCutForest } from '../../src/statistics/random-cut-forest/forest.ts'
import { createRefractory } from '../../src/statistics/stream/refractory.ts'
import { createSeriesScorer } from '../../src/statistics/stream/series-scorer.ts'

/** A detector begun anew for each series; it is given one point after the other. */
export type Detector = {
  readonly name: string
  readonly about: string
  readonly start: () => (time: number, value: number) => number
}

export const DETECTORS: readonly Detector[] = [
  {
    name: 'series',
    about: 'the scorer of src/statistics/stream',
    start: () => {
      const scorer = createSeriesScorer()
      return (time, value) => scorer.push(time, value).score
    },
  },
  {
    name: 'series-alarms',
    about: 'the same, its alarms at its own threshold instead of its scores',
    start: () => {
      const scorer = createSeriesScorer()
      return (time, value) => (scorer.push(time, value).alarm ? 1 : 0)
    },
  },
  {
    name: 'forest',
    about: 'random cut forest (50 trees of 256, shingle of 8), the same refractory after it',
    start: startForest,
  },
  {
    name: 'gaussian',
    about: 'distance from the mean of the last 6400 points in deviations, the same refractory',
    start: startGaussian,
  },
]

const SHINGLE = 8

function startForest(): (time: number, value: number) => number {
  const forest = createRandomCutForest({
    dimensions: SHINGLE,
    trees: 50,
    random: createRandom('bench:nab'),
  })
  const refractory = createRefractory()
  const shingle: number[] = []
  return (_, value) => {
    shingle.push(value)
    if (shingle.length < SHINGLE) return 0
    if (shingle.length > SHINGLE) shingle.shift()
    const point = Float64Array.from(shingle)
    const score = forest.score(point)
    forest.update(point)
    return refractory.push(Number.isFinite(score) ? Math.max(0, score) : 0)
  }
}

/** Means and squares that forget at the pace of 6400 points, the window of the benchmark's own. */
function startGaussian(): (time: number, value: number) => number {
  const refractory = createRefractory()
  let [seen, mean, variance] = [0, 0, 0]
  return (_, value) => {
    const score = seen > 20 && variance > 0 ? Math.abs(value - mean) / Math.sqrt(variance) : 0
    seen++
    const step = Math.max(1 / seen, 1 / 6400)
    const difference = value - mean
    mean += step * difference
    variance = (1 - step) * (variance + step * difference * difference)
    return refractory.push(score)
  }
}
