/**
 * `npm run bench:series`: what a point costs each streaming detector, in microseconds, over series
 * like those of production. Processor time, not wall-clock; on a busy machine it is more all the same,
 * since caches are shared.
 */
import { createRandom } from '../src/statistics/random.ts'
import { createRandomCutForest } from '../src/statistics/random-cut-forest/forest.ts'
import { createAdaptiveBand } from '../src/statistics/stream/adaptive-band.ts'
import { createSeasonalForecaster } from '../src/statistics/stream/seasonal-forecaster.ts'
import { createSeriesScorer } from '../src/statistics/stream/series-scorer.ts'
import type { SeriesKind } from '../src/statistics/stream/value-axis.ts'
import { cleanSeries } from './forecast-band/clean-series.ts'
import { median } from './numbers.ts'

export type PointCost = {
  readonly name: string
  /** Microseconds a point, the median of `RUNS` runs. */
  readonly microseconds: number
  /** What it should stay below. */
  readonly most: number
}

const RUNS = 5
const POINTS = 8000
const SERIES: Readonly<Record<SeriesKind, string>> = {
  level: 'seasonal',
  latency: 'latency, autocorrelated',
  count: 'counts, tens',
  rate: 'rate of many',
}

/** Costs of all, in the order in which they are printed. */
export function measurePointCosts(): readonly PointCost[] {
  const all = cleanSeries('cost')
  const forecasts = Object.entries(SERIES).map(([kind, name]) => {
    const series = all.find((one) => one.name === name)
    return cost(`seasonal forecaster, ${kind}`, 10, () => {
      const forecaster = createSeasonalForecaster(series === undefined ? {} : { kind: series.kind })
      return (i) => {
        const time = series?.times[i] ?? 0
        const tries = series?.tries?.[i]
        forecaster.predict(time, tries)
        forecaster.update(time, series?.values[i] ?? 0, tries)
      }
    })
  })
  const seasonal = all.find((one) => one.name === SERIES.level)
  const scorer = cost('series scorer, all that dupin score does a row', 10, () => {
    const scored = createSeriesScorer()
    return (i) => scored.push(seasonal?.times[i] ?? 0, seasonal?.values[i] ?? 0)
  })
  return [
    ...forecasts,
    bandCost(),
    scorer,
    forestCost(30, 5),
    forestCost(50, 8),
    forestCost(100, 8),
  ]
}

function bandCost(): PointCost {
  const random = createRandom('cost')
  const errors = Float64Array.from({ length: POINTS }, () => random.normal())
  return cost('adaptive band', 2, () => {
    const band = createAdaptiveBand(0.99)
    return (i) => band.learn(errors[i] ?? 0)
  })
}

function forestCost(trees: number, dimensions: number): PointCost {
  const random = createRandom(`cost ${trees} ${dimensions}`)
  const points = Array.from({ length: POINTS }, () =>
    Float64Array.from({ length: dimensions }, () => random.normal()),
  )
  // A full sample first: what a point costs then is what it costs for good.
  const forest = createRandomCutForest({ dimensions, trees, random })
  for (const point of points) forest.update(point)
  const name = `random cut forest, ${trees} trees of 256, ${dimensions} dimensions: score and update`
  return cost(name, 150, () => (i) => {
    const point = points[i] ?? []
    forest.score(point)
    forest.update(point)
  })
}

function cost(name: string, most: number, start: () => (i: number) => unknown): PointCost {
  const runs = Array.from({ length: RUNS }, () => {
    const push = start()
    const from = process.cpuUsage()
    for (let i = 0; i < POINTS; i++) push(i)
    const { user, system } = process.cpuUsage(from)
    return (user + system) / POINTS
  })
  return { name, most, microseconds: median(runs) }
}

if (import.meta.filename === process.argv[1]) {
  console.log(`microseconds of processor a point, median of ${RUNS} runs over ${POINTS} points`)
  for (const { name, microseconds, most } of measurePointCosts()) {
    const note = microseconds > most ? ` (should be below ${most})` : ''
    console.log(`${microseconds.toFixed(1).padStart(8)}  ${name}${note}`)
  }
}
