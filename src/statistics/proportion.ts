/**
 * How sure one can be of a share that was counted: the score interval of Wilson, "Probable inference, the law of succession,
 * and statistical inference", JASA 1927. Unlike hits ± error it stays within [0, 1] and says something for none and for all.
 */

export interface Proportion {
  /** hits / of; NaN for none. */
  readonly share: number
  /** The interval that holds the true share with 95 %; [0, 1] for none. */
  readonly low: number
  readonly high: number
}

/** Two-sided 95 % of a standard normal. */
const Z = 1.959963984540054

export function proportion(hits: number, of: number): Proportion {
  if (!(of > 0)) return { share: Number.NaN, low: 0, high: 1 }
  const share = hits / of
  const square = Z * Z
  const centre = (share + square / (2 * of)) / (1 + square / of)
  const half =
    (Z / (1 + square / of)) * Math.sqrt((share * (1 - share)) / of + square / (4 * of * of))
  return {
    share,
    low: hits === 0 ? 0 : Math.max(0, centre - half),
    high: hits === of ? 1 : Math.min(1, centre + half),
  }
}
