import { FEATURE_KINDS } from '../events/tables.ts'
import type { SqlParameter } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'
import {
  jensenShannonDivergence,
  populationStabilityIndex,
} from '../statistics/histogram-distance.ts'
import { quantileOfBuckets } from '../statistics/log-buckets.ts'
import { spanOf } from './facet-values.ts'
import { rounded } from './hourly.ts'
import type { PanelContext } from './panel.ts'

/** How often something was captured in the baseline and in the scope. */
export type CountPair = readonly [before: number, within: number]

/** What was captured of one feature, by logarithmic bucket, or by the dictionary's id of a category. */
export interface CapturedFeature {
  /** Index into CAPTURE_SIDES. */
  readonly side: number
  readonly feature: string
  readonly numeric: Map<number, CountPair>
  readonly categories: Map<number, CountPair>
  missing: CountPair
}

/** One feature: its name, and an index into CAPTURE_SIDES. */
export interface FeatureName {
  readonly feature: string
  readonly side: number
}

export interface CapturedFeatures {
  readonly features: readonly CapturedFeature[]
  /** There were more buckets and categories than are read. */
  readonly truncated: boolean
}

const MOST_LINES = 200_000
const [MISSING, NUMERIC] = [FEATURE_KINDS.indexOf('missing'), FEATURE_KINDS.indexOf('numeric')]

/** What was captured of an endpoint in baseline and scope: of every feature, or of `only` one. */
export async function readCaptured(
  context: Pick<PanelContext, 'engine' | 'entity' | 'scope' | 'baseline'>,
  only?: FeatureName,
): Promise<CapturedFeatures> {
  const one = only === undefined ? [] : ([only.side, only.feature] satisfies SqlParameter[])
  const rows = await context.engine.query(captured(only !== undefined), [
    ...spanOf(context),
    ...one,
  ])
  const features = new Map<string, CapturedFeature>()
  for (const row of rows.slice(0, MOST_LINES)) {
    const key = `${row['side']} ${row['feature']}`
    const known = features.get(key) ?? newFeature(Number(row['side']), String(row['name'] ?? ''))
    features.set(key, known)
    const pair = [Number(row['before']), Number(row['within'])] as const
    if (row['kind'] === MISSING) known.missing = pair
    else if (row['kind'] === NUMERIC) known.numeric.set(Number(row['bucket']), pair)
    else known.categories.set(Number(row['category']), pair)
  }
  return { features: [...features.values()], truncated: rows.length > MOST_LINES }
}

const ONE = 'AND side = $6 AND feature IN (SELECT id FROM term WHERE text = $7)'

const captured = (one: boolean) => `SELECT g.*, ${termText('g.feature')} AS name FROM (
    SELECT side, feature, kind, CASE WHEN kind = ${NUMERIC} THEN bucket ELSE 0 END AS bucket, category,
      sum(CASE WHEN time < $5 THEN count ELSE 0 END) AS before, sum(CASE WHEN time >= $5 THEN count ELSE 0 END) AS within
    FROM stored.feature WHERE resource IN ($1, $2) AND time >= $3 AND time < $4 ${one ? ONE : ''}
    GROUP BY 1, 2, 3, 4, 5) g ORDER BY g.before + g.within DESC LIMIT ${MOST_LINES + 1}`

function newFeature(side: number, feature: string): CapturedFeature {
  return { side, feature, numeric: new Map(), categories: new Map(), missing: [0, 0] }
}

/** How far the scope is from the baseline; null where one of them has nothing. */
export interface FeatureComparison {
  readonly distance: number | null
  readonly stabilityIndex: number | null
  readonly values: number
  readonly valuesBefore: number
  readonly median: number | null
  readonly medianBefore: number | null
  /** Shares of values. */
  readonly missing: number | null
  readonly missingBefore: number | null
}

export function compareCaptured(feature: CapturedFeature): FeatureComparison {
  const { numeric, categories, missing } = feature
  const [numbersBefore, numbers] = coarse(numeric)
  const named = [...categories.values()]
  const before = [missing[0], ...numbersBefore, ...named.map(([count]) => count)]
  const within = [missing[1], ...numbers, ...named.map(([, count]) => count)]
  const [valuesBefore, values] = [total(before), total(within)]
  const comparable = valuesBefore > 0 && values > 0
  return {
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
  numeric: CapturedFeature['numeric'],
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

function medianOf(numeric: CapturedFeature['numeric'], which: 0 | 1): number | null {
  const counts = [...numeric].map(([bucket, pair]) => [bucket, pair[which]] as const)
  return rounded(quantileOfBuckets(counts, 0.5))
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
