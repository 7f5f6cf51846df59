import type { TimeWindow } from '../../events/time.ts'
import type { InferenceSeries } from '../../lake/series.ts'
import { adjustBenjaminiHochberg } from '../../statistics/p-values.ts'
import { type DailyMaxima, dailyMaxima, dayProbability } from './calibrate.ts'
import { type Effect, effectOf } from './effect.ts'
import { type Episode, findEpisode } from './episode.ts'
import { type Expectation, learn } from './expectation.ts'
import { dateEpisode, type Onset } from './onset.ts'
import { type Scan, scan, without } from './scan.ts'
import { chooseSteps, indexAt, type Steps, timeOf } from './steps.ts'

/** An episode that is neither chance nor too small to care about. */
export interface Anomaly {
  readonly series: InferenceSeries
  readonly steps: Steps
  readonly expectation: Expectation
  readonly direction: Episode['direction']
  readonly onset: Onset
  readonly effect: Effect
  /** Probability of so high a score within the scope were the series quiet, adjusted for how many were examined. */
  readonly probability: number
}

export interface ScoreOptions {
  readonly baseline: TimeWindow
  readonly scope: TimeWindow
  readonly directions: readonly Episode['direction'][]
  /** Whether a user would want to hear of it. */
  readonly isNoticeable: (
    effect: Effect,
    direction: Episode['direction'],
    series: InferenceSeries,
  ) => boolean
}

/** False discovery rate over all series of a detector. */
const FALSE_DISCOVERIES = 0.01
/** Episodes of a series and direction; a series that is always off needs no more to be told. */
const MOST_EPISODES = 3
const DAY_MS = 86_400_000

/**
 * Which of the series behave unlike themselves within the scope: seasonal expectation learnt on the baseline alone, scores
 * smoothed over windows, held against the worst days of the series' own baseline, corrected for how many were looked at.
 */
export function scoreSeries(
  all: readonly InferenceSeries[],
  options: ScoreOptions,
): { readonly anomalies: readonly Anomaly[]; readonly examined: number } {
  const judged = all.flatMap((series) => judge(series, options) ?? [])
  const tests = options.directions.flatMap((direction) => {
    const others = judged.map(({ maxima }) => maxima[direction])
    return judged.flatMap((one) => testsOf(one, direction, others, options))
  })
  const quiet = Math.max(0, judged.length * options.directions.length - tests.length)
  const chances = [...tests.map(({ chance }) => chance), ...new Array<number>(quiet).fill(1)]
  const adjusted = adjustBenjaminiHochberg(chances)
  const anomalies = tests.flatMap((test, i) => {
    const probability = adjusted[i] ?? 1
    return probability <= FALSE_DISCOVERIES ? (describe(test, probability, options) ?? []) : []
  })
  return { anomalies, examined: judged.length }
}

interface Judged {
  readonly series: InferenceSeries
  readonly steps: Steps
  readonly expectation: Expectation
  readonly scan: Scan
  readonly maxima: Readonly<Record<Episode['direction'], DailyMaxima>>
}

interface Test {
  readonly judged: Judged
  readonly direction: Episode['direction']
  readonly onset: Onset
  readonly chance: number
}

function judge(series: InferenceSeries, { baseline }: ScoreOptions): Judged | undefined {
  const steps = chooseSteps(series, baseline)
  const expectation = learn(steps, baseline)
  if (expectation === undefined) return undefined
  const learntTo = indexAt(steps, baseline.end)
  const scanned = scan(steps, expectation, learntTo)
  const largest = (scores: Float64Array) => dailyMaxima(scores, steps.start, steps.step, learntTo)
  const maxima = { above: largest(scanned.above), below: largest(scanned.below) }
  return { series, steps, expectation, scan: scanned, maxima }
}

/** The strongest episode, then the strongest of what is left without it, while there are any. */
function testsOf(
  judged: Judged,
  direction: Episode['direction'],
  others: readonly DailyMaxima[],
  { scope, baseline }: ScoreOptions,
): Test[] {
  const { steps, maxima, expectation, series } = judged
  const range = [indexAt(steps, scope.start), indexAt(steps, scope.end)] as const
  const learntTo = indexAt(steps, baseline.end)
  const days = Math.max(1, (scope.end - scope.start) / DAY_MS)
  const tests: Test[] = []
  let { scan } = judged
  while (tests.length < MOST_EPISODES) {
    const episode = findEpisode(steps, scan, direction, range)
    if (episode === undefined) break
    const chance = dayProbability(episode.peak, maxima[direction], others)
    const span = { start: timeOf(steps, episode.from), end: timeOf(steps, episode.to) }
    const known = tests.map(({ onset }) => ({ start: onset.time, end: onset.end }))
    const dated = dateEpisode(series, baseline, span, direction === 'above' ? 1 : -1, known)
    const onset = { ...dated, end: Math.min(scope.end, dated.end) }
    tests.push({ judged, direction, onset, chance: Math.min(1, chance * days) })
    const from = Math.max(range[0], Math.min(episode.to - 1, indexAt(steps, onset.time) - 1))
    const to = Math.max(from + 1, Math.min(episode.to, indexAt(steps, onset.end) + 1))
    scan = without(steps, expectation, learntTo, scan, [from, to])
  }
  return tests
}

function describe(
  { judged, direction, onset }: Test,
  probability: number,
  { isNoticeable }: ScoreOptions,
): Anomaly | undefined {
  const { series, steps, expectation } = judged
  const effect = effectOf(steps, expectation, onset)
  if (!isNoticeable(effect, direction, series)) return undefined
  return { series, steps, expectation, direction, onset, effect, probability }
}
