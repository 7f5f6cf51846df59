/**
 * The scoring of the Numenta Anomaly Benchmark, from its description: Lavin & Ahmad, "Evaluating
 * Real-Time Anomaly Detection Algorithms - the Numenta Anomaly Benchmark" (ICMLA 2015,
 * arXiv 1510.03336).
 *
 * The first 15 % of a series (at most 750 points) are unscored. A window pays once, by the best
 * of its alarms: 1 at its left edge, falling along a sigmoid to about 0 at its right one. A missed
 * window costs. An alarm elsewhere costs by its distance from the window before it. One threshold,
 * the same for all series, is picked for each profile so that the sum is largest, and the sum is
 * put on a scale where silence is 0 and an alarm at each left edge, and no other, is 100.
 */

/** What the kinds of alarm and silence weigh. */
export type Profile = {
  readonly name: string
  readonly truePositive: number
  readonly falsePositive: number
  readonly falseNegative: number
}

/** First and last index of the points of a window, both inside. */
export type Window = { readonly first: number; readonly last: number }

/** A series with its windows in order, and a detector's score of each of its points. */
export type ScoredSeries = {
  readonly name: string
  readonly scores: ArrayLike<number>
  readonly windows: readonly Window[]
}

export type Verdict = {
  /** 0 for silence, 100 for perfection; below 0 for noise. NaN without any window. */
  readonly normalised: number
  readonly raw: number
  readonly hits: number
  readonly windows: number
  /** Points that alarm outside of any window. */
  readonly falsePositives: number
}

/** The three published profiles. */
export const PROFILES: readonly Profile[] = [
  { name: 'standard', truePositive: 1, falsePositive: 0.11, falseNegative: 1 },
  { name: 'reward_low_FP_rate', truePositive: 1, falsePositive: 0.22, falseNegative: 1 },
  { name: 'reward_low_FN_rate', truePositive: 1, falsePositive: 0.11, falseNegative: 2 },
]

/** How many points at the beginning of a series of this length are not scored. */
export function probationOf(length: number): number {
  return Math.floor(Math.min(0.15 * length, 0.15 * 5000))
}

/** From 1 far before to -1 far after a right edge at 0; `x` counts widths of the window. */
export function scaledSigmoid(x: number): number {
  return x > 3 ? -1 : 2 / (1 + Math.exp(5 * x)) - 1
}

/** What all series are worth when the points that score at least `threshold` alarm. */
export function scoreAt(
  series: readonly ScoredSeries[],
  threshold: number,
  profile: Profile,
): Verdict {
  const sum = new Sum(series, profile)
  for (const point of pointsOf(series, profile)) if (point.score >= threshold) sum.add(point)
  return sum.verdict()
}

/**
 * The threshold at which the series are worth most, and what they are worth there; of equal ones
 * the highest. Infinity, where nothing alarms, is among the candidates; a score that is not above
 * 0 never alarms.
 */
export function bestThreshold(
  series: readonly ScoredSeries[],
  profile: Profile,
): { readonly threshold: number; readonly verdict: Verdict } {
  const points = pointsOf(series, profile).toSorted((a, b) => b.score - a.score)
  const sum = new Sum(series, profile)
  let best = { threshold: Number.POSITIVE_INFINITY, verdict: sum.verdict() }
  points.forEach((point, i) => {
    sum.add(point)
    const isLastOfScore = points[i + 1]?.score !== point.score
    if (isLastOfScore && sum.raw > best.verdict.raw) {
      best = { threshold: point.score, verdict: sum.verdict() }
    }
  })
  return best
}

type Point = {
  readonly score: number
  /** Which window of which series; undefined outside of any. */
  readonly window: string | undefined
  readonly worth: number
}

/** Runs up what a growing set of alarms is worth. */
class Sum {
  raw: number
  readonly #silence: number
  readonly #profile: Profile
  readonly #windows: number
  readonly #best = new Map<string, number>()
  #falsePositives = 0

  constructor(series: readonly ScoredSeries[], profile: Profile) {
    this.#profile = profile
    this.#windows = series.reduce((count, one) => count + scoredWindows(one).length, 0)
    this.#silence = -profile.falseNegative * this.#windows
    this.raw = this.#silence
  }

  add({ window, worth }: Point): void {
    if (window === undefined) {
      this.#falsePositives++
      this.raw += worth
      return
    }
    const before = this.#best.get(window) ?? -this.#profile.falseNegative
    if (worth <= before) return
    this.#best.set(window, worth)
    this.raw += worth - before
  }

  verdict(): Verdict {
    const perfection = this.#windows * this.#profile.truePositive
    return {
      normalised: (100 * (this.raw - this.#silence)) / (perfection - this.#silence),
      raw: this.raw,
      hits: this.#best.size,
      windows: this.#windows,
      falsePositives: this.#falsePositives,
    }
  }
}

/** The windows that have a point after the probation. */
function scoredWindows({ scores, windows }: ScoredSeries): Window[] {
  return windows.filter(({ last }) => last >= probationOf(scores.length))
}

function pointsOf(series: readonly ScoredSeries[], profile: Profile): Point[] {
  return series.flatMap((one) => pointsOfOne(one, profile))
}

function pointsOfOne({ name, scores, windows }: ScoredSeries, profile: Profile): Point[] {
  const points: Point[] = []
  let next = 0
  for (let i = 0; i < scores.length; i++) {
    while ((windows[next]?.last ?? Number.POSITIVE_INFINITY) < i) next++
    const score = scores[i] ?? 0
    if (!(score > 0) || i < probationOf(scores.length)) continue
    const window = windows[next]
    const isInside = window !== undefined && i >= window.first
    points.push({
      score,
      window: isInside ? `${name} ${next}` : undefined,
      worth: isInside
        ? profile.truePositive * worthInside(window, i)
        : profile.falsePositive * worthOutside(windows[next - 1], i),
    })
  }
  return points
}

/** 1 at the left edge, almost 0 at the right one. */
function worthInside({ first, last }: Window, i: number): number {
  return scaledSigmoid(-(last - i + 1) / (last - first + 1)) / scaledSigmoid(-1)
}

function worthOutside(before: Window | undefined, i: number): number {
  if (before === undefined) return -1
  return scaledSigmoid((i - before.last) / Math.max(1, before.last - before.first))
}
