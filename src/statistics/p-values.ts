/**
 * Making, combining and selecting p-values. A p-value that is NaN counts as 1 (no evidence);
 * others are clamped to [0, 1].
 *
 * Sources: Fisher, "Statistical Methods for Research Workers" (1932); Liu & Xie, "Cauchy
 * Combination Test" (JASA 2020); Benjamini & Hochberg (JRSS B 1995); Vovk, Gammerman & Shafer,
 * "Algorithmic Learning in a Random World" (2005) for the conformal p-value.
 */
import { chiSquareUpper } from './tails.ts'

/** Smallest p kept in a product, so that one 0 does not make the answer -Infinity. */
const FLOOR = 1e-300

/** Fisher's combination of independent p-values; 1 for none. */
export function combineFisher(pValues: readonly number[]): number {
  const statistic = pValues.reduce((sum, p) => sum - 2 * Math.log(Math.max(FLOOR, unit(p))), 0)
  return chiSquareUpper(statistic, 2 * pValues.length)
}

/**
 * Cauchy combination, valid in the tail however the p-values depend on each other. Weights
 * default to equal and need not sum to 1; weights not above 0 leave their p-value out. 1 for none.
 */
export function combineCauchy(pValues: readonly number[], weights?: readonly number[]): number {
  let sum = 0
  let total = 0
  pValues.forEach((p, i) => {
    const weight = weights === undefined ? 1 : (weights[i] ?? 0)
    if (!(weight > 0)) return
    sum += weight * cauchyScore(unit(p))
    total += weight
  })
  if (total === 0) return 1
  const mean = sum / total
  // atan loses its digits near pi / 2: for large values its own series is exact.
  return mean > 1e8 ? 1 / (mean * Math.PI) : unit(0.5 - Math.atan(mean) / Math.PI)
}

/**
 * Benjamini-Hochberg adjusted p-values in the order given: those at or below `q` are the
 * discoveries at false discovery rate `q`. Ties share a value.
 */
export function adjustBenjaminiHochberg(pValues: readonly number[]): number[] {
  const ranked = pValues.map((p, index) => ({ p: unit(p), index }))
  ranked.sort((x, y) => y.p - x.p || y.index - x.index)
  const adjusted = new Array<number>(pValues.length).fill(1)
  let smallest = 1
  ranked.forEach(({ p, index }, i) => {
    smallest = Math.min(smallest, p * (ranked.length / (ranked.length - i)))
    adjusted[index] = smallest
  })
  return adjusted
}

/**
 * Conformal p-value of a score (larger is odder) against reference scores: the share that is at
 * least as odd, counting the score itself, so never 0. Give `tie` from [0, 1) (a random draw, or
 * 1/2) to spread ties and be uniform under exchangeability; by default ties count in full, which
 * is conservative. 1 for an empty reference or a NaN score; NaN references are left out.
 */
export function conformalPValue(score: number, reference: readonly number[], tie = 1): number {
  if (Number.isNaN(score)) return 1
  let above = 0
  let equal = 1
  let total = 1
  for (const other of reference) {
    if (Number.isNaN(other)) continue
    total++
    if (other > score) above++
    else if (other === score) equal++
  }
  return total === 1 ? 1 : (above + tie * equal) / total
}

function unit(p: number): number {
  return Number.isNaN(p) ? 1 : Math.min(1, Math.max(0, p))
}

function cauchyScore(p: number): number {
  if (p < 1e-8) return 1 / (Math.max(FLOOR, p) * Math.PI)
  // p = 1 would outweigh any evidence with its -Infinity.
  return Math.tan((0.5 - Math.min(p, 1 - 1e-8)) * Math.PI)
}
