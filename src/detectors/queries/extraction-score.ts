import { adjustBenjaminiHochberg } from '../../statistics/p-values.ts'
import type { Evidence } from './evidence.ts'

/** Somebody who asked, and what the questions show. */
export interface Examined {
  readonly evidence: Evidence
}

export interface Suspected<T extends Examined> {
  readonly subject: T
  /** Of all that was examined, corrected for how many there were. */
  readonly probability: number
}

/** Share of false discoveries among what is told, and the p-value that inputs must reach by themselves. */
export const FALSE_DISCOVERIES = 0.003
/** Unseen queries must be so many times what they usually are, or the window so much wider, to matter. */
const UNSEEN_TIMES = 2.5
const WIDER = 1.2
/** From this p-value on, what is left without the one feature that moved is nothing. */
const DRIFT = 0.01

/**
 * Who seems to copy the model. All ways together must be unlikely (Benjamini-Hochberg across subjects), the inputs must be
 * odd by themselves and visibly so; even distances in time alone are what every scheduled job keeps. Inputs of which one
 * feature alone has moved are drift, and told as that.
 */
export function suspectsOf<T extends Examined>(examined: readonly T[]): readonly Suspected<T>[] {
  const adjusted = adjustBenjaminiHochberg(examined.map(({ evidence }) => evidence.combined))
  return examined.flatMap((subject, i) => {
    const probability = adjusted[i] ?? 1
    const isTold = probability <= FALSE_DISCOVERIES && isOdd(subject.evidence)
    return isTold ? [{ subject, probability }] : []
  })
}

function isOdd(evidence: Evidence): boolean {
  const { pValues, unseenShare, unseenExpected, spread } = evidence
  const inputs = Math.min(pValues.mixture, pValues.unseen)
  const isVisible = unseenShare >= UNSEEN_TIMES * unseenExpected || spread >= WIDER
  const isDrift = evidence.axesMoved === 1 && evidence.unseenOtherwise > DRIFT
  return inputs <= FALSE_DISCOVERIES && isVisible && !isDrift
}
