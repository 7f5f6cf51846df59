import { shortName } from '../../events/arn.ts'
import type { InferenceSeries, Measure } from '../../lake/series.ts'

const WORDS: Readonly<Record<Measure, string>> = {
  invocations: 'calls',
  'model-latency': 'model latency',
  'tail-latency': 'latency of the slowest calls',
  'overhead-latency': 'overhead latency',
  'client-errors': 'client errors',
  'server-errors': 'server errors',
  throttles: 'throttled calls',
  denials: 'denied calls',
  'input-tokens': 'input tokens',
  'output-tokens': 'output tokens',
  'input-size': 'tokens of a prompt',
  'output-size': 'tokens of an answer',
  'captured-records': 'captured records',
}

export function measureInWords(measure: Measure): string {
  return WORDS[measure]
}

/** `fraud-score`, or `loan-portal-task calling credit-limit`. */
export function subjectInWords({ resource, caller, variant }: InferenceSeries): string {
  const name = variant === '' ? shortName(resource.id) : `${shortName(resource.id)}/${variant}`
  return caller === undefined ? name : `${shortName(caller.id)} calling ${name}`
}

/** `61.0 ms`, `4.9 % of calls`, `104 calls an hour`. */
export function readingInWords({ measure, kind }: InferenceSeries, value: number): string {
  if (!Number.isFinite(value)) return 'unknown'
  if (kind === 'rate') return `${inDigits(100 * value)} % of calls`
  if (measure.endsWith('latency')) return `${inDigits(value)} ms`
  if (kind === 'mean') return `${inDigits(value)} ${WORDS[measure]}`
  return `${inDigits(value)} ${WORDS[measure]} an hour`
}

function inDigits(value: number): string {
  return Math.abs(value) >= 1000
    ? Math.round(value).toString()
    : Number(value.toPrecision(3)).toString()
}
