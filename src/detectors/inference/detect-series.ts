import type { Finding } from '../../events/finding.ts'
import type { Severity } from '../../events/severity.ts'
import { type Measure, readSeries, type SeriesBy } from '../../lake/series.ts'
import type { Detection, DetectionContext } from '../detector.ts'
import type { Effect } from './effect.ts'
import type { Episode } from './episode.ts'
import { type Anomaly, scoreSeries } from './score-series.ts'
import { seriesFinding, type Told } from './series-finding.ts'

/** What a detector of series looks at, and what it makes of what it finds. */
export interface SeriesRule {
  readonly by: SeriesBy
  readonly measures: readonly Measure[]
  readonly directions: readonly Episode['direction'][]
  /** Whether the effect is large and long enough for a user to care. */
  readonly isNoticeable: (
    effect: Effect,
    direction: Episode['direction'],
    measure: Measure,
  ) => boolean
  readonly severityOf: (effect: Effect, measure: Measure) => Severity
  readonly type: (anomaly: Anomaly) => string
  readonly title: (anomaly: Anomaly) => string
}

/** Anomalies by a rule; `examined` counts the series that could be judged. */
export async function detectAnomalies(
  { lake, baseline, scope }: DetectionContext,
  rule: SeriesRule,
): Promise<{ readonly anomalies: readonly Anomaly[]; readonly examined: number }> {
  const window = { start: baseline.start, end: scope.end }
  const { series } = await readSeries(lake.engine, { window, measures: rule.measures, by: rule.by })
  return scoreSeries(series, {
    baseline,
    scope,
    directions: rule.directions,
    isNoticeable: (effect, direction, { measure }) => rule.isNoticeable(effect, direction, measure),
  })
}

export async function detectSeries(
  context: DetectionContext,
  rule: SeriesRule,
  about: Pick<Told, 'detector' | 'techniques'>,
  choose: (anomalies: readonly Anomaly[]) => readonly Anomaly[] = (all) => all,
): Promise<Detection> {
  const { anomalies, examined } = await detectAnomalies(context, rule)
  return { findings: await findingsOf(context, choose(anomalies), rule, about, examined), examined }
}

export async function findingsOf(
  { lake }: DetectionContext,
  anomalies: readonly Anomaly[],
  rule: SeriesRule,
  about: Pick<Told, 'detector' | 'techniques'>,
  examined: number,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const anomaly of anomalies) {
    const told = {
      ...about,
      type: rule.type(anomaly),
      title: rule.title(anomaly),
      severity: rule.severityOf(anomaly.effect, anomaly.series.measure),
    }
    findings.push(await seriesFinding(lake, anomaly, told, examined))
  }
  return findings
}

/** Whether two anomalies are of one thing at one time. */
export function overlaps(one: Anomaly, other: Anomaly): boolean {
  const same = one.series.resource.id === other.series.resource.id
  return same && one.onset.earliest < other.onset.end && other.onset.earliest < one.onset.end
}
