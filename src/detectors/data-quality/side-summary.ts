import type { ColumnProfile } from './column-profile.ts'
import type { PlotBars, SideSummary } from './drift-report.ts'
import { profileCounts } from './feature-cells.ts'
import type { FeatureReference } from './feature-reference.ts'

const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95]
const BARS = 24
/** The outermost of the values, which would leave the bars of all others invisible, are in the first and last bar. */
const TAIL = 0.005
const CATEGORIES = 12

export function sideSummary(profile: ColumnProfile): SideSummary {
  const rows = profile.rows || 1
  const shares = {
    rows: profile.rows,
    missingShare: profile.missing / rows,
    textShare: profile.text / rows,
    infiniteShare: profile.infinite / rows,
    ...(profile.text > 0 ? { distinct: profile.texts.distinct } : {}),
  }
  if (profile.sketch.count === 0) return shares
  return {
    ...shares,
    mean: profile.moments.mean,
    standardDeviation: profile.moments.standardDeviation,
    min: profile.min,
    max: profile.max,
    quantiles: QUANTILES.map((q) => profile.sketch.quantile(q)),
  }
}

/** Both distributions over the same bars; undefined where there is nothing to draw. */
export function plotBars(
  reference: FeatureReference,
  current: ColumnProfile,
): PlotBars | undefined {
  if (reference.role === 'numeric') return numericBars(reference.profile, current)
  const { cells } = reference
  if (reference.role !== 'categorical' || cells.kind !== 'categorical') return undefined
  const shown = cells.values.slice(0, CATEGORIES)
  const shares = [reference.profile, current].map((profile) => {
    const counts = profileCounts(cells, profile, undefined)
    const total = counts.reduce((sum, count) => sum + count, 0) || 1
    const head = shown.map((_, i) => (counts[i] ?? 0) / total)
    const unseen = (counts[cells.values.length + 1] ?? 0) / total
    return [...head, Math.max(0, 1 - unseen - head.reduce((sum, p) => sum + p, 0)), unseen]
  })
  const [before = [], after = []] = shares
  return {
    kind: 'categorical',
    values: [...shown, OTHERS, UNSEEN],
    reference: before,
    current: after,
  }
}

export const OTHERS = '(others)'
export const UNSEEN = '(never seen before)'

function numericBars(reference: ColumnProfile, current: ColumnProfile): PlotBars | undefined {
  const sides = [reference.sketch, current.sketch].filter(({ count }) => count > 0)
  if (sides.length === 0) return undefined
  const low = Math.min(...sides.map((sketch) => sketch.quantile(TAIL)))
  const high = Math.max(...sides.map((sketch) => sketch.quantile(1 - TAIL)))
  // Halved before they are taken from each other: two huge numbers of opposite sign are not infinitely far apart.
  const width = high / BARS - low / BARS
  const edges =
    width > 0
      ? Array.from({ length: BARS + 1 }, (_, i) => (i === BARS ? high : low + i * width))
      : [low, low]
  const shares = [reference, current].map(({ sketch }) => {
    if (sketch.count === 0) return edges.slice(1).map(() => 0)
    return edges.slice(1).map((edge, i) => {
      const upTo = i === edges.length - 2 ? 1 : sketch.rank(edge)
      return Math.max(0, upTo - (i === 0 ? 0 : sketch.rank(edges[i] ?? 0)))
    })
  })
  const [before = [], after = []] = shares
  return { kind: 'numeric', edges, reference: before, current: after }
}
