/**
 * The axis on which a kind of series varies alike at any level, and the way back from it.
 *
 * Counts and rates: Anscombe, "The transformation of Poisson, binomial and negative-binomial data"
 * (Biometrika 1948), whose standard deviation is about 1 whatever the mean. Latencies: the
 * logarithm, since what makes them longer multiplies.
 */

/** What kind of numbers a series holds. */
export type SeriesKind = 'level' | 'latency' | 'count' | 'rate'

export type ValueAxis = {
  readonly kind: SeriesKind
  /** Whether values are whole numbers of something, so that small ones are far apart. */
  readonly isDiscrete: boolean
  /** The place of the smallest value there can be; -Infinity where there is none. */
  readonly least: number
  /** A finite value onto the axis. `tries`: of how many a rate is the share; ignored by others. */
  readonly onto: (value: number, tries: number) => number
  /** Back. `variance`: that of the values on the axis, which makes the mean of counts unbiased. */
  readonly back: (place: number, tries: number, variance: number) => number
  /** Standard deviation that chance alone gives around a place on the axis; 0 where none is known. */
  readonly leastScale: (place: number, tries: number) => number
}

export function axisOf(kind: SeriesKind): ValueAxis {
  return { level: LEVEL, latency: createLogAxis(), count: COUNT, rate: RATE }[kind]
}

/** Values are cut here, so that their squares stay finite. */
const LARGEST = 1e150

const LEVEL: ValueAxis = {
  kind: 'level',
  isDiscrete: false,
  least: Number.NEGATIVE_INFINITY,
  onto: (value) => Math.max(-LARGEST, Math.min(LARGEST, value)),
  back: (place) => place,
  leastScale: () => 0,
}

/** Values not above 0 are read as half the smallest positive one so far. */
function createLogAxis(): ValueAxis {
  let floor = Number.POSITIVE_INFINITY
  return {
    kind: 'latency',
    isDiscrete: false,
    least: Number.NEGATIVE_INFINITY,
    onto: (value) => {
      if (value > 0) floor = Math.min(floor, Math.max(1e-300, value / 2))
      const least = floor === Number.POSITIVE_INFINITY ? 1 : floor
      return Math.log(Math.min(LARGEST, Math.max(value, least)))
    },
    back: (place) => Math.exp(Math.min(700, place)),
    leastScale: () => 0,
  }
}

const COUNT: ValueAxis = {
  kind: 'count',
  isDiscrete: true,
  least: 2 * Math.sqrt(0.375),
  onto: (value) => 2 * Math.sqrt(Math.min(LARGEST, Math.max(0, value)) + 0.375),
  back: (place, _tries, variance) =>
    Math.max(0, (Math.max(ANSCOMBE_ZERO, place) ** 2 + variance) / 4 - 0.375),
  leastScale: (place) => {
    const mean = Math.max(0, (place / 2) ** 2 - 0.375)
    // A rare count is 0 or 1, and what lies between their places is all that it varies.
    const chance = Math.min(1, Math.sqrt(Math.max(1e-6, mean)) * (ANSCOMBE_ONE - ANSCOMBE_ZERO))
    // What is counted in tens need not be chance events, such as a speed: its spread speaks for it.
    return chance / (1 + (mean / FEW) ** 2)
  },
}

const FEW = 5
const ANSCOMBE_ZERO = 2 * Math.sqrt(0.375)
const ANSCOMBE_ONE = 2 * Math.sqrt(1.375)

/** A share from 0 to 1 of `tries`, as the angle whose squared sine it is. */
const RATE: ValueAxis = {
  kind: 'rate',
  isDiscrete: true,
  least: 0,
  onto: (value, tries) => {
    const share = Math.min(1, Math.max(0, value))
    if (!(tries > 0) || tries === Number.POSITIVE_INFINITY) return Math.asin(Math.sqrt(share))
    return Math.asin(Math.sqrt((share * tries + 0.375) / (tries + 0.75)))
  },
  back: (place, tries) => {
    const share = Math.sin(Math.max(0, Math.min(Math.PI / 2, place))) ** 2
    if (!(tries > 0) || tries === Number.POSITIVE_INFINITY) return share
    return Math.min(1, Math.max(0, (share * (tries + 0.75) - 0.375) / tries))
  },
  leastScale: (_place, tries) => (tries > 0 ? 1 / Math.sqrt(4 * tries + 2) : 0),
}
