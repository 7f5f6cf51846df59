import { CAPTURE_SIDES, FEATURE_KINDS } from '../events/tables.ts'
import { termText } from '../lake/schema.ts'
import {
  jensenShannonDivergence,
  populationStabilityIndex,
} from '../statistics/histogram-distance.ts'
import { quantileOfBuckets } from '../statistics/log-buckets.ts'
import { spanOf } from './facet-values.ts'
import { rounded } from './hourly.ts'
import { columns, type Panel, type PanelContext, type PanelData, panelData } from './panel.ts'

/** What was captured of one feature, before the scope and in it, by bucket or category. */
interface Captured {
  readonly side: number
  readonly feature: string
  readonly numeric: Map<number, readonly [before: number, within: number]>
  readonly categories: Map<number, readonly [before: number, within: number]>
  missing: readonly [before: number, within: number]
}

/** Panel of how far the captured inputs and outputs of an endpoint are from what they were. */
export const DRIFT_PANEL: Panel = {
  name: 'drift',
  title: 'Drift per feature',
  kind: 'changed-significantly',
  description:
    'How far what was captured in the scope is from the baseline, feature by feature. By custom a population stability ' +
    'index of 0.1 is a small shift and 0.25 a large one. Small samples lie far apart by chance: see how many there were.',
  entityTypes: ['sagemaker-endpoint'],
  columns: [
    columns.text('side', 'Side', '`input` or `output`'),
    columns.text('feature', 'Feature', 'its name, or its column'),
    columns.number('distance', 'Distance', 'Jensen-Shannon divergence, 0 to 1'),
    columns.number('stabilityIndex', 'PSI', 'population stability index, 0 and more'),
    columns.count('values', 'Values', 'captured in the scope'),
    columns.count('valuesBefore', 'Values before', 'captured in the baseline'),
    columns.number('median', 'Median', 'in the scope, of numbers'),
    columns.number('medianBefore', 'Median before', 'in the baseline, of numbers'),
    columns.share('missing', 'Missing', 'share of values in the scope'),
    columns.share('missingBefore', 'Missing before', 'share of values in the baseline'),
  ],
  read: readDrift,
}

const MOST_FEATURES = 200
const MOST_LINES = 200_000
const [MISSING, NUMERIC] = [FEATURE_KINDS.indexOf('missing'), FEATURE_KINDS.indexOf('numeric')]

async function readDrift(context: PanelContext): Promise<PanelData> {
  const rows = await context.engine.query(
    `SELECT g.*, ${termText('g.feature')} AS name FROM (
       SELECT side, feature, kind, CASE WHEN kind = ${NUMERIC} THEN bucket ELSE 0 END AS bucket, category,
         sum(CASE WHEN time < $5 THEN count ELSE 0 END) AS before, sum(CASE WHEN time >= $5 THEN count ELSE 0 END) AS within
       FROM stored.feature WHERE resource IN ($1, $2) AND time >= $3 AND time < $4
       GROUP BY 1, 2, 3, 4, 5) g LIMIT ${MOST_LINES}`,
    spanOf(context),
  )
  const features = new Map<string, Captured>()
  for (const row of rows) {
    const key = `${row['side']} ${row['feature']}`
    const known = features.get(key) ?? newFeature(Number(row['side']), String(row['name'] ?? ''))
    features.set(key, known)
    const pair = [Number(row['before']), Number(row['within'])] as const
    if (row['kind'] === MISSING) known.missing = pair
    else if (row['kind'] === NUMERIC) known.numeric.set(Number(row['bucket']), pair)
    else known.categories.set(Number(row['category']), pair)
  }
  const laid = [...features.values()]
    .map(rowOf)
    .filter(({ values }) => values > 0)
    .toSorted((a, b) => (b.distance ?? 0) - (a.distance ?? 0) || (a.feature < b.feature ? -1 : 1))
  return panelData(laid, [], MOST_FEATURES)
}

function newFeature(side: number, feature: string): Captured {
  return { side, feature, numeric: new Map(), categories: new Map(), missing: [0, 0] }
}

function rowOf({ side, feature, numeric, categories, missing }: Captured) {
  const [numbersBefore, numbers] = coarse(numeric)
  const named = [...categories.values()]
  const before = [missing[0], ...numbersBefore, ...named.map(([count]) => count)]
  const within = [missing[1], ...numbers, ...named.map(([, count]) => count)]
  const [valuesBefore, values] = [total(before), total(within)]
  const comparable = valuesBefore > 0 && values > 0
  return {
    side: CAPTURE_SIDES[side] ?? 'input',
    feature,
    distance: comparable ? rounded(jensenShannonDivergence(before, within)) : null,
    stabilityIndex: comparable ? rounded(populationStabilityIndex(before, within)) : null,
    values,
    valuesBefore,
    median: medianOf(numeric, 1),
    medianBefore: medianOf(numeric, 0),
    missing: values > 0 ? rounded(missing[1] / values) : null,
    missingBefore: valuesBefore > 0 ? rounded(missing[0] / valuesBefore) : null,
  }
}

const PARTS = 10

/** Buckets of a per cent are far too fine for small samples: tenths of the baseline, as the stability index is defined. */
function coarse(
  numeric: Captured['numeric'],
): readonly [before: readonly number[], within: readonly number[]] {
  const ordered = [...numeric].toSorted(([a], [b]) => a - b)
  const all = total(ordered.map(([, [count]]) => count))
  const before = new Array<number>(PARTS).fill(0)
  const within = new Array<number>(PARTS).fill(0)
  let seen = 0
  for (const [, [count, now]] of ordered) {
    const part = all === 0 ? 0 : Math.min(PARTS - 1, Math.floor((seen / all) * PARTS))
    before[part] = (before[part] ?? 0) + count
    within[part] = (within[part] ?? 0) + now
    seen += count
  }
  return [before, within]
}

function medianOf(numeric: Captured['numeric'], which: 0 | 1): number | null {
  const counts = [...numeric].map(([bucket, pair]) => [bucket, pair[which]] as const)
  return rounded(quantileOfBuckets(counts, 0.5))
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
