import type { EntityRef } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import type { Severity } from '../../events/severity.ts'
import { floorHour, HOUR, type TimeWindow } from '../../events/time.ts'
import type { ReadableLake } from '../../lake/lake.ts'
import { explainSeries, type InferenceSeries, readRecordIds } from '../../lake/series.ts'
import { chartOf } from './chart.ts'
import { findingId, scoreInBits } from './finding-id.ts'
import type { Anomaly } from './score-series.ts'
import { readingInWords, subjectInWords } from './words.ts'

/** What a detector says of an anomaly. */
export interface Told {
  readonly detector: string
  readonly type: string
  readonly title: string
  readonly severity: Severity
  readonly techniques: readonly string[]
}

/** Hours of rows around the episode that an explanation shows, so that the usual is seen too. */
const SHOWN_BEFORE = HOUR

export async function seriesFinding(
  lake: ReadableLake,
  anomaly: Anomaly,
  told: Told,
  examined: number,
): Promise<Finding> {
  const { series, steps, expectation, onset, effect, probability } = anomaly
  const { resource, caller, account, region, variant, measure } = series
  const window: TimeWindow = { start: onset.earliest, end: Math.max(onset.end, onset.latest) }
  return {
    id: findingId(
      [told.type, resource.type, resource.id, caller?.id ?? '', variant, measure],
      onset.time,
    ),
    type: told.type,
    severity: told.severity,
    title: told.title,
    entity: resource,
    ...(caller === undefined ? {} : { actor: caller }),
    related: relatedOf(series),
    account,
    region,
    start: onset.time,
    end: onset.end,
    detector: told.detector,
    score: scoreInBits(probability),
    observed: readingInWords(series, effect.observed),
    expected: readingInWords(series, effect.expected),
    baseline: expectation.words,
    examined,
    techniques: told.techniques,
    eventIds: await readRecordIds(lake.engine, series, window),
    series: chartOf(series, steps, expectation, onset),
    explanation: explainSeries(series, {
      start: floorHour(window.start - SHOWN_BEFORE),
      end: window.end,
    }),
  }
}

/** `fraud-score: model latency is 3.1 times the usual`. */
export function titleOf({ series, effect }: Anomaly, what: string): string {
  const times = Number.isFinite(effect.ratio) && effect.ratio < 1000
  const size = times ? ` (${effect.ratio.toFixed(effect.ratio < 10 ? 1 : 0)} times the usual)` : ''
  return `${subjectInWords(series)}: ${what}${size}`
}

function relatedOf({ caller, variant, resource }: InferenceSeries): readonly EntityRef[] {
  return [
    ...(caller === undefined ? [] : [caller]),
    ...(variant === '' ? [] : [variantRef(resource, variant)]),
  ]
}

export function variantRef(endpoint: EntityRef, variant: string): EntityRef {
  return { type: 'endpoint-variant', id: `${endpoint.id}/variant/${variant}` }
}
