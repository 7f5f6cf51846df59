import { HOUR, MINUTE } from '../../events/time.ts'
import { robustScale } from '../../statistics/robust.ts'
import { type Expectation, MOST } from './expectation.ts'
import { rateScore } from './rate.ts'
import type { Steps } from './steps.ts'

/**
 * How far a series has been off for a while: at each step the largest of the scores of the windows that end there. A
 * window's score is the sum of its steps' over the square root of their number, in units of what such sums usually vary,
 * since neighbours resemble each other; of a rate, the score of all its events against all its tries.
 */
export interface Scan {
  /** By step, never below 0; NaN when no window was known. */
  readonly above: Float64Array
  readonly below: Float64Array
  /** Steps of the window that the largest score came from. */
  readonly aboveWidth: Uint16Array
  readonly belowWidth: Uint16Array
  /** Score of each step alone. */
  readonly scores: Float64Array
}

/** Lengths of the windows, milliseconds; those shorter than a step are left out. */
const LENGTHS = [15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR]
/** Share of a window's steps that must be known. */
const KNOWN = 0.5
const LARGEST = 60

/** `learntTo`: the steps before it are the baseline, from which the usual variation of windows is taken. */
export function scan(steps: Steps, expectation: Expectation, learntTo: number): Scan {
  const { length } = steps.values
  const scores = Float64Array.from({ length }, (_, index) => expectation.score(index))
  return scanScores(steps, expectation, learntTo, scores)
}

/** The same as if nothing were known of steps [from, to): what remains when an episode is taken out. */
export function without(
  steps: Steps,
  expectation: Expectation,
  learntTo: number,
  scan: Scan,
  [from, to]: readonly [number, number],
): Scan {
  const scores = scan.scores.slice().fill(Number.NaN, from, to)
  return scanScores(steps, expectation, learntTo, scores)
}

function scanScores(
  steps: Steps,
  expectation: Expectation,
  learntTo: number,
  scores: Float64Array,
): Scan {
  const { length } = scores
  const result: Scan = {
    above: new Float64Array(length).fill(Number.NaN),
    below: new Float64Array(length).fill(Number.NaN),
    aboveWidth: new Uint16Array(length),
    belowWidth: new Uint16Array(length),
    scores,
  }
  const widths = new Set(LENGTHS.map((one) => Math.round(one / steps.step)).filter((w) => w >= 1))
  for (const width of widths) {
    const sums =
      expectation.rate === undefined
        ? windowScores(scores, width)
        : windowRates(steps, scores, expectation.rate, width)
    const usual = Math.max(1, robustScale(sampled(sums, learntTo, width)) || 1)
    takeLarger(result, sums, usual, width)
  }
  return result
}

function takeLarger(scan: Scan, sums: Float64Array, usual: number, width: number): void {
  for (let i = 0; i < sums.length; i++) {
    const score = Math.max(-LARGEST, Math.min(LARGEST, (sums[i] ?? Number.NaN) / usual))
    if (Number.isNaN(score)) continue
    if (!(score <= (scan.above[i] ?? 0))) {
      scan.above[i] = Math.max(0, score)
      scan.aboveWidth[i] = width
    }
    if (!(-score <= (scan.below[i] ?? 0))) {
      scan.below[i] = Math.max(0, -score)
      scan.belowWidth[i] = width
    }
  }
}

function windowScores(scores: Float64Array, width: number): Float64Array {
  const sums = new Float64Array(scores.length).fill(Number.NaN)
  let sum = 0
  let known = 0
  for (let i = 0; i < scores.length; i++) {
    const added = scores[i] ?? Number.NaN
    const left = i >= width ? (scores[i - width] ?? Number.NaN) : Number.NaN
    if (!Number.isNaN(added)) {
      sum += added
      known++
    }
    if (!Number.isNaN(left)) {
      sum -= left
      known--
    }
    if (known >= Math.max(1, KNOWN * width) && !Number.isNaN(added))
      sums[i] = sum / Math.sqrt(known)
  }
  return sums
}

function windowRates(
  { values, weights }: Steps,
  scores: Float64Array,
  rate: NonNullable<Expectation['rate']>,
  width: number,
): Float64Array {
  const result = new Float64Array(values.length).fill(Number.NaN)
  let events = 0
  let tries = 0
  for (let i = 0; i < values.length; i++) {
    const known = (at: number) =>
      Number.isNaN(scores[at] ?? Number.NaN) ? Number.NaN : (values[at] ?? Number.NaN)
    const added = known(i)
    const left = i >= width ? known(i - width) : Number.NaN
    if (!Number.isNaN(added)) {
      events += added
      tries += weights[i] ?? 0
    }
    if (!Number.isNaN(left)) {
      events -= left
      tries -= weights[i - width] ?? 0
    }
    if (!Number.isNaN(added) && tries > 0)
      result[i] = Math.min(MOST * Math.sqrt(width), rateScore(rate, events, tries))
  }
  return result
}

/** A few thousand windows are enough to know how they vary. */
function sampled(sums: Float64Array, to: number, width: number): number[] {
  const stride = Math.max(1, Math.floor(width / 2))
  const kept: number[] = []
  for (let i = 0; i < to; i += stride) {
    const sum = sums[i] ?? Number.NaN
    if (!Number.isNaN(sum)) kept.push(sum)
  }
  return kept
}
