import { isCategoryCode, numberOfCode } from '../../statistics/quantised-vector.ts'
import { median, robustScale } from '../../statistics/robust.ts'

/**
 * The space in which queries are compared: a coordinate a feature. Numbers count in robust standard deviations of the
 * reference, drawn in beyond one (arsinh), so that a heavy tail is not all there is. Categories and missing values count
 * by how rare they are in the reference: what was never seen lies far out.
 */
export interface QuerySpace {
  readonly axes: readonly Axis[]
  /** Axes on which the reference varies. */
  readonly varying: readonly number[]
}

interface Axis {
  readonly isNumeric: boolean
  readonly center: number
  readonly scale: number
  /** For codes that are no numbers, their place. */
  readonly rarity: ReadonlyMap<number, number>
  /** The place of a code that the reference does not have. */
  readonly unseen: number
}

/** A space fitted to reference rows of codes. */
export function fitSpace(reference: readonly Int16Array[], features: number): QuerySpace {
  const axes = Array.from({ length: features }, (_, j) =>
    fitAxis(reference.map((row) => row[j] ?? 0)),
  )
  const varying = axes.flatMap(({ scale, rarity }, j) => (scale > 0 || rarity.size > 1 ? [j] : []))
  return { axes, varying }
}

export function pointOf({ axes }: QuerySpace, codes: Int16Array): Float64Array {
  return Float64Array.from(axes, (axis, j) => place(axis, codes[j] ?? 0))
}

/** Rarity in halved bits, so that one in sixteen lies at 2. */
const MOST_RARE = 4
const NUMERIC_SHARE = 0.5

function fitAxis(codes: readonly number[]): Axis {
  const numbers = codes.map(numberOfCode).filter(Number.isFinite)
  const isNumeric = numbers.length >= NUMERIC_SHARE * codes.length
  const counts = new Map<number, number>()
  for (const code of codes)
    if (!isNumeric || Number.isNaN(numberOfCode(code)))
      counts.set(code, (counts.get(code) ?? 0) + 1)
  const rarityOf = (count: number) =>
    Math.min(MOST_RARE, -Math.log2(count / (codes.length + 1)) / 2)
  const spread = numbers.length > 0 && isNumeric ? robustScale(numbers) : 0
  return {
    isNumeric,
    center: isNumeric ? median(numbers) || 0 : 0,
    scale: Number.isFinite(spread) ? spread : 0,
    rarity: new Map([...counts].map(([code, count]) => [code, rarityOf(count)])),
    unseen: rarityOf(1),
  }
}

function place({ isNumeric, center, scale, rarity, unseen }: Axis, code: number): number {
  const value = numberOfCode(code)
  if (!isNumeric || Number.isNaN(value)) {
    // A missing number is the centre's neighbour when the reference misses it often.
    return rarity.get(code) ?? (isCategoryCode(code) || Number.isNaN(value) ? unseen : MOST_RARE)
  }
  const size = scale > 0 ? scale : Math.max(Math.abs(center) * 0.05, 1e-6)
  return Math.asinh((value - center) / size)
}
