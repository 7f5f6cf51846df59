import type { Corpus } from './corpus.ts'
import type { Evaluated } from './evaluate.ts'

/**
 * Published on all 58 series of the benchmark (its results/final_results.json): standard, low FP,
 * low FN. A corpus that is a part of them has easier and harder series in other shares.
 */
const PUBLISHED: readonly (readonly [string, number, number, number])[] = [
  ['ARTime', 74.85, 65.15, 80.36],
  ['Numenta HTM', 70.1, 63.12, 74.32],
  ['CAD OSE', 69.9, 66.98, 73.18],
  ['Random Cut Forest (AWS)', 51.72, 38.36, 59.75],
  ['windowed Gaussian', 39.65, 20.87, 47.41],
]

/** The results as text for a terminal. */
export function tell(corpus: Corpus, evaluated: readonly Evaluated[]): string {
  const windows = corpus.series.reduce((sum, one) => sum + one.windows.length, 0)
  const points = corpus.series.reduce((sum, one) => sum + one.values.length, 0)
  return [
    `${corpus.series.length} series, ${windows} windows, ${points} points; no detector knows a length or a range in advance`,
    ...evaluated.map(tellOne),
    'published, on all 58 series of the benchmark (another set: compare with care)',
    ...PUBLISHED.map(([name, ...scores]) => `  ${name.padEnd(26)}${scores.map(number).join('')}`),
  ].join('\n')
}

function tellOne(one: Evaluated): string {
  return [
    '',
    `${one.detector}: ${one.about}`,
    `  ${'profile'.padEnd(26)}${['score', 'hits', 'windows', 'false', 'at'].map((text) => text.padStart(9)).join('')}`,
    ...one.profiles.map(
      ({ profile, normalised, hits, windows, falsePositives, threshold }) =>
        `  ${profile.padEnd(26)}${number(normalised)}${[hits, windows, falsePositives].map(count).join('')}${threshold.toPrecision(3).padStart(9)}`,
    ),
    ...one.categories.map(
      ({ category, series, verdict }) =>
        `  ${`${category} (${series})`.padEnd(26)}${number(verdict.normalised)}${[verdict.hits, verdict.windows, verdict.falsePositives].map(count).join('')}`,
    ),
    `  threshold from the other folds: 5 folds of series ${one.heldOut.folds.toFixed(2)}, categories ${one.heldOut.categories.toFixed(2)}`,
    `  ${one.microsecondsPerPoint.toFixed(1)} µs of CPU a point`,
    '',
  ].join('\n')
}

function number(value: number): string {
  return (Number.isFinite(value) ? value.toFixed(2) : '-').padStart(9)
}

function count(value: number): string {
  return String(value).padStart(9)
}
