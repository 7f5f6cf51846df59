/**
 * Center and spread of each hour of the week, backed off to coarser groups of hours where an hour
 * has few samples.
 *
 * A group's center is its own estimate shrunk to its parent's by empirical Bayes (Morris, JASA
 * 1983): center = (n own + m parent) / (n + m), where m = within-group variance / between-group
 * variance, so hours that do not differ are pooled and hours that do stand alone. Spread comes
 * from residuals of each sample against its group estimated without it, which is the error a
 * forecast makes; its logarithm is shrunk in the same way.
 */
import { HOURS_OF_WEEK, SEASONAL_LEVELS, type SeasonalLevel, slotAt } from './hour-slots.ts'
import { robustScale } from './robust.ts'

/** A training sample: hour of the week and (transformed) value. */
export type Sample = { readonly hour: number; readonly value: number }

/** What the training part says of one hour of the week. `spread` is 0 when it never varied. */
export type Cell = {
  readonly center: number
  readonly spread: number
  readonly level: SeasonalLevel
  readonly samples: number
}

export type Cells = {
  /** One for each hour of the week; empty when there was no sample. */
  readonly cells: readonly Cell[]
  /** Leave-one-out residual of each sample, in the order given. */
  readonly residuals: readonly number[]
}

/** `median` resists outliers; `mean` is for counts, whose median is blind when they are rare. */
export type Estimator = 'median' | 'mean'

/** Below this many samples a group is not trusted at all and its parent speaks. */
const MIN_SAMPLES = 3
/** Sampling variance of the log of a MAD of n normal values, times n - 2 (exact for large n). */
const LOG_MAD_VARIANCE = 1.36
/** A group that happens not to vary is not taken for one that cannot. */
const LEAST_SPREAD_RATIO = 0.1
const MOST_PRIOR = 20

export function fitCells(samples: readonly Sample[], estimator: Estimator): Cells {
  if (samples.length === 0) return { cells: [], residuals: [] }
  let centers = fitGlobal(samples, estimator)
  const residuals = samples.map(() => 0)
  for (const level of [...SEASONAL_LEVELS].reverse()) {
    const groups = groupBy(samples, level, (_sample, index) => index)
    centers = fitLevel(level, groups, samples, centers, estimator, residuals)
  }
  const spreads = fitSpreads(samples, residuals)
  const cells = centers.map((center, hour) => ({ ...center, spread: spreads[hour] ?? 0 }))
  return { cells, residuals }
}

type Center = { readonly center: number; readonly level: SeasonalLevel; readonly samples: number }

function fitGlobal(samples: readonly Sample[], estimator: Estimator): Center[] {
  const center = estimateOf(
    samples.map((sample) => sample.value),
    estimator,
  ).all
  const cell: Center = { center, level: 'global', samples: samples.length }
  return new Array<Center>(HOURS_OF_WEEK).fill(cell)
}

function fitLevel(
  level: SeasonalLevel,
  groups: ReadonlyMap<number, readonly number[]>,
  samples: readonly Sample[],
  parents: readonly Center[],
  estimator: Estimator,
  residuals: number[],
): Center[] {
  const fits = new Map<number, Fit>()
  for (const [slot, indexes] of groups) {
    if (indexes.length < MIN_SAMPLES && level !== 'global') continue
    const values = indexes.map((index) => samples[index]?.value ?? 0)
    fits.set(slot, { indexes, values, ...estimateOf(values, estimator) })
  }
  const parentOf = (index: number | undefined) =>
    parents[samples[index ?? -1]?.hour ?? -1]?.center ?? 0
  const prior = level === 'global' ? 0 : priorWeight([...fits.values()], parentOf, estimator)
  for (const fit of fits.values()) {
    const parent = parentOf(fit.indexes[0])
    const n = fit.values.length
    fit.indexes.forEach((index, i) => {
      const others = n > 1 ? ((n - 1) * fit.without(i) + prior * parent) / (n - 1 + prior) : parent
      residuals[index] = (fit.values[i] ?? 0) - others
    })
  }
  return parents.map((parent, hour) => {
    const fit = fits.get(slotAt(level, hour))
    if (fit === undefined) return parent
    const n = fit.values.length
    return { center: (n * fit.all + prior * parent.center) / (n + prior), level, samples: n }
  })
}

type Estimate = { readonly all: number; readonly without: (i: number) => number }
type Fit = Estimate & { readonly indexes: readonly number[]; readonly values: readonly number[] }

/** The estimate of all values, and of all but one. */
function estimateOf(values: readonly number[], estimator: Estimator): Estimate {
  const n = values.length
  if (estimator === 'mean') {
    const sum = values.reduce((total, value) => total + value, 0)
    return { all: sum / n, without: (i) => (sum - (values[i] ?? 0)) / (n - 1) }
  }
  const order = values.map((_value, i) => i).sort((x, y) => (values[x] ?? 0) - (values[y] ?? 0))
  const ranks = new Array<number>(n).fill(0)
  order.forEach((i, rank) => {
    ranks[i] = rank
  })
  const middle = (length: number, skipped: number) => {
    const at = (rank: number) => values[order[rank >= skipped ? rank + 1 : rank] ?? 0] ?? 0
    return (at(Math.floor((length - 1) / 2)) + at(Math.floor(length / 2))) / 2
  }
  return { all: middle(n, n), without: (i) => middle(n - 1, ranks[i] ?? n) }
}

/** Empirical-Bayes weight of the parent, in samples. */
function priorWeight(
  fits: readonly Fit[],
  parentOf: (index: number | undefined) => number,
  estimator: Estimator,
): number {
  // The median of n normal values varies pi / 2 times as much as their mean.
  const efficiency = estimator === 'median' ? Math.PI / 2 : 1
  let within = 0
  let noise = 0
  let between = 0
  for (const { values, all, indexes } of fits) {
    const variance = spreadOf(values, estimator) ** 2
    within += variance / fits.length
    noise += (efficiency * variance) / values.length / fits.length
    between += (all - parentOf(indexes[0])) ** 2 / fits.length
  }
  // Hours that repeat exactly need no help from their parents.
  if (within === 0) return 0
  return Math.min(MOST_PRIOR, within / Math.max(between - noise, 0))
}

function spreadOf(values: readonly number[], estimator: Estimator): number {
  if (estimator === 'median') return robustScale(values)
  const mean = values.reduce((total, value) => total + value, 0) / values.length
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0)
  return Math.sqrt(squares / Math.max(1, values.length - 1))
}

function fitSpreads(samples: readonly Sample[], residuals: readonly number[]): number[] {
  let spreads = new Array<number>(HOURS_OF_WEEK).fill(robustScale(residuals))
  // Constant, or as good as (its squares would vanish): there is no spread to share out.
  if (!((spreads[0] ?? 0) > 1e-150)) return spreads.fill(0)
  for (const level of ['hour-of-day', 'hour-of-day-and-weekend', 'hour-of-week'] as const) {
    const groups = groupBy(samples, level, (_sample, index) => index)
    const ratios = new Map<number, { log: number; noise: number }>()
    for (const [slot, indexes] of groups) {
      if (indexes.length < MIN_SAMPLES) continue
      const parent = spreads[samples[indexes[0] ?? -1]?.hour ?? -1] ?? 0
      const own = robustScale(indexes.map((index) => residuals[index] ?? 0))
      const log = Math.log(Math.max(own / parent, LEAST_SPREAD_RATIO))
      ratios.set(slot, { log, noise: LOG_MAD_VARIANCE / (indexes.length - 2) })
    }
    const fits = [...ratios.values()]
    const excess = fits.reduce((sum, { log, noise }) => sum + log * log - noise, 0)
    const between = Math.max(0, excess / Math.max(1, fits.length))
    spreads = spreads.map((parent, hour) => {
      const { log, noise } = ratios.get(slotAt(level, hour)) ?? { log: 0, noise: 1 }
      return parent * Math.exp((log * between) / (between + noise))
    })
  }
  return spreads
}

function groupBy<T>(
  samples: readonly Sample[],
  level: SeasonalLevel,
  read: (sample: Sample, index: number) => T,
): Map<number, T[]> {
  const groups = new Map<number, T[]>()
  samples.forEach((sample, index) => {
    const slot = slotAt(level, sample.hour)
    const group = groups.get(slot)
    if (group === undefined) groups.set(slot, [read(sample, index)])
    else group.push(read(sample, index))
  })
  return groups
}
