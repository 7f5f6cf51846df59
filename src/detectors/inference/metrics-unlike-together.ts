import { shortName } from '../../events/arn.ts'
import type { AnomalousSeries, Finding } from '../../events/finding.ts'
import { floorHour, HOUR, type TimeWindow } from '../../events/time.ts'
import {
  explainSeries,
  type InferenceSeries,
  type Measure,
  readRecordIds,
  readSeries,
} from '../../lake/series.ts'
import { adjustBenjaminiHochberg } from '../../statistics/p-values.ts'
import { createRandom } from '../../statistics/random.ts'
import { median } from '../../statistics/robust.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { type DailyMaxima, dailyMaxima, dayProbability } from './calibrate.ts'
import { findingId, scoreInBits } from './finding-id.ts'
import {
  type Contribution,
  type JointScores,
  type JointSeries,
  jointSeriesOf,
  scoreJointly,
} from './joint-scores.ts'
import { measureInWords } from './words.ts'

const ID = 'metrics-unlike-together'

const MEASURES: readonly Measure[] = [
  'invocations',
  'model-latency',
  'overhead-latency',
  'client-errors',
  'server-errors',
  'input-size',
  'output-size',
]

/** Endpoints and models that are looked at, the busiest first: a forest takes tens of milliseconds. */
const MOST_RESOURCES = 20
/** A metric that is so far off by itself is the business of the detectors of single metrics. */
const ALONE = 4
/** Hours in a row that have to be odd on average. */
const HOURS = 2
/** Scores of a forest on the scale of normal scores that the calibration of days is made for. */
const UNIT = 4
/** False discovery rate: the finding is a weak one, so there must be few. */
const FALSE_DISCOVERIES = 0.002
/** Parts of the score that make a metric one of those that are odd together. */
const LEAST_SHARE = 0.15
const DAY_MS = 24 * HOUR
/** Hours before and after the odd ones that the chart shows. */
const SHOWN = 24

export const METRICS_UNLIKE_TOGETHER: Detector = {
  id: ID,
  title: 'Metrics unlike together',
  description:
    'Calls, latency, errors and sizes of each endpoint and foundation model, hour by hour, each as its deviation from its ' +
    'own seasonal baseline, put to a random cut forest. Tells when they are at values at which they never were together ' +
    'while none of them is odd alone, such as slower answers to fewer calls: what one looks at is then not what ails it. ' +
    'Says which metrics make up how much of the score.',
  falsePositives:
    'Traffic of a kind that is new but harmless, such as a batch with short prompts; a first holiday within the baseline.',
  needs: ['metric', 'invocation'],
  severity: 'LOW',
  techniques: [],
  detect,
}

interface Judged {
  readonly joint: JointSeries
  readonly scores: JointScores
  /** Mean score of the last `HOURS` hours, where these follow each other; NaN elsewhere. */
  readonly smoothed: Float64Array
  readonly maxima: DailyMaxima
}

async function detect(context: DetectionContext): Promise<Detection> {
  const { lake, baseline, scope } = context
  const window = { start: baseline.start, end: scope.end }
  const { series } = await readSeries(lake.engine, { window, measures: MEASURES, by: 'resource' })
  const judged = byResource(series)
    .slice(0, MOST_RESOURCES)
    .flatMap((group) => judge(group, baseline) ?? [])
  const days = Math.max(1, (scope.end - scope.start) / DAY_MS)
  const others = judged.map(({ maxima }) => maxima)
  const peaks = judged.map((one) => peakOf(one, scope))
  const chances = judged.map(({ smoothed, maxima }, i) => {
    const peak = peaks[i] ?? -1
    if (peak < 0) return 1
    return Math.min(1, days * dayProbability(smoothed[peak] ?? 0, maxima, others))
  })
  const adjusted = adjustBenjaminiHochberg(chances)
  const findings: Finding[] = []
  for (const [i, one] of judged.entries()) {
    const probability = adjusted[i] ?? 1
    if (probability > FALSE_DISCOVERIES) continue
    const finding = await findingOf(context, one, peaks[i] ?? -1, probability, judged.length)
    if (finding !== undefined) findings.push(finding)
  }
  return { findings, examined: judged.length }
}

/** The series of each thing, the busiest thing first. */
function byResource(series: JointSeries['series']): readonly JointSeries['series'][] {
  const groups = new Map<string, InferenceSeries[]>()
  for (const one of series) {
    const group = groups.get(one.resource.id)
    if (group === undefined) groups.set(one.resource.id, [one])
    else group.push(one)
  }
  const calls = (group: JointSeries['series']) => Math.max(...group.map(({ total }) => total))
  return [...groups.values()].sort((x, y) => calls(y) - calls(x))
}

function judge(group: JointSeries['series'], baseline: TimeWindow): Judged | undefined {
  const joint = jointSeriesOf(group, baseline)
  if (joint === undefined) return undefined
  const random = createRandom(`${ID} ${joint.series[0]?.resource.id ?? ''}`)
  const scores = scoreJointly(joint, baseline, random)
  const { hours } = joint
  const smoothed = Float64Array.from(hours, ({ time }, i) => {
    const isWhole =
      i >= HOURS - 1 && time - (hours[i - HOURS + 1]?.time ?? 0) === (HOURS - 1) * HOUR
    if (!isWhole) return Number.NaN
    let sum = 0
    for (let j = i - HOURS + 1; j <= i; j++) sum += scores.scores[j] ?? 0
    return (UNIT * sum) / HOURS
  })
  return { joint, scores, smoothed, maxima: maximaOf(joint, smoothed, baseline) }
}

/** The largest of each day of the baseline, days on which a metric was odd alone included. */
function maximaOf(
  { hours }: JointSeries,
  smoothed: Float64Array,
  baseline: TimeWindow,
): DailyMaxima {
  const length = Math.max(0, Math.ceil((baseline.end - baseline.start) / HOUR))
  const dense = new Float64Array(length).fill(Number.NaN)
  hours.forEach(({ time }, i) => {
    const place = Math.floor((time - baseline.start) / HOUR)
    if (place >= 0 && place < length) dense[place] = smoothed[i] ?? Number.NaN
  })
  return dailyMaxima(dense, baseline.start, HOUR, length)
}

/** The oddest stretch of the scope in which no metric was odd by itself; -1 when there is none. */
function peakOf({ joint, smoothed }: Judged, scope: TimeWindow): number {
  const isCalm = ({ deviations }: JointSeries['hours'][number]) =>
    deviations.every((one) => Math.abs(one) < ALONE)
  let best = -1
  joint.hours.forEach(({ time }, i) => {
    const stretch = joint.hours.slice(Math.max(0, i - HOURS + 1), i + 1)
    if (time < scope.start || time >= scope.end || Number.isNaN(smoothed[i])) return
    if (!stretch.every(isCalm)) return
    if (best < 0 || (smoothed[i] ?? 0) > (smoothed[best] ?? 0)) best = i
  })
  return best
}

async function findingOf(
  { lake, scope }: DetectionContext,
  { joint, scores, smoothed }: Judged,
  peak: number,
  probability: number,
  examined: number,
): Promise<Finding | undefined> {
  const parts = scores.contributions(peak).filter(({ share }) => share >= LEAST_SHARE)
  const involved = new Set(parts.map(({ measure }) => measure))
  const main = joint.series.find(({ measure }) => measure === parts[0]?.measure)
  if (main === undefined || involved.size < 2) return undefined
  const stretch = stretchAround(joint, scores.scores, peak, scope)
  const { resource, account, region } = main
  const names = [...involved].map(measureInWords)
  const known = joint.hours.filter(({ time }) => time < scope.start).length
  return {
    id: findingId([ID, resource.type, resource.id], stretch.start),
    type: 'Inference/MetricsUnlikeTogether',
    severity: 'LOW',
    title: `${shortName(resource.id)}: ${names.join(' and ')} are unlike themselves together`,
    entity: resource,
    related: [],
    account,
    region,
    ...stretch,
    detector: ID,
    score: scoreInBits(probability),
    observed: parts.map(inWords).join(', '),
    expected: 'values that were seen together before',
    baseline: `${Math.round(known / 24)} days of hours, each metric against its own season`,
    examined,
    techniques: [],
    eventIds: await readRecordIds(lake.engine, main, stretch),
    series: chartOf(joint, smoothed, stretch.start),
    explanation: explainSeries(main, { start: floorHour(stretch.start - HOUR), end: stretch.end }),
  }
}

/** `calls low (46 % of the score)`. */
function inWords({ measure, direction, share }: Contribution): string {
  return `${measureInWords(measure)} ${direction} (${Math.round(100 * share)} % of the score)`
}

/** The hours around the peak that score nearer to it than to what is usual. */
function stretchAround(
  { hours }: JointSeries,
  scores: Float64Array,
  peak: number,
  scope: TimeWindow,
): TimeWindow {
  const usual = median(scores)
  const least = (usual + (scores[peak] ?? usual)) / 2
  const isOdd = (i: number) => i > 0 && i < hours.length && (scores[i] ?? 0) >= least
  let from = peak
  while (isOdd(from - 1) && (hours[from - 1]?.time ?? 0) >= scope.start) from--
  let to = peak
  while (isOdd(to + 1) && (hours[to + 1]?.time ?? 0) < scope.end) to++
  return { start: hours[from]?.time ?? 0, end: (hours[to]?.time ?? 0) + HOUR }
}

function chartOf({ hours }: JointSeries, smoothed: Float64Array, onset: number): AnomalousSeries {
  const shown = hours.flatMap(({ time }, i) =>
    Math.abs(time - onset) <= SHOWN * HOUR ? [{ time, score: smoothed[i] ?? Number.NaN }] : [],
  )
  const usual = median(smoothed)
  const none = shown.map(() => null)
  return {
    label: 'oddity of all metrics together',
    unit: 'times the usual',
    times: shown.map(({ time }) => time),
    values: shown.map(({ score }) => (Number.isNaN(score) ? null : score / usual)),
    expected: shown.map(() => 1),
    lower: none,
    upper: none,
    onset: { time: onset, earliest: onset - HOUR, latest: onset + HOUR },
  }
}
