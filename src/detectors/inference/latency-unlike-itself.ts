import type { Severity } from '../../events/severity.ts'
import type { Detector } from '../detector.ts'
import { detectAnomalies, findingsOf, overlaps, type SeriesRule } from './detect-series.ts'
import type { Effect } from './effect.ts'
import type { Anomaly } from './score-series.ts'
import { titleOf, variantRef } from './series-finding.ts'
import { measureInWords } from './words.ts'

const ID = 'latency-unlike-itself'

/** Slower by this factor and by this many milliseconds, for this long, over this many calls. */
const FACTOR = 1.3
const MILLISECONDS = 3
const HOURS = 0.25
const CALLS = 10

const RULE: SeriesRule = {
  by: 'resource',
  measures: ['model-latency', 'tail-latency', 'overhead-latency'],
  directions: ['above'],
  isNoticeable: ({ ratio, observed, expected, hours, events }) =>
    ratio >= FACTOR && observed - expected >= MILLISECONDS && hours >= HOURS && events >= CALLS,
  severityOf,
  type: ({ series }) =>
    series.measure === 'overhead-latency'
      ? 'Inference/OverheadLatencyUnlikeItself'
      : 'Inference/LatencyUnlikeItself',
  title: (anomaly) =>
    titleOf(anomaly, `${measureInWords(anomaly.series.measure)} is unlike itself`),
}

export const LATENCY_UNLIKE_ITSELF: Detector = {
  id: ID,
  title: 'Latency unlike itself',
  description:
    'Model and overhead latency of each endpoint, variant and foundation model, on a logarithmic scale, against the ' +
    'same hours of the week before. Tells when it is slower for a quarter of an hour or longer. New images, smaller ' +
    'instances, lost network paths, load and faults of the service do this; so do longer answers.',
  falsePositives:
    'A change in what callers ask, such as longer prompts; a first week after a release that is meant to be slower.',
  needs: ['metric', 'invocation'],
  severity: 'MEDIUM',
  techniques: [],
  detect: async (context) => {
    const whole = await detectAnomalies(context, RULE)
    const parts = await detectAnomalies(context, {
      ...RULE,
      by: 'variant',
      measures: ['model-latency'],
    })
    const chosen = chooseMeans(whole.anomalies)
    const alone = parts.anomalies.filter((part) => !chosen.some((one) => overlaps(one, part)))
    const about = { detector: ID, techniques: [] }
    const examined = whole.examined + parts.examined
    const findings = await findingsOf(context, [...chosen, ...alone], RULE, about, examined)
    return {
      findings: findings.map((finding, i) => withVariants(finding, chosen[i], parts.anomalies)),
      examined,
    }
  },
}

/** When mean and tail are off at once, the mean speaks for both. */
function chooseMeans(anomalies: readonly Anomaly[]): readonly Anomaly[] {
  const means = anomalies.filter(({ series }) => series.measure === 'model-latency')
  return anomalies.filter(
    (one) => one.series.measure !== 'tail-latency' || !means.some((mean) => overlaps(mean, one)),
  )
}

function withVariants<F extends { readonly related: readonly unknown[] }>(
  finding: F,
  anomaly: Anomaly | undefined,
  parts: readonly Anomaly[],
): F {
  if (anomaly === undefined || anomaly.series.measure === 'overhead-latency') return finding
  const own = parts.filter((part) => overlaps(anomaly, part))
  const related = own.map(({ series }) => variantRef(series.resource, series.variant))
  return { ...finding, related: [...finding.related, ...related] }
}

function severityOf({ ratio, hours }: Effect): Severity {
  if (ratio >= 3 && hours >= 1) return 'HIGH'
  return ratio >= 1.5 && hours >= 0.5 ? 'MEDIUM' : 'LOW'
}
