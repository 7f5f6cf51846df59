/**
 * How far from its forecast a value may be so that a given share of them is inside, learnt from the
 * forecast errors so far, without a distribution.
 *
 * Each side is split conformal (Vovk, Gammerman & Shafer 2005) on a forgetting histogram of errors,
 * with a factor that is corrected by every miss (adaptive conformal inference: Gibbs & Candès,
 * NeurIPS 2021; quantile tracking: Angelopoulos, Candès & Tibshirani, "Conformal PID control",
 * NeurIPS 2023), on a logarithmic scale, so the band never becomes empty or infinite.
 *
 * An anomaly must not buy its own excuse: an error counts as at most `WINSOR` radii, and of a run of
 * misses only the first few are learnt, until the run is so long that it is the usual.
 */
import { studentTails } from '../tails.ts'

export type AdaptiveBand = {
  /** Radii below and above the forecast, in the unit of the errors; always above 0. */
  readonly below: () => number
  readonly above: () => number
  /** The radius above where nothing can lie below the band: all that may be outside is above. */
  readonly aboveAlone: () => number
  /** Learns a signed error, value minus forecast in units of its usual spread. NaN is ignored. */
  readonly learn: (error: number) => void
}

/**
 * `coverage` in (0, 1): half of the rest is left out on either side. `isDiscrete`: values are few
 * and far apart, as small counts are; the band then holds at least the coverage, since to narrow it
 * until just so many are outside would exclude the commonest value now and then.
 */
export function createAdaptiveBand(coverage: number, isDiscrete = false): AdaptiveBand {
  const tail = Math.min(0.25, Math.max(1e-4, (1 - coverage) / 2))
  const lower = createSide(tail, isDiscrete)
  const upper = createSide(tail, isDiscrete)
  const alone = createSide(2 * tail, isDiscrete)
  return {
    below: () => lower.radius,
    above: () => upper.radius,
    aboveAlone: () => alone.radius,
    learn: (error) => {
      if (Number.isNaN(error)) return
      learnSide(upper, error)
      learnSide(alone, error)
      learnSide(lower, -error)
    },
  }
}

/** Values that a histogram remembers. */
const MEMORY = 3000
/** Errors are counted in buckets this much apart, relatively, from the least to the largest. */
const LOG_STEP = Math.log(1.04)
const LEAST = 1e-2
const BUCKETS = Math.ceil(Math.log(1e6) / LOG_STEP)
/** Before anything is seen, errors are taken for Student's with so few degrees of freedom. */
const PRIOR_FREEDOM = 5
const PRIOR_SIZE = 60
/** An error counts as at most so many radii. */
const WINSOR = 1.5
/** Misses of a run that are learnt, and the length from which all are. */
const RUN_LEARNT = 3
const RUN_USUAL = 60
/** How much a miss widens the band; what is no miss narrows it, so that they balance at `tail`. */
const GAIN = 0.06
const LEAST_FACTOR = -1.2
const MOST_FACTOR = 2

type Side = {
  readonly tail: number
  readonly isDiscrete: boolean
  readonly buckets: Float64Array
  /** Mass of all errors, those on the other side included, in units of `weight`. */
  mass: number
  /** Weight of the next error: it grows, which is the same as that of earlier ones shrinking. */
  weight: number
  /** The bucket that holds the wanted error, as it was found last, and the mass in those above it. */
  at: number
  above: number
  logFactor: number
  run: number
  radius: number
}

function createSide(tail: number, isDiscrete: boolean): Side {
  const buckets = new Float64Array(BUCKETS)
  for (let i = 0; i < BUCKETS; i++) {
    const inner = i === 0 ? 0.5 : studentTails(edgeOf(i), PRIOR_FREEDOM).upper
    buckets[i] = PRIOR_SIZE * (inner - studentTails(edgeOf(i + 1), PRIOR_FREEDOM).upper)
  }
  const side: Side = {
    tail,
    isDiscrete,
    buckets,
    mass: PRIOR_SIZE,
    weight: 1,
    at: BUCKETS - 1,
    above: 0,
    logFactor: 0,
    run: 0,
    radius: 0,
  }
  side.radius = radiusOf(side)
  return side
}

function learnSide(side: Side, error: number): void {
  const isMiss = error > side.radius
  side.run = isMiss ? side.run + 1 : 0
  if (side.run > RUN_LEARNT && side.run < RUN_USUAL) return
  const step = GAIN * ((isMiss ? 1 : 0) - side.tail)
  const least = side.isDiscrete ? 0 : LEAST_FACTOR
  side.logFactor = Math.max(least, Math.min(MOST_FACTOR, side.logFactor + step))
  side.weight *= 1 + 1 / MEMORY
  side.mass += side.weight
  if (error > 0) {
    const bucket = bucketOf(Math.min(error, WINSOR * side.radius))
    side.buckets[bucket] = (side.buckets[bucket] ?? 0) + side.weight
    if (bucket > side.at) side.above += side.weight
  }
  if (side.weight > 1e9) rescale(side)
  side.radius = radiusOf(side)
}

/**
 * The error with a share `tail` above it, between the edges of its bucket, times the factor. The search
 * goes on from where it ended before, a step or two away.
 */
function radiusOf(side: Side): number {
  const { buckets, isDiscrete } = side
  const wanted = side.tail * side.mass
  while (side.at > 0 && side.above + (buckets[side.at] ?? 0) < wanted) {
    side.above += buckets[side.at] ?? 0
    side.at--
  }
  while (side.at < BUCKETS - 1 && side.above >= wanted) {
    side.at++
    side.above -= buckets[side.at] ?? 0
  }
  const here = buckets[side.at] ?? 0
  const inside = isDiscrete || !(here > 0) ? 0 : Math.min(1, (wanted - side.above) / here)
  const top = edgeOf(side.at + 1)
  return Math.exp(side.logFactor) * (top - inside * (top - edgeOf(side.at)))
}

function rescale(side: Side): void {
  for (let i = 0; i < BUCKETS; i++) side.buckets[i] = (side.buckets[i] ?? 0) / side.weight
  side.mass /= side.weight
  side.weight = 1
  // Summed anew, so that rounding does not add up.
  side.at = BUCKETS - 1
  side.above = 0
}

function edgeOf(bucket: number): number {
  return EDGES[bucket] ?? 0
}

const EDGES = Float64Array.from({ length: BUCKETS + 1 }, (_, i) =>
  i === 0 ? 0 : LEAST * Math.exp((i - 1) * LOG_STEP),
)

function bucketOf(error: number): number {
  if (error <= LEAST) return 0
  return Math.min(BUCKETS - 1, 1 + Math.floor(Math.log(error / LEAST) / LOG_STEP))
}
