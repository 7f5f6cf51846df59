import { parseArn, shortName } from '../../events/arn.ts'
import type { Finding } from '../../events/finding.ts'
import type { Severity } from '../../events/severity.ts'
import { HOUR } from '../../events/time.ts'
import { explainSketch, readCaptureKeys, readSketches } from '../../lake/series-features.ts'
import type { Detection, DetectionContext } from '../detector.ts'
import { type DatedDrift, dateDrift } from './drift-onset.ts'
import { medianOf } from './drift-reference.ts'
import { type Drift, scoreSketches } from './drift-scores.ts'
import { findingId, scoreInBits } from './finding-id.ts'
import type { Told } from './series-finding.ts'

export interface DriftRule extends Pick<Told, 'detector' | 'techniques' | 'type'> {
  readonly side: 0 | 1
  /** `inputs` or `predictions`. */
  readonly what: string
}

interface Dated {
  readonly drift: Drift
  readonly dated: DatedDrift
}

/** One finding for each endpoint and stretch of time, told by the feature that moved farthest. */
export async function detectDrift(context: DetectionContext, rule: DriftRule): Promise<Detection> {
  const { lake, baseline, scope } = context
  const window = { start: baseline.start, end: scope.end }
  const { sketches } = await readSketches(lake.engine, window, rule.side)
  const { drifts, examined } = scoreSketches(sketches, baseline, scope)
  const origin = Math.floor(baseline.start / HOUR) * HOUR
  const all = drifts.map((drift) => ({ drift, dated: dateDrift(drift, origin, scope.end) }))
  const findings: Finding[] = []
  for (const group of groupsOf(all)) findings.push(await findingOf(context, rule, group, examined))
  return { findings, examined }
}

function groupsOf(all: readonly Dated[]): readonly (readonly [Dated, ...Dated[]])[] {
  const groups: [Dated, ...Dated[]][] = []
  const sorted = [...all].sort((x, y) => y.drift.distance - x.drift.distance)
  for (const one of sorted) {
    const group = groups.find(([head]) => isOneStory(head, one))
    if (group === undefined) groups.push([one])
    else group.push(one)
  }
  return groups
}

function isOneStory(one: Dated, other: Dated): boolean {
  const same = one.drift.sketch.endpoint === other.drift.sketch.endpoint
  return same && one.drift.from < other.drift.to && other.drift.from < one.drift.to
}

async function findingOf(
  { lake }: DetectionContext,
  { side, what, ...told }: DriftRule,
  group: readonly [Dated, ...Dated[]],
  examined: number,
): Promise<Finding> {
  const [{ drift, dated }, ...others] = group
  const { sketch, reference, distance, probability } = drift
  const { onset, series } = dated
  const arn = parseArn(sketch.endpoint)
  const window = { start: onset.time, end: onset.end }
  const lines = sketch.hours.flatMap((hour, line) =>
    hour >= drift.from && hour < drift.to ? [line] : [],
  )
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  return {
    ...told,
    id: findingId([told.type, 'sagemaker-endpoint', sketch.endpoint], onset.time),
    severity: severityOf(distance, (onset.end - onset.time) / HOUR),
    title: `${shortName(sketch.endpoint)}: ${what} drifted (${sketch.feature}${more})`,
    entity: { type: 'sagemaker-endpoint', id: sketch.endpoint },
    related: [],
    account: arn?.account ?? '',
    region: arn?.region ?? '',
    start: onset.time,
    end: onset.end,
    score: scoreInBits(probability),
    observed: `median ${inDigits(medianOf(sketch, lines))}; ${Math.round(100 * distance)} % of values moved`,
    expected: `median ${inDigits(reference.median)}`,
    baseline: 'all values of the baseline, its own six-hour chunks as the measure of chance',
    examined,
    eventIds: await readCaptureKeys(lake.engine, sketch.endpoint, window),
    series,
    explanation: explainSketch(sketch, side, { start: onset.time - 24 * HOUR, end: onset.end }),
  }
}

function severityOf(distance: number, hours: number): Severity {
  if (distance >= 0.6 && hours >= 4) return 'HIGH'
  return distance >= 0.3 ? 'MEDIUM' : 'LOW'
}

function inDigits(value: number): string {
  return Number.isFinite(value) ? Number(value.toPrecision(3)).toString() : 'of no numbers'
}
