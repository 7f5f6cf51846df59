import { homogeneity } from '../../statistics/drift-test.ts'
import {
  jensenShannonDivergence,
  largestShareChange,
  populationStabilityIndex,
} from '../../statistics/histogram-distance.ts'
import { hellingerDistance, totalVariation } from '../../statistics/share-distance.ts'
import type { DistanceName, FeatureDistances } from './drift-report.ts'

/** Distances on the line, where the values are numbers. */
export interface LineDistances {
  readonly kolmogorovSmirnov: number
  /** In standard deviations of the baseline. */
  readonly wasserstein: number
}

/** All distances of two lists of counts over the same cells. */
export function featureDistances(
  reference: readonly number[],
  current: readonly number[],
  line: LineDistances | undefined,
): FeatureDistances {
  return {
    ...(line ?? {}),
    populationStabilityIndex: stabilityIndex(reference, current),
    jensenShannon: Math.sqrt(jensenShannonDivergence(reference, current)),
    hellinger: hellingerDistance(reference, current),
    totalVariation: totalVariation(reference, current),
    largestShareChange: largestShareChange(reference, current),
    chiSquare: homogeneity(reference, current).statistic,
  }
}

/** Without the cells that nobody fills: smoothed on two sides of unlike length they would look like a change. */
function stabilityIndex(reference: readonly number[], current: readonly number[]): number {
  const isFilled = (_: number, i: number) => (reference[i] ?? 0) + (current[i] ?? 0) > 0
  return populationStabilityIndex(reference.filter(isFilled), current.filter(isFilled))
}

/** By which power of the noise a distance grows: the index is a square, as chi-square over the number of rows is. */
const POWERS: Readonly<Record<DistanceName, 1 | 2>> = {
  kolmogorovSmirnov: 1,
  wasserstein: 1,
  populationStabilityIndex: 2,
  jensenShannon: 1,
  hellinger: 1,
  totalVariation: 1,
  largestShareChange: 1,
  chiSquare: 2,
}

/** A distance over what noise of this size makes of it: comparable between chunks of different length. */
export function standardised(
  name: DistanceName,
  distance: number,
  noise: number,
  rows: number,
): number {
  return distance / unit(name, noise, rows)
}

export function unstandardised(
  name: DistanceName,
  value: number,
  noise: number,
  rows: number,
): number {
  return value * unit(name, noise, rows)
}

function unit(name: DistanceName, noise: number, rows: number): number {
  return noise ** POWERS[name] * (name === 'chiSquare' ? rows : 1)
}
