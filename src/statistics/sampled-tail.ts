/**
 * How far out is a value, against a sample of what chance does? The share of the sample at least as large, with the value
 * itself counted in (Phipson & Smyth, Stat. Appl. Genet. Mol. Biol. 2010), never says less than 1 / (n + 1). Where fewer
 * than ten are as large, a Pearson type III curve (a shifted gamma) of the sample's three moments says how rare it is
 * beyond them (Winkler et al., NeuroImage 2016, "Faster permutation inference in brain imaging").
 */

import { firstAtLeast } from './binary-search.ts'
import { incompleteGamma } from './special-functions.ts'
import { normalTails } from './tails.ts'

/** The sample of chance, ready to be asked often. */
export interface SampledTail {
  readonly sorted: Float64Array
  readonly mean: number
  readonly sd: number
  readonly skewness: number
}

/** Values that are not finite are left out. */
export function sampledTail(values: Iterable<number>): SampledTail {
  const sorted = Float64Array.from([...values].filter(Number.isFinite)).sort()
  const n = sorted.length
  const mean = sorted.reduce((sum, x) => sum + x, 0) / n
  const moment = (power: number) => sorted.reduce((sum, x) => sum + (x - mean) ** power, 0) / n
  const sd = Math.sqrt(moment(2))
  return { sorted, mean, sd, skewness: sd > 0 ? moment(3) / sd ** 3 : 0 }
}

const ENOUGH = 10
/** A curve fitted to a few hundred values knows no more of its tail. */
const FLOOR = 1e-12

/** P(chance >= value); 1 for NaN or an empty sample. */
export function upperTail({ sorted, mean, sd, skewness }: SampledTail, value: number): number {
  const n = sorted.length
  if (n === 0 || Number.isNaN(value)) return 1
  const asLarge = n - firstAtLeast(sorted, value)
  const counted = (1 + asLarge) / (n + 1)
  if (asLarge >= ENOUGH || !(sd > 0)) return counted
  const z = (value - mean) / sd
  const fitted = skewness > 1e-3 ? pearsonUpper(z, skewness) : normalTails(z).upper
  return Math.max(FLOOR, Math.min(counted, fitted))
}

/** Upper tail of the standardised gamma of that skewness. */
function pearsonUpper(z: number, skewness: number): number {
  const shape = 4 / (skewness * skewness)
  return incompleteGamma(shape, shape + z * Math.sqrt(shape)).upper
}
