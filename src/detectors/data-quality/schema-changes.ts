import {
  distancePValue,
  effectiveSize,
  homogeneity,
  homogeneityPValue,
  NO_WANDER,
} from '../../statistics/drift-test.ts'
import { stepDistances } from '../../statistics/step-functions.ts'
import type { ColumnProfile } from './column-profile.ts'
import type { SchemaChanges } from './drift-report.ts'
import { cellsOf, profileCounts } from './feature-cells.ts'

/** Pairs of columns that are held against each other at most. */
const MOST_PAIRS = 10_000
/** Columns this alike may be one under two names. */
const LEAST_SIMILARITY = 0.85

/** Which columns came, went, changed their type, or seem to go by another name. */
export function schemaChanges(
  baseline: readonly ColumnProfile[],
  current: readonly ColumnProfile[],
  matchedByPlace: boolean,
): SchemaChanges {
  const before = new Map(baseline.map((column) => [column.name, column]))
  const after = new Map(current.map((column) => [column.name, column]))
  const missing = baseline.filter(({ name }) => !after.has(name))
  const extra = current.filter(({ name }) => !before.has(name))
  const retyped = baseline.flatMap((column) => {
    const other = after.get(column.name)
    if (other === undefined || !hasChangedType(column, other)) return []
    return [{ name: column.name, from: column.inferredType, to: other.inferredType }]
  })
  return {
    missing: missing.map(({ name }) => name),
    extra: extra.map(({ name }) => name),
    renamed: renames(missing, extra),
    retyped,
    matchedByPlace,
  }
}

/** Of the values of a column as many must be of another kind: one slip in a million rows changes no type. */
const LEAST_SHARE = 0.02

function hasChangedType(one: ColumnProfile, other: ColumnProfile): boolean {
  const [from, to] = [one.inferredType, other.inferredType]
  // A column without any value has no type to have changed, and fractions that happen to be whole are fractions.
  const isKnown = from !== 'Unknown' && to !== 'Unknown'
  if (!isKnown || from === to || (from === 'Fractional' && to === 'Integral')) return false
  const texts = Math.abs(one.text / one.present - other.text / other.present)
  return texts >= LEAST_SHARE || (from === 'Integral' && wholeShare(other) <= 1 - LEAST_SHARE)
}

/** The share of whole numbers in the numbers of a column. */
function wholeShare({ integral, fractional, infinite }: ColumnProfile): number {
  return integral / Math.max(1, integral + fractional + infinite)
}

function renames(missing: readonly ColumnProfile[], extra: readonly ColumnProfile[]) {
  if (missing.length * extra.length > MOST_PAIRS) return []
  const pairs = missing
    .flatMap((one) => extra.map((other) => ({ one, other, similarity: similarity(one, other) })))
    .filter(({ similarity: value }) => value >= LEAST_SIMILARITY)
    .toSorted(
      (x, y) =>
        y.similarity - x.similarity ||
        compareText(x.one.name, y.one.name) ||
        compareText(x.other.name, y.other.name),
    )
  const taken = new Set<ColumnProfile>()
  return pairs.flatMap(({ one, other, similarity: value }) => {
    if (taken.has(one) || taken.has(other)) return []
    taken.add(one)
    taken.add(other)
    return [{ from: one.name, to: other.name, similarity: value }]
  })
}

/** 1 less the distance of their distributions; 0 for columns of other types, or that a test tells apart. */
function similarity(one: ColumnProfile, other: ColumnProfile): number {
  if (one.inferredType !== other.inferredType || one.present === 0 || other.present === 0) return 0
  const missing = Math.abs(one.completeness - other.completeness)
  const size = effectiveSize(one.present, other.present)
  if (one.inferredType === 'String') {
    if (!one.texts.isExact) return 0
    const cells = cellsOf(one, 'categorical')
    const counts = [
      profileCounts(cells, one, undefined),
      profileCounts(cells, other, undefined),
    ] as const
    const test = homogeneity(...counts)
    const unseen =
      cells.kind === 'categorical' ? (counts[1][cells.values.length + 1] ?? 0) / other.present : 1
    return homogeneityPValue(test, size, NO_WANDER) < 0.001 ? 0 : 1 - Math.max(missing, unseen)
  }
  const { kolmogorovSmirnov } = stepDistances(one.sketch.steps(), other.sketch.steps())
  if (distancePValue(kolmogorovSmirnov, size, NO_WANDER) < 0.001) return 0
  return 1 - Math.max(missing, kolmogorovSmirnov)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
