/**
 * One forecast out of several simple ones: each seasonal center alone, and each corrected by what
 * the series was lately above or below it, slowly or fast. Those that were near lately weigh more
 * (the exponentially weighted average forecaster: Vovk 1990; Cesa-Bianchi & Lugosi, "Prediction,
 * Learning, and Games", 2006, with discounted losses, so that the best may change).
 *
 * Losses and corrections are bounded in units of the usual error (robust exponential smoothing:
 * Gelper, Fried & Croux, J. Forecasting 2010), so one wild value leads nobody astray.
 */

export type ForecastExperts = {
  /** The forecast, given the centers of the bases at this time. */
  readonly predict: (bases: Float64Array) => number
  /** Learns the value that came, after `predict` with the same bases. `scale`: the usual error. */
  readonly learn: (bases: Float64Array, value: number, scale: number) => void
}

export function createForecastExperts(bases: number): ForecastExperts {
  const size = bases * RATES.length
  const levels = new Float64Array(size)
  const losses = new Float64Array(size)
  const placeOf = (expert: number, centers: Float64Array) =>
    (centers[Math.floor(expert / RATES.length)] ?? 0) + (levels[expert] ?? 0)
  return {
    predict: (centers) => {
      let least = Number.POSITIVE_INFINITY
      for (let i = 0; i < size; i++) least = Math.min(least, losses[i] ?? 0)
      let total = 0
      let sum = 0
      for (let i = 0; i < size; i++) {
        const weight = Math.exp(SHARPNESS * (least - (losses[i] ?? 0)))
        total += weight
        sum += weight * placeOf(i, centers)
      }
      return sum / total
    },
    learn: (centers, value, scale) => {
      const reach = scale > 0 ? MOST_STEP * scale : Number.POSITIVE_INFINITY
      for (let i = 0; i < size; i++) {
        const error = value - placeOf(i, centers)
        const loss = scale > 0 ? Math.min(MOST_LOSS, (error / scale) ** 2) : 0
        losses[i] = FORGETTING * (losses[i] ?? 0) + loss
        const move = Math.max(-reach, Math.min(reach, error))
        levels[i] = (levels[i] ?? 0) + (RATES[i % RATES.length] ?? 0) * move
      }
    },
  }
}

/** Share of an error that corrects the next forecast: none, slowly, fast, all but all. */
const RATES = [0, 0.02, 0.2, 0.8]
/** A move is learnt as at most so many usual errors, a loss counted as at most so many. */
const MOST_STEP = 4
const MOST_LOSS = 9
/** Losses are remembered for about 200 points. */
const FORGETTING = 1 - 1 / 200
const SHARPNESS = 0.5
