/**
 * What a series should be next and the band it should fall in, learnt point by point: O(1) a
 * point, bounded memory, robust to single wild values.
 *
 * The parts: an axis on which the kind of series varies alike at any level (value-axis.ts), centers
 * by hour of the week (seasonal-slots.ts), simple forecasts weighed by how near they were
 * (forecast-experts.ts), the usual error by hour of the day, and a band whose coverage is measured
 * and corrected as it goes (adaptive-band.ts).
 */
import { type AdaptiveBand, createAdaptiveBand } from './adaptive-band.ts'
import { createForecastExperts, type ForecastExperts } from './forecast-experts.ts'
import { createSeasonalSlots, type SeasonalCenters, type SeasonalSlots } from './seasonal-slots.ts'
import { chooseKind, KIND_SAMPLE } from './series-kind.ts'
import { axisOf, type SeriesKind, type ValueAxis } from './value-axis.ts'

export type SeasonalForecasterOptions = {
  /** `auto`: judged once by the first values. Default `auto`. */
  readonly kind?: 'auto' | SeriesKind
  /** `none`: hours are not told apart. Default `auto`: they are where that forecasts better. */
  readonly seasonality?: 'auto' | 'none'
  /** Share of ordinary values that the band should hold. Default 0.99. */
  readonly coverage?: number
  /** Milliseconds that local time is ahead of UTC. Default 0. */
  readonly offsetMs?: number
}

/** In the unit of the values; all NaN while too little was learnt (fewer than eight values). */
export type Forecast = {
  readonly expected: number
  readonly lower: number
  readonly upper: number
  /** About a standard deviation of the values around `expected`; 0 when they never varied. */
  readonly scale: number
}

export type SeasonalForecaster = {
  /** The forecast for a time in epoch milliseconds. `tries`: of how many a rate will be the share. */
  readonly predict: (time: number, tries?: number) => Forecast
  /** Learns a value. What is not finite is not learnt; times need not be ordered or regular. */
  readonly update: (time: number, value: number, tries?: number) => void
  /** How far a value is from the forecast on the axis of its kind, in usual errors, signed; 0 while unknown. */
  readonly standardise: (time: number, value: number, tries?: number) => number
  /** What the series is taken for; undefined while `auto` is undecided. */
  readonly kind: () => SeriesKind | undefined
}

export function createSeasonalForecaster(
  options: SeasonalForecasterOptions = {},
): SeasonalForecaster {
  const { kind = 'auto' } = options
  if (kind !== 'auto') return createForecasterOf(kind, options)
  return createUndecided(options)
}

/** Takes the series for a level until its values tell what it is, then learns the last ones anew. */
function createUndecided(options: SeasonalForecasterOptions): SeasonalForecaster {
  let inner = createForecasterOf('level', options)
  let decided: SeriesKind | undefined
  let recent: Sample[] = []
  let next = 0
  return {
    predict: (time, tries) => inner.predict(time, tries),
    standardise: (time, value, tries) => inner.standardise(time, value, tries),
    kind: () => decided,
    update: (time, value, tries = Number.NaN) => {
      inner.update(time, value, tries)
      if (decided === 'level' || decided === 'latency' || !isKnown(time, value)) return
      recent[next % KIND_SAMPLE] = { time, value, tries }
      next++
      const isBelied = decided === 'count' && !Number.isInteger(value)
      if (decided === undefined ? next % KIND_SAMPLE !== 0 : !isBelied) return
      const chosen = chooseKind(recent.map((sample) => sample.value))
      if (chosen === undefined) return
      decided = chosen
      if (chosen === 'level' && !isBelied) return
      inner = createForecasterOf(chosen, options)
      const oldest = next % KIND_SAMPLE
      for (const sample of [...recent.slice(oldest), ...recent.slice(0, oldest)])
        inner.update(sample.time, sample.value, sample.tries)
      if (chosen !== 'count') recent = []
    },
  }
}

type Sample = { readonly time: number; readonly value: number; readonly tries: number }

type State = {
  readonly axis: ValueAxis
  readonly isSeasonal: boolean
  readonly slots: SeasonalSlots
  readonly spreads: SeasonalSlots
  readonly experts: ForecastExperts
  readonly band: AdaptiveBand
  readonly centers: SeasonalCenters
  readonly bases: Float64Array
  learnt: number
  /** Lately seen errors against the usual ones of their hours: how restless the series is. */
  restlessness: number
  /** Mean square of the errors on the axis. */
  variance: number
  /** Where the forecast of `look` stands on the axis, and its usual error. */
  place: number
  scale: number
  /** Whether the series ever varied at such hours; before, any error may be an ordinary one. */
  hasVaried: boolean
}

/** Values before a band is told. */
const LEAST_LEARNT = 8
/** Mean distance from the center to standard deviation, of a normal. */
const MEAN_TO_SIGMA = Math.sqrt(Math.PI / 2)
/** An error is learnt as at most so many usual ones. */
const MOST_ERROR = 4
/** How fast restlessness follows, how far it may go, and how much of it the band takes up. */
const RESTLESS_RATE = 0.05
const LEAST_RESTLESS = 0.5
const MOST_RESTLESS = 2
const RESTLESS_SHARE = 0.5
const VARIANCE_MEMORY = 500

function createForecasterOf(
  kind: SeriesKind,
  { seasonality = 'auto', coverage = 0.99, offsetMs = 0 }: SeasonalForecasterOptions,
): SeasonalForecaster {
  const isSeasonal = seasonality === 'auto'
  const state: State = {
    axis: axisOf(kind),
    isSeasonal,
    slots: createSeasonalSlots(offsetMs),
    spreads: createSeasonalSlots(offsetMs),
    experts: createForecastExperts(isSeasonal ? 3 : 1),
    band: createAdaptiveBand(coverage, axisOf(kind).isDiscrete),
    centers: { week: 0, day: 0, all: 0 },
    bases: new Float64Array(isSeasonal ? 3 : 1),
    learnt: 0,
    restlessness: 1,
    variance: 0,
    place: 0,
    scale: 0,
    hasVaried: false,
  }
  return {
    kind: () => kind,
    predict: (time, tries = Number.NaN) => forecastOf(state, time, tries),
    standardise: (time, value, tries = Number.NaN) => {
      if (state.learnt < LEAST_LEARNT || !isKnown(time, value)) return 0
      look(state, time, tries)
      return errorOf(state.axis.onto(value, tries) - state.place, state.scale)
    },
    update: (time, value, tries = Number.NaN) => {
      if (isKnown(time, value)) learn(state, time, value, tries)
    },
  }
}

function isKnown(time: number, value: number): boolean {
  return Number.isFinite(time) && Number.isFinite(value)
}

/** Puts the forecast for a time on the axis into `place` and `scale`. */
function look(state: State, time: number, tries: number): void {
  const { slots, spreads, centers, bases, experts, axis, isSeasonal } = state
  slots.centers(time, centers)
  bases[0] = centers.all
  if (isSeasonal) {
    bases[1] = centers.day
    bases[2] = centers.week
  }
  state.place = experts.predict(bases)
  spreads.centers(time, centers)
  const usual = MEAN_TO_SIGMA * (isSeasonal ? centers.day : centers.all)
  const unit = unitOf(axis, tries)
  state.hasVaried = usual > 0
  // A lull of a rare count is no reason to think that it ceased: the center of all times speaks too.
  const least = axis.leastScale(Math.max(state.place, bases[0] ?? 0), tries)
  state.scale = Math.max(least, unit * usual * state.restlessness ** RESTLESS_SHARE)
}

/** Errors of a rate are kept in units of what its tries let it vary. */
function unitOf(axis: ValueAxis, tries: number): number {
  return axis.kind === 'rate' && tries > 0 ? axis.leastScale(0, tries) : 1
}

function forecastOf(state: State, time: number, tries: number): Forecast {
  if (state.learnt < LEAST_LEARNT || !Number.isFinite(time)) return UNKNOWN
  look(state, time, tries)
  const { axis, place, scale, band, variance } = state
  const lower = place - band.below() * scale
  const isAlone = lower <= axis.least
  const upper = place + (isAlone ? band.aboveAlone() : band.above()) * scale
  const expected = axis.back(place, tries, variance)
  const sigma = (axis.back(place + scale, tries, 0) - axis.back(place - scale, tries, 0)) / 2
  return {
    expected,
    lower: Math.min(expected, onValue(axis, axis.back(lower, tries, 0), Math.ceil)),
    upper: Math.max(expected, onValue(axis, axis.back(upper, tries, 0), Math.floor)),
    scale: sigma,
  }
}

const UNKNOWN: Forecast = {
  expected: Number.NaN,
  lower: Number.NaN,
  upper: Number.NaN,
  scale: Number.NaN,
}

/** The outermost whole count that is inside. */
function onValue(axis: ValueAxis, value: number, round: (value: number) => number): number {
  if (axis.kind !== 'count' || value > 2 ** 40) return value
  const nearest = Math.round(value)
  return Math.abs(nearest - value) < 1e-6 * Math.max(1, nearest) ? nearest : round(value)
}

function learn(state: State, time: number, value: number, tries: number): void {
  look(state, time, tries)
  const { axis, slots, spreads, experts, band, bases, place, scale } = state
  const at = axis.onto(value, tries)
  const isWarm = state.learnt >= LEAST_LEARNT
  const error = at - place
  if (isWarm) {
    const standard = errorOf(error, scale)
    band.learn(standard)
    const usual = scale > 0 ? Math.min(MOST_ERROR, Math.abs(standard)) * MEAN_TO_SIGMA : 1
    const next = state.restlessness + RESTLESS_RATE * (usual - 1) * state.restlessness
    state.restlessness = Math.max(LEAST_RESTLESS, Math.min(MOST_RESTLESS, next))
  }
  const reach = isWarm && state.hasVaried ? MOST_ERROR * scale : Number.POSITIVE_INFINITY
  slots.learn(time, at, reach)
  // Of the first value there was no forecast that it could have erred from.
  if (state.learnt > 0) {
    const unit = unitOf(axis, tries)
    const distance = Math.min(Math.abs(error), reach)
    spreads.learn(time, distance / unit, reach / unit)
    const memory = Math.min(VARIANCE_MEMORY, state.learnt)
    state.variance += (distance * distance - state.variance) / memory
    experts.learn(bases, at, isWarm ? scale : 0)
  }
  state.learnt++
}

/** Finite: a series that never varied and now does is as far off as can be told. */
function errorOf(error: number, scale: number): number {
  if (Math.abs(error) <= 1e-9 * scale) return 0
  return scale > 0
    ? Math.max(-FARTHEST, Math.min(FARTHEST, error / scale))
    : Math.sign(error) * FARTHEST
}

const FARTHEST = 1e4
