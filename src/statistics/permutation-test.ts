/**
 * Did the treated series change more than its siblings did? Difference in differences (Card &
 * Krueger, AER 1994) with p-values by permutation (Fisher 1935; Phipson & Smyth 2010 for counting
 * the observed arrangement, so a p-value is never 0; Abadie, Diamond & Hainmueller, JASA 2010 for
 * siblings as placebos).
 */

import type { Random } from './random.ts'
import { hodgesLehmannShift, median } from './robust.ts'

export type DifferenceInput = {
  /** One value per bin; values that are not finite are missing. */
  readonly treated: readonly number[]
  /** Siblings over the same bins, without the treatment; may be none. */
  readonly controls: readonly (readonly number[])[]
  /** First bin after the treatment. */
  readonly onset: number
}

export type DifferenceOptions = {
  /** Permutations tried; 499 unless given. */
  readonly rounds?: number
  /** Neighbouring bins that are moved together, to respect their correlation; 1 unless given. */
  readonly blockLength?: number
}

export type DifferenceResult = {
  /** Change of the treated less the median change of its controls; 0 when unknown. */
  readonly effect: number
  readonly treatedChange: number
  readonly controlChange: number
  /** Two-sided, over time: how often shuffled bins differ as much before and after the onset. */
  readonly timePValue: number
  /** Two-sided, over siblings: share of series, the treated included, that changed as much. */
  readonly placeboPValue: number
}

/**
 * Changes are Hodges-Lehmann shifts, so single wild bins do not make one. When either side of the
 * onset is empty the effect is 0 and both p-values are 1.
 */
export function differenceInDifferences(
  input: DifferenceInput,
  random: Random,
  options: DifferenceOptions = {},
): DifferenceResult {
  const { treated, controls, onset } = input
  const treatedChange = changeAt(treated, onset)
  const controlChanges = controls.map((series) => changeAt(series, onset)).filter(Number.isFinite)
  const controlChange = controlChanges.length === 0 ? 0 : median(controlChanges)
  const effect = treatedChange - controlChange
  if (!Number.isFinite(effect)) {
    return { effect: 0, treatedChange: 0, controlChange: 0, timePValue: 1, placeboPValue: 1 }
  }
  const placebos = controlChanges.map((change, i) => {
    const others = [...controlChanges.slice(0, i), ...controlChanges.slice(i + 1), treatedChange]
    return change - median(others)
  })
  const asLarge = placebos.filter((placebo) => Math.abs(placebo) >= Math.abs(effect)).length
  return {
    effect,
    treatedChange,
    controlChange,
    timePValue: overTime(input, random, options),
    placeboPValue: (1 + asLarge) / (1 + placebos.length),
  }
}

function changeAt(series: readonly number[], onset: number): number {
  return hodgesLehmannShift(series.slice(0, onset), series.slice(onset))
}

/** Permutes blocks of the treated series less its controls' median, bin by bin. */
function overTime(input: DifferenceInput, random: Random, options: DifferenceOptions): number {
  const { treated, controls, onset } = input
  const { rounds = 499, blockLength = 1 } = options
  const gap = treated.map((value, bin) => {
    const others = controls.map((series) => series[bin] ?? Number.NaN).filter(Number.isFinite)
    return value - (others.length === 0 ? 0 : median(others))
  })
  const statistic = (values: readonly number[]) => Math.abs(rankContrast(values, onset))
  const ranks = ranksOf(gap)
  const observed = statistic(ranks)
  const blocks = blocksOf(ranks, Math.max(1, Math.floor(blockLength)))
  let asLarge = 1
  for (let round = 0; round < rounds; round++) {
    const shuffled = random.shuffle(blocks).flat()
    if (statistic(shuffled) >= observed - 1e-9) asLarge++
  }
  return asLarge / (rounds + 1)
}

function blocksOf(values: readonly number[], length: number): number[][] {
  const blocks: number[][] = []
  for (let i = 0; i < values.length; i += length) blocks.push(values.slice(i, i + length))
  return blocks
}

/** Mean rank after less mean rank before; 0 when a side is empty. */
function rankContrast(ranks: readonly number[], onset: number): number {
  const mean = (side: readonly number[]) => {
    const known = side.filter(Number.isFinite)
    return known.length === 0 ? Number.NaN : known.reduce((sum, x) => sum + x, 0) / known.length
  }
  return mean(ranks.slice(onset)) - mean(ranks.slice(0, onset)) || 0
}

/** Ranks from 0, ties sharing their mean; a missing value has none. */
function ranksOf(values: readonly number[]): number[] {
  const order = values
    .map((value, i) => ({ value, i }))
    .filter(({ value }) => Number.isFinite(value))
  order.sort((x, y) => x.value - y.value)
  const ranks = values.map(() => Number.NaN)
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && order[end]?.value === order[start]?.value) end++
    for (const { i } of order.slice(start, end)) ranks[i] = (start + end - 1) / 2
    start = end
  }
  return ranks
}
