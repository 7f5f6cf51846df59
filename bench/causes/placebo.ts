import type { Finding } from '../../src/events/finding.ts'
import { MINUTE, type TimeWindow } from '../../src/events/time.ts'
import { readLineage } from '../../src/graph/lineage.ts'
import type { Explained } from '../../src/investigations/causes/explain.ts'
import { explain } from '../../src/investigations/causes/explain.ts'
import type { ReadableLake } from '../../src/lake/lake.ts'
import { readSeries } from '../../src/lake/series.ts'
import type { Random } from '../../src/statistics/random.ts'
import type { Innocence } from './score.ts'

export interface PlaceboSource {
  readonly lake: ReadableLake
  readonly scope: TimeWindow
  readonly baseline: TimeWindow
  readonly findings: readonly Finding[]
  readonly random: Random
}

/** Anomalies made up for each kind of symptom, at moments at which nothing happened: whatever is named is named wrongly. */
const SYMPTOMS = [
  ['Inference/LatencyUnlikeItself', 'model-latency'],
  ['Inference/ErrorsUnlikeThemselves', 'server-errors'],
  ['Inference/InvocationsUnlikeThemselves', 'invocations'],
  ['Inference/FeatureDrift', 'drift'],
] as const

/** Asks for the cause of anomalies that are not there, of endpoints and models of a quiet organisation. */
export async function placebos(
  source: PlaceboSource,
): Promise<{ readonly score: Innocence; readonly explained: Explained }[]> {
  const { lake, scope, baseline, findings, random } = source
  const { series } = await readSeries(lake.engine, {
    window: scope,
    measures: ['invocations'],
    by: 'resource',
  })
  const lineage = await readLineage(lake.engine, scope.end)
  const told = []
  for (const [type, label] of SYMPTOMS) {
    for (const one of random.fork(type).shuffle(series).slice(0, 2)) {
      const at = scope.start + random.next() * (scope.end - scope.start - 120 * MINUTE)
      const made = madeUp(type, label, one.resource, one.account, one.region, at)
      const explained = await explain([made], {
        lake,
        baseline,
        lineage,
        findings: [...findings, made],
      })
      const [top] = explained.causes
      const rest = explained.causes.at(-1)?.probability ?? 1
      const named = top !== undefined && top.kind !== 'unexplained' && top.probability > rest
      told.push({ score: { what: `${label} ${one.resource.id}`, named }, explained })
    }
  }
  return told
}

function madeUp(
  type: string,
  label: string,
  entity: Finding['entity'],
  account: string,
  region: string,
  time: number,
): Finding {
  const none = { times: [], values: [], expected: [], lower: [], upper: [] }
  return {
    id: `placebo-${label}-${entity.id}`,
    type,
    severity: 'MEDIUM',
    title: `${label} unlike itself`,
    entity,
    related: [],
    account,
    region,
    start: time,
    end: time + 120 * MINUTE,
    detector: 'placebo',
    score: 20,
    observed: 0,
    expected: 0,
    baseline: '',
    examined: 1,
    techniques: [],
    eventIds: [],
    series: {
      label,
      unit: '',
      ...none,
      onset: { time, earliest: time - 5 * MINUTE, latest: time + 5 * MINUTE },
    },
  }
}
