import { INFINITE, MISSING, TEXT } from '../../formats/tabular/column-batch.ts'
import { type ColumnBlock, HASH_CELLS } from './column-block.ts'
import type { ColumnProfile } from './column-profile.ts'
import type { FeatureRole } from './drift-report.ts'

/** The cells that the values of a feature are counted in, laid out by the baseline. */
export type FeatureCells =
  | { readonly kind: 'numeric'; readonly edges: readonly number[] }
  | {
      readonly kind: 'categorical'
      readonly values: readonly string[]
      readonly known: ReadonlySet<string> | undefined
    }
  | { readonly kind: 'hashed' }

const NO_TEXTS = new Float64Array(HASH_CELLS)
/** Cells of about equal share, as is the custom for the population stability index. */
const QUANTILE_CELLS = 10
/** So many different numbers or fewer are each a cell. */
const DISCRETE_VALUES = 20
/** Categories with a cell of their own; all others share one. */
const CATEGORIES = 60

/**
 * Numbers fall into ten cells of equal share, or one for each value where there are few, between a cell for what lies below
 * the baseline's range and one for what lies above. Texts fall into a cell for each common one, one for all others that the
 * baseline has and one for those that it has not; where there are too many to count, into cells by their hash.
 */
export function cellsOf(profile: ColumnProfile, role: FeatureRole): FeatureCells {
  if (role === 'numeric') return { kind: 'numeric', edges: edgesOf(profile) }
  if (!profile.texts.isExact) return { kind: 'hashed' }
  const top = profile.texts.top()
  return {
    kind: 'categorical',
    values: top.slice(0, CATEGORIES).map(({ value }) => value),
    known: new Set(top.map(({ value }) => value)),
  }
}

/** Counts of a whole side in the cells. */
export function profileCounts(
  cells: FeatureCells,
  profile: ColumnProfile,
  hashed: Float64Array | undefined,
): readonly number[] {
  if (cells.kind === 'hashed')
    return [...(hashed ?? NO_TEXTS), profile.integral + profile.fractional]
  if (cells.kind === 'categorical') return categoryCounts(cells, profile)
  const numbers = profile.integral + profile.fractional
  return numberCounts(cells.edges, numbers, (x) => profile.sketch.rank(x))
}

/** Counts of a block; by hash for texts of any kind, since a block knows no more of them. */
export function blockCounts(cells: FeatureCells, block: ColumnBlock): readonly number[] {
  if (cells.kind !== 'numeric') return [...(block.hashed ?? NO_TEXTS), block.numbers]
  return numberCounts(cells.edges, block.numbers, (x) => block.sketch?.rank(x) ?? 0)
}

/** Counts of: present, missing. */
export function presence(kinds: ArrayLike<number>): readonly [number, number] {
  const missing = kinds[MISSING] ?? 0
  return [totalOf(kinds) - missing, missing]
}

/** Counts of: numbers, texts, infinite numbers. */
export function typeCounts(kinds: ArrayLike<number>): readonly [number, number, number] {
  const [text, infinite] = [kinds[TEXT] ?? 0, kinds[INFINITE] ?? 0]
  return [totalOf(kinds) - (kinds[MISSING] ?? 0) - text - infinite, text, infinite]
}

/** The kinds of a profile's cells, in the order of a block's. */
export function profileKinds(profile: ColumnProfile): readonly number[] {
  const { missing, integral, fractional, text, infinite } = profile
  return [missing, integral, fractional, text, infinite]
}

function totalOf(counts: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < counts.length; i++) sum += counts[i] ?? 0
  return sum
}

function edgesOf({ sketch, numbers }: ColumnProfile): readonly number[] {
  if (sketch.count === 0) return []
  const values = numbers.counts?.map(([value]) => value)
  const inner =
    values !== undefined && values.length <= DISCRETE_VALUES
      ? values.slice(0, -1)
      : Array.from({ length: QUANTILE_CELLS - 1 }, (_, i) =>
          sketch.quantile((i + 1) / QUANTILE_CELLS),
        )
  const below = justBelow(sketch.min)
  return [...new Set([below, ...inner, sketch.max])].sort((x, y) => x - y)
}

/** The next double below, or nearly. */
function justBelow(value: number): number {
  const step = Math.max(Number.MIN_VALUE, Math.abs(value) * Number.EPSILON)
  return Math.max(-Number.MAX_VALUE, value - step)
}

function numberCounts(
  edges: readonly number[],
  numbers: number,
  rank: (x: number) => number,
): readonly number[] {
  let before = 0
  const counts = edges.map((edge) => {
    const upTo = numbers === 0 ? 0 : rank(edge) * numbers
    const count = upTo - before
    before = upTo
    return count
  })
  return [...counts, numbers - before]
}

function categoryCounts(
  cells: { readonly values: readonly string[]; readonly known: ReadonlySet<string> | undefined },
  profile: ColumnProfile,
): readonly number[] {
  const places = new Map(cells.values.map((value, i) => [value, i]))
  const counts = new Array<number>(cells.values.length + 3).fill(0)
  const add = (place: number, count: number) => {
    counts[place] = (counts[place] ?? 0) + count
  }
  let counted = 0
  for (const { value, count } of profile.texts.top()) {
    const other = cells.known?.has(value) === false ? cells.values.length + 1 : cells.values.length
    add(places.get(value) ?? other, count)
    counted += count
  }
  // What did not fit into the counter is told apart from no value that did: it counts as unseen.
  add(cells.values.length + 1, Math.max(0, profile.text - counted))
  add(cells.values.length + 2, profile.integral + profile.fractional)
  return counts
}
