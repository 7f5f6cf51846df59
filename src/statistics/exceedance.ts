/**
 * How rare is a score, judged by the scores of quiet stretches (block maxima)? Within what was
 * seen, by rank; beyond it, by the tail that the largest of them draw.
 *
 * Sources: Phipson & Smyth 2010 (a rank p-value counts the observation itself); Pickands 1975 and
 * Balkema & de Haan 1974 for the shape of a tail beyond a high threshold, here the exponential
 * member, as log-likelihood ratios have; Sidak, JASA 1967; Sellke, Bayarri & Berger, "Calibration
 * of p Values for Testing Precise Null Hypotheses" (Am. Stat. 2001).
 */

import { firstAtLeast } from './binary-search.ts'
import { quantileOfSorted, sortedFinite } from './robust.ts'

export type QuietTail = {
  /** Finite quiet scores, ascending. */
  readonly sorted: Float64Array
  /** How many independent stretches they are worth. */
  readonly independent: number
  /** Mean excess over the threshold: a score that much higher is e times rarer. Above 0. */
  readonly slope: number
}

const TAIL = 0.9
const FEWEST_BEYOND = 5

export type TailOptions = {
  /** Stretches that overlap are worth fewer than they are; as many as there are unless given. */
  readonly independent?: number
  /** A score higher by this is at most e times rarer; 1 unless given, as a log-likelihood ratio has it. */
  readonly leastSlope?: number
}

/** Undefined for no finite score. The tail is that of the upper tenth, or of the five largest. */
export function fitQuietTail(
  scores: Iterable<number>,
  { independent, leastSlope = 1 }: TailOptions = {},
): QuietTail | undefined {
  const sorted = sortedFinite(scores)
  if (sorted.length === 0) return undefined
  const largest = sorted.length - FEWEST_BEYOND - 1
  const threshold = Math.min(quantileOfSorted(sorted, TAIL), sorted[Math.max(0, largest)] ?? 0)
  const beyond = sorted.filter((score) => score > threshold)
  const excess = beyond.reduce((sum, score) => sum + (score - threshold), 0)
  return {
    sorted,
    independent: Math.min(sorted.length, Math.max(1, independent ?? sorted.length)),
    slope: Math.max(leastSlope, beyond.length === 0 ? 0 : excess / beyond.length),
  }
}

/** Chance that a quiet stretch scores this or more; falls with the score, never 0 below 1e308. */
export function exceedance(tail: QuietTail, score: number): number {
  const { sorted, independent, slope } = tail
  if (Number.isNaN(score)) return 1
  const highest = sorted.at(-1) ?? 0
  const beyond = Math.max(0, score - highest) / slope
  const atLeast = 1 - firstAtLeast(sorted, score) / sorted.length
  return ((1 + atLeast * independent) / (1 + independent)) * Math.exp(-beyond)
}

/** The chance that at least one of `tests` such p-values is this small (Sidak). */
export function familyWise(p: number, tests: number): number {
  // 1 - (1 - p)^n loses all digits of a small p.
  return p >= 1 ? 1 : -Math.expm1(Math.max(1, tests) * Math.log1p(-Math.max(0, p)))
}

/**
 * The least probability that nothing happened, given this p-value and even odds before it:
 * 1 / (1 + 1 / (-e p ln p)) for p < 1/e, and 1/2 from there on.
 */
export function probabilityOfNothing(p: number): number {
  if (Number.isNaN(p) || p >= 1 / Math.E) return 0.5
  if (p <= 0) return 0
  const bound = -Math.E * p * Math.log(p)
  return bound / (1 + bound)
}
