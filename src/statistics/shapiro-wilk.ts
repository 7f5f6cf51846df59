/**
 * Is a sample normal? W of Shapiro & Wilk (Biometrika 1965) with the coefficients and the p-value of Royston, "Remark AS
 * R94: A remark on algorithm AS 181" (Applied Statistics 1995), good for 4 to 5,000 values.
 */
import { normalCdf, normalQuantile } from './special-functions.ts'

export interface ShapiroWilk {
  /** 1 for a perfectly normal sample, less the less normal it is. */
  readonly w: number
  readonly pValue: number
}

/** Values that are not finite are left out. Fewer than 4, or no spread, say nothing: W and p are 1. */
export function shapiroWilk(values: readonly number[]): ShapiroWilk {
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort()
  const n = sorted.length
  const mean = sorted.reduce((sum, x) => sum + x, 0) / n
  const spread = sorted.reduce((sum, x) => sum + (x - mean) ** 2, 0)
  if (n < 4 || !(spread > 0)) return { w: 1, pValue: 1 }
  const weights = coefficients(n)
  const slope = sorted.reduce((sum, x, i) => sum + (weights[i] ?? 0) * x, 0)
  const w = Math.min(1, (slope * slope) / spread)
  return { w, pValue: pValueOf(w, n) }
}

/** Antisymmetric weights of the order statistics, of unit length. */
function coefficients(n: number): Float64Array {
  const scores = Float64Array.from({ length: n }, (_, i) =>
    normalQuantile((i + 1 - 0.375) / (n + 0.25)),
  )
  const squares = scores.reduce((sum, m) => sum + m * m, 0)
  const u = 1 / Math.sqrt(n)
  const last = polynomial([0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056], u)
  const weights = new Float64Array(n)
  const top = last + (scores[n - 1] ?? 0) / Math.sqrt(squares)
  const [m1, m2] = [scores[n - 1] ?? 0, scores[n - 2] ?? 0]
  const hasTwo = n > 5
  const next = hasTwo
    ? polynomial([0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633], u) +
      m2 / Math.sqrt(squares)
    : 0
  const left = squares - 2 * m1 * m1 - (hasTwo ? 2 * m2 * m2 : 0)
  const scale = Math.sqrt(left / (1 - 2 * top * top - (hasTwo ? 2 * next * next : 0)))
  for (let i = 0; i < n; i++) weights[i] = (scores[i] ?? 0) / scale
  weights[n - 1] = top
  weights[0] = -top
  if (hasTwo) {
    weights[n - 2] = next
    weights[1] = -next
  }
  return weights
}

function pValueOf(w: number, n: number): number {
  const y = Math.log1p(-w)
  if (!Number.isFinite(y)) return 1
  if (n <= 11) {
    const gamma = 0.459 * n - 2.273
    if (y >= gamma) return 0
    const mean = polynomial([0.544, -0.39978, 0.025054, -0.0006714], n)
    const sd = Math.exp(polynomial([1.3822, -0.77857, 0.062767, -0.0020322], n))
    return normalCdf(-(-Math.log(gamma - y) - mean) / sd)
  }
  const x = Math.log(n)
  const mean = polynomial([-1.5861, -0.31082, -0.083751, 0.0038915], x)
  const sd = Math.exp(polynomial([-0.4803, -0.082676, 0.0030302], x))
  return normalCdf(-(y - mean) / sd)
}

/** Coefficients from the constant term on. */
function polynomial(coefficientList: readonly number[], x: number): number {
  return coefficientList.reduceRight((sum, coefficient) => sum * x + coefficient, 0)
}
