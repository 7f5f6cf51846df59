/**
 * Turning scores into probabilities that mean what they say, and measuring whether they do.
 *
 * Sources: Ayer et al., Ann. Math. Stat. 1955 (pool adjacent violators); Zadrozny & Elkan, KDD
 * 2002; Platt 1999 with the targets and Newton method of Lin, Lin & Weng 2007; Brier 1950.
 * Examples whose score is not finite are left out.
 */

import { firstAbove } from './binary-search.ts'

export type Example = { readonly score: number; readonly outcome: boolean }

/** Ascending scores and the probability at each; between them the line. */
export type IsotonicModel = {
  readonly scores: readonly number[]
  readonly probabilities: readonly number[]
}

/** The non-decreasing curve nearest to the outcomes in squares. Empty for no examples. */
export function fitIsotonic(examples: readonly Example[]): IsotonicModel {
  const sorted = examples.filter(({ score }) => Number.isFinite(score))
  sorted.sort((x, y) => x.score - y.score)
  const blocks: Block[] = []
  for (const group of byScore(sorted)) {
    let block = group
    let last = blocks.at(-1)
    while (last && last.hits * block.size >= block.hits * last.size) {
      blocks.pop()
      block = {
        low: last.low,
        high: block.high,
        hits: last.hits + block.hits,
        size: last.size + block.size,
      }
      last = blocks.at(-1)
    }
    blocks.push(block)
  }
  const ends = blocks.flatMap(({ low, high }) => (low === high ? [low] : [low, high]))
  const levels = blocks.flatMap(({ low, high, hits, size }) =>
    low === high ? [hits / size] : [hits / size, hits / size],
  )
  return { scores: ends, probabilities: levels }
}

/** Probability of a score; flat beyond the ends; NaN for a NaN score or an empty model. */
export function isotonicProbability(model: IsotonicModel, score: number): number {
  const { scores, probabilities } = model
  if (Number.isNaN(score)) return Number.NaN
  const low = firstAbove(scores, score)
  const left = probabilities[low - 1]
  const right = probabilities[low]
  if (left === undefined) return right ?? Number.NaN
  if (right === undefined) return left
  const from = scores[low - 1] ?? 0
  return left + ((right - left) * (score - from)) / ((scores[low] ?? 0) - from)
}

/** probability = 1 / (1 + exp(-(slope * score + intercept))). */
export type LogisticModel = { readonly slope: number; readonly intercept: number }

/**
 * Platt scaling: needs far fewer examples than isotonic regression. Outcomes are softened by one
 * pseudo-example of either kind, so separable examples keep a finite slope. No examples: 1/2
 * everywhere; examples of one kind or one score: slope 0.
 */
export function fitLogistic(examples: readonly Example[]): LogisticModel {
  const kept = examples.filter(({ score }) => Number.isFinite(score))
  const hits = kept.filter(({ outcome }) => outcome).length
  const misses = kept.length - hits
  const intercept = Math.log((hits + 1) / (misses + 1))
  const mean = kept.reduce((sum, { score }) => sum + score / kept.length, 0)
  const spread = Math.sqrt(
    kept.reduce((sum, { score }) => sum + (score - mean) ** 2 / kept.length, 0),
  )
  if (hits === 0 || misses === 0 || !(spread > 0) || spread === Number.POSITIVE_INFINITY) {
    return { slope: 0, intercept }
  }
  const points = kept.map(({ score, outcome }) => ({
    x: (score - mean) / spread,
    target: outcome ? (hits + 1) / (hits + 2) : 1 / (misses + 2),
  }))
  const { slope, intercept: offset } = newton(points, { slope: 0, intercept })
  return { slope: slope / spread, intercept: offset - (slope * mean) / spread }
}

export function logisticProbability(model: LogisticModel, score: number): number {
  return sigmoid(model.slope * score + model.intercept)
}

/** A forecast probability and what came of it. */
export type Forecast = { readonly probability: number; readonly outcome: boolean }

/** Mean squared error of probabilities, in [0, 1]; 0 is perfect; NaN for none. */
export function brierScore(forecasts: readonly Forecast[]): number {
  const squares = forecasts.map((f) => (f.probability - (f.outcome ? 1 : 0)) ** 2)
  return squares.reduce((sum, x) => sum + x, 0) / squares.length
}

/** Mean -ln of the probability given to what came; capped at 34.5 each (1e-15); NaN for none. */
export function logLoss(forecasts: readonly Forecast[]): number {
  const losses = forecasts.map(({ probability, outcome }) => {
    const given = outcome ? probability : 1 - probability
    return -Math.log(Math.max(1e-15, given))
  })
  return losses.reduce((sum, x) => sum + x, 0) / losses.length
}

export type ReliabilityBin = {
  readonly low: number
  readonly high: number
  readonly count: number
  /** Mean probability given and share that came true; NaN in an empty bin. */
  readonly forecast: number
  readonly observed: number
}

/** Bins of equal width over [0, 1], the last one closed. NaN probabilities are left out. */
export function reliabilityBins(forecasts: readonly Forecast[], bins = 10): ReliabilityBin[] {
  return Array.from({ length: bins }, (_, i) => {
    const inside = forecasts.filter(
      ({ probability }) => Math.min(bins - 1, Math.max(0, Math.floor(probability * bins))) === i,
    )
    const sum = inside.reduce((total, { probability }) => total + probability, 0)
    const hits = inside.filter(({ outcome }) => outcome).length
    const count = inside.length
    return {
      low: i / bins,
      high: (i + 1) / bins,
      count,
      forecast: sum / count,
      observed: hits / count,
    }
  })
}

/** Expected calibration error: mean |observed - forecast| over bins by count; 0 for none. */
export function calibrationError(forecasts: readonly Forecast[], bins = 10): number {
  const filled = reliabilityBins(forecasts, bins).filter(({ count }) => count > 0)
  const total = filled.reduce((sum, { count }) => sum + count, 0)
  return filled.reduce((sum, b) => sum + (b.count / total) * Math.abs(b.observed - b.forecast), 0)
}

type Block = {
  readonly low: number
  readonly high: number
  readonly hits: number
  readonly size: number
}

/** Equal scores are one block from the start: they must get one probability. */
function byScore(sorted: readonly Example[]): Block[] {
  const groups: Block[] = []
  for (const { score, outcome } of sorted) {
    const hit = outcome ? 1 : 0
    const last = groups.at(-1)
    if (last?.high === score) {
      groups[groups.length - 1] = { ...last, hits: last.hits + hit, size: last.size + 1 }
    } else groups.push({ low: score, high: score, hits: hit, size: 1 })
  }
  return groups
}

function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))
}

type Point = { readonly x: number; readonly target: number }

/** Newton's method, halving steps that do not improve; the loss is convex. */
function newton(points: readonly Point[], model: LogisticModel): LogisticModel {
  let loss = crossEntropy(points, model)
  for (let round = 0; round < 100; round++) {
    const step = newtonStep(points, model)
    let size = 1
    let next = model
    let nextLoss = loss
    while (size > 1e-10) {
      next = {
        slope: model.slope - size * step.slope,
        intercept: model.intercept - size * step.intercept,
      }
      nextLoss = crossEntropy(points, next)
      if (nextLoss <= loss) break
      size /= 2
    }
    if (!(nextLoss < loss)) return model
    const gained = loss - nextLoss
    model = next
    loss = nextLoss
    if (gained < 1e-14 * (1 + loss)) return model
  }
  return model
}

function newtonStep(points: readonly Point[], model: LogisticModel): LogisticModel {
  // A touch of ridge keeps the 2 x 2 system solvable.
  let [xx, x1, one, gx, g1] = [1e-12, 0, 1e-12, 0, 0]
  for (const { x, target } of points) {
    const p = logisticProbability(model, x)
    const weight = p * (1 - p)
    xx += weight * x * x
    x1 += weight * x
    one += weight
    gx += (p - target) * x
    g1 += p - target
  }
  const determinant = xx * one - x1 * x1
  return {
    slope: (one * gx - x1 * g1) / determinant,
    intercept: (xx * g1 - x1 * gx) / determinant,
  }
}

function crossEntropy(points: readonly Point[], { slope, intercept }: LogisticModel): number {
  return points.reduce((sum, { x, target }) => {
    const z = slope * x + intercept
    return sum + Math.max(z, 0) - z * target + Math.log1p(Math.exp(-Math.abs(z)))
  }, 0)
}
