import { LEAST_ROWS } from './compare-tables.ts'
import type { ChunkSummary, DriftReport, DriftVerdict, FeatureDrift } from './drift-report.ts'

type Parts = Pick<DriftReport, 'features' | 'schema' | 'multivariate' | 'performance'>

/** The verdict over the whole table, with its reasons in plain sentences. `rows` is the number of the shorter side. */
export function verdictOf(
  parts: Parts,
  chunks: readonly ChunkSummary[],
  rows: number,
): DriftVerdict {
  const drifted = parts.features.filter((feature) => feature.drifted)
  const examined = parts.features.filter(({ role }) => role === 'numeric' || role === 'categorical')
  const reasons = [
    ...schemaReasons(parts.schema),
    ...performanceReasons(parts),
    ...featureReasons(drifted),
    ...chunkReasons(chunks, drifted),
    ...multivariateReasons(parts),
  ]
  const tooFew = rows < LEAST_ROWS
  const note = `one side has ${rows === 1 ? 'a single row' : `${rows} rows`}: nothing can be concluded from so few, and only columns and their types were compared`
  const status = reasons.length > 0 ? 'drift' : tooFew ? 'insufficient-data' : 'no-drift'
  return {
    status,
    driftedFeatures: drifted.length,
    examinedFeatures: examined.length,
    reasons: tooFew ? [...reasons, note] : reasons,
  }
}

function schemaReasons({ missing, renamed, retyped }: DriftReport['schema']): readonly string[] {
  const gone = missing.filter((name) => !renamed.some(({ from }) => from === name))
  return [
    ...(gone.length > 0
      ? [
          `${counted(gone.length, 'column')} of the baseline ${gone.length === 1 ? 'is' : 'are'} gone: ${listed(gone)}`,
        ]
      : []),
    ...renamed.map(
      ({ from, to }) => `the column ${from} is gone; ${to} may be the same under another name`,
    ),
    ...(retyped.length > 0
      ? [
          `${counted(retyped.length, 'column')} changed type: ${listed(retyped.map(({ name, from, to }) => `${name} (${from} to ${to})`))}`,
        ]
      : []),
  ]
}

function performanceReasons({ performance }: Parts): readonly string[] {
  if (performance === undefined || !performance.alert) return []
  const hit = performance.chunks.filter(({ figures }) => figures.some(({ alert }) => alert))
  const metrics = [
    ...new Set(
      hit.flatMap(({ figures }) =>
        figures.filter(({ alert }) => alert).map(({ metric }) => metric),
      ),
    ),
  ]
  return [
    `the model ${performance.method === 'realised only' ? 'does' : 'is estimated to do'} unlike it did: ${listed(metrics)} left its usual range in ${hit.length} of ${counted(performance.chunks.length, 'chunk')}`,
  ]
}

function featureReasons(drifted: readonly FeatureDrift[]): readonly string[] {
  if (drifted.length === 0) return []
  const worst = drifted.toSorted((x, y) => y.effect - x.effect)
  return [`${counted(drifted.length, 'feature')} drifted: ${listed(worst.map(({ name }) => name))}`]
}

function chunkReasons(
  chunks: readonly ChunkSummary[],
  drifted: readonly FeatureDrift[],
): readonly string[] {
  const whole = new Set(drifted.map(({ name }) => name))
  const hit = chunks.filter(({ driftedFeatures }) =>
    driftedFeatures.some((name) => !whole.has(name)),
  )
  if (hit.length === 0) return []
  const names = [...new Set(hit.flatMap(({ driftedFeatures }) => driftedFeatures))]
  return [
    `in ${hit.length} of ${counted(chunks.length, 'chunk')} others drifted for a while: ${listed(names.filter((name) => !whole.has(name)))}`,
  ]
}

function multivariateReasons({ multivariate }: Parts): readonly string[] {
  if (multivariate?.drifted !== true) return []
  const { reconstruction, classifier } = multivariate
  const named = (classifier.drifted ? classifier : reconstruction).contributions.slice(0, 3)
  return [
    `the features do not go together as they did, above all ${listed(named.map(({ feature }) => feature))}`,
  ]
}

export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(', ')
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown
}

export function counted(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`
}
