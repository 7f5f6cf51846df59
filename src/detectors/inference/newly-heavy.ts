import type { AnomalousSeries, Finding } from '../../events/finding.ts'
import { HOUR } from '../../events/time.ts'
import {
  BIN,
  explainSeries,
  type InferenceSeries,
  readRecordIds,
  readSeries,
} from '../../lake/series.ts'
import { poissonTails } from '../../statistics/tails.ts'
import type { Detection, DetectionContext } from '../detector.ts'
import { findingId, scoreInBits } from './finding-id.ts'
import type { Told } from './series-finding.ts'
import { subjectInWords } from './words.ts'

/** Calls in the busiest 24 hours that nobody who only tries a model makes. */
const CALLS = 100
const WINDOW = 24 * HOUR
/** Days that other series of the same log must reach back for `never before` to mean something. */
const PAST_DAYS = 7
/** A caller that makes this share of a resource's calls in its busiest day is heavy. */
const SHARE = 0.1
const MANY = 1000

/**
 * What was never called in the baseline and is called a lot in the scope: foundation models, or callers of what others have
 * called before. A new endpoint is no news by itself, since endpoints are made to be called.
 */
export async function detectNewlyHeavy(
  context: DetectionContext,
  by: 'resource' | 'caller',
  about: Pick<Told, 'detector' | 'techniques'>,
): Promise<Detection> {
  const { lake, baseline, scope } = context
  const window = { start: baseline.start, end: scope.end }
  const { series } = await readSeries(lake.engine, { window, measures: ['invocations'], by })
  const old = series.filter((one) => firstCall(one) < scope.start - PAST_DAYS * 24 * HOUR)
  const fresh = series.filter((one) => firstCall(one) >= scope.start)
  const findings: Finding[] = []
  for (const one of fresh) {
    const logged = old.some(({ source }) => source === one.source)
    const isModel = one.resource.type !== 'sagemaker-endpoint'
    const known = old.some(({ resource }) => resource.id === one.resource.id)
    if (!logged || !(isModel || (by === 'caller' && known))) continue
    const busiest = busiestWindow(one)
    const usual = usualOf(old, one)
    if (busiest.calls < Math.max(CALLS, SHARE * usual)) continue
    findings.push(await newFinding(context, one, busiest, about, series.length))
  }
  return { findings, examined: series.length }
}

function firstCall({ values, start }: InferenceSeries): number {
  const index = values.findIndex((value) => value > 0)
  return index < 0 ? Number.POSITIVE_INFINITY : start + index * BIN
}

interface Busiest {
  readonly calls: number
  readonly last: number
}

function busiestWindow({ values, start }: InferenceSeries): Busiest {
  const size = WINDOW / BIN
  let sum = 0
  let calls = 0
  let last = start
  for (let i = 0; i < values.length; i++) {
    sum += values[i] || 0
    if (i >= size) sum -= values[i - size] || 0
    if (sum > calls) calls = sum
    if ((values[i] ?? 0) > 0) last = start + (i + 1) * BIN
  }
  return { calls, last }
}

/** Calls a day that others make of the same resource. */
function usualOf(old: readonly InferenceSeries[], { resource }: InferenceSeries): number {
  const same = old.filter((one) => one.resource.id === resource.id)
  return same.reduce((sum, { total, values }) => sum + (total * WINDOW) / (values.length * BIN), 0)
}

async function newFinding(
  { lake, baseline, scope }: DetectionContext,
  series: InferenceSeries,
  { calls, last }: Busiest,
  about: Pick<Told, 'detector' | 'techniques'>,
  examined: number,
): Promise<Finding> {
  const { resource, caller, account, region } = series
  const start = firstCall(series)
  const end = Math.min(scope.end, last)
  const type = caller === undefined ? 'Inference/NewModelHeavilyUsed' : 'Inference/NewCallerHeavy'
  const days = Math.round((baseline.end - baseline.start) / (24 * HOUR))
  const window = { start, end }
  // Half a call in the whole baseline is what never having called leaves possible.
  const chance = poissonTails(calls, 0.5 / Math.max(1, days)).exact.upper * Math.max(1, examined)
  return {
    ...about,
    id: findingId([type, resource.type, resource.id, account, region, caller?.id ?? ''], start),
    type,
    severity: calls >= MANY || resource.type !== 'sagemaker-endpoint' ? 'HIGH' : 'MEDIUM',
    title: `${subjectInWords(series)}: ${Math.round(calls)} calls in a day, none in the ${days} days before`,
    entity: resource,
    ...(caller === undefined ? {} : { actor: caller }),
    related: caller === undefined ? [] : [caller],
    account,
    region,
    start,
    end,
    score: scoreInBits(chance),
    observed: `${Math.round(calls)} calls in a day`,
    expected: 'none',
    baseline: `${days} days without a call`,
    examined,
    eventIds: await readRecordIds(lake.engine, series, window),
    series: chartOfNew(series, start, end),
    explanation: explainSeries(series, window),
  }
}

const CHART_STEPS = 200

function chartOfNew(series: InferenceSeries, start: number, end: number): AnomalousSeries {
  const from = start - 12 * HOUR
  const step = Math.max(1, Math.ceil((end + HOUR - from) / CHART_STEPS / BIN)) * BIN
  const times: number[] = []
  for (let time = Math.floor(from / BIN) * BIN; time < end + HOUR; time += step) times.push(time)
  const nothing = times.map(() => 0)
  const values = times.map((time) => {
    const first = Math.round((time - series.start) / BIN)
    return series.values
      .subarray(Math.max(0, first), Math.max(0, first + step / BIN))
      .reduce((sum, v) => sum + (v || 0), 0)
  })
  return {
    label: series.measure,
    unit: `calls in ${step / 60_000} minutes`,
    times,
    values,
    expected: nothing,
    lower: nothing,
    upper: nothing,
    onset: { time: start, earliest: start, latest: start + BIN },
  }
}
