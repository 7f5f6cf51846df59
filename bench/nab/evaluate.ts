import type { Corpus, CorpusSeries } from './corpus.ts'
import type { Detector } from './detectors.ts'
import { bestThreshold, type Profile, type ScoredSeries, scoreAt, type Verdict } from './scoring.ts'

export type Evaluated = {
  readonly detector: string
  readonly about: string
  readonly profiles: readonly ProfileResult[]
  /** At the threshold that is best over all for the first profile. */
  readonly categories: readonly CategoryResult[]
  /** Of the first profile: each fold judged at the threshold that is best for the others. */
  readonly heldOut: { readonly folds: number; readonly categories: number }
  /** CPU time of this process, per point, in microseconds. */
  readonly microsecondsPerPoint: number
}

export type ProfileResult = Verdict & { readonly profile: string; readonly threshold: number }

export type CategoryResult = {
  readonly category: string
  readonly series: number
  readonly verdict: Verdict
}

const FOLDS = 5

export function evaluate(detector: Detector, corpus: Corpus): Evaluated {
  // Once unmeasured, so that what is measured is compiled code.
  for (const series of corpus.series.slice(0, 2)) scoresOf(detector, series)
  const before = process.cpuUsage()
  const scored = corpus.series.map((series): ScoredSeries => {
    return { name: series.name, windows: series.windows, scores: scoresOf(detector, series) }
  })
  const { user, system } = process.cpuUsage(before)
  const points = corpus.series.reduce((sum, { values }) => sum + values.length, 0)
  const profiles = corpus.profiles.map((profile): ProfileResult => {
    const { threshold, verdict } = bestThreshold(scored, profile)
    return { profile: profile.name, threshold, ...verdict }
  })
  const [profile] = corpus.profiles
  const [first] = profiles
  if (profile === undefined || first === undefined) throw new Error('the corpus has no profile')
  const categoryOf = (i: number) => corpus.series[i]?.category ?? ''
  const categories = [...new Set(corpus.series.map(({ category }) => category))]
  return {
    detector: detector.name,
    about: detector.about,
    profiles,
    categories: categories.map((category) => {
      const inside = scored.filter((_, i) => categoryOf(i) === category)
      return { category, series: inside.length, verdict: scoreAt(inside, first.threshold, profile) }
    }),
    heldOut: {
      // The series are in order of name, so that a fold has some of each category.
      folds: heldOut(scored, profile, (i) => i % FOLDS),
      categories: heldOut(scored, profile, (i) => categories.indexOf(categoryOf(i))),
    },
    microsecondsPerPoint: (user + system) / points,
  }
}

function scoresOf(detector: Detector, { times, values }: CorpusSeries): Float64Array {
  const push = detector.start()
  return Float64Array.from(values, (value, i) => push(times[i] ?? 0, value))
}

/** The whole on the scale of 0 to 100, each fold at the threshold that is best for the others. */
export function heldOut(
  scored: readonly ScoredSeries[],
  profile: Profile,
  foldOf: (i: number) => number,
): number {
  const folds = new Set(scored.map((_, i) => foldOf(i)))
  let raw = 0
  let windows = 0
  for (const fold of folds) {
    const { threshold } = bestThreshold(
      scored.filter((_, i) => foldOf(i) !== fold),
      profile,
    )
    const verdict = scoreAt(
      scored.filter((_, i) => foldOf(i) === fold),
      threshold,
      profile,
    )
    raw += verdict.raw
    windows += verdict.windows
  }
  const silence = -profile.falseNegative * windows
  return (100 * (raw - silence)) / (profile.truePositive * windows - silence)
}
