import type { Random } from '../statistics/random.ts'
import type { Feature } from './endpoints.ts'

/** One row of inputs. Probing rows cover the whole range evenly; others are as customers are. Draws the same number of
 * random numbers per feature whatever the factors are. */
export function drawValues(
  features: readonly Feature[],
  probing: boolean,
  random: Random,
  factors?: ReadonlyMap<string, number>,
): readonly number[] {
  return features.map((feature) => {
    const u = random.next()
    const normal = random.normal()
    const value = probing ? spreadOut(feature, u) : typical(feature, u, normal)
    return round(value * (factors?.get(feature.name) ?? 1))
  })
}

/** A probability from the row, as a logistic model would give it. */
export function scoreOf(
  features: readonly Feature[],
  values: readonly number[],
  shift: number,
): number {
  let sum = shift
  features.forEach((feature, index) => {
    sum += feature.weight * standard(feature, values[index] ?? 0)
  })
  return Math.round(1e6 / (1 + Math.exp(-sum))) / 1e6
}

function typical(feature: Feature, u: number, normal: number): number {
  if (feature.kind === 'flag') return u < feature.centre ? 1 : 0
  // Few categories are common and many are rare.
  if (feature.kind === 'category') return Math.floor(feature.centre * u * u)
  if (feature.kind === 'lognormal') return Math.exp(feature.centre + feature.spread * normal)
  return feature.centre + feature.spread * normal
}

function spreadOut(feature: Feature, u: number): number {
  if (feature.kind === 'flag') return u < 0.5 ? 1 : 0
  if (feature.kind === 'category') return Math.floor(feature.centre * u)
  const value = feature.centre + feature.spread * (8 * u - 4)
  return feature.kind === 'lognormal' ? Math.exp(value) : value
}

function standard(feature: Feature, value: number): number {
  if (feature.kind === 'flag') return value - feature.centre
  if (feature.kind === 'category') return value / Math.max(1, feature.centre) - 1 / 3
  const raw = feature.kind === 'lognormal' ? Math.log(Math.max(1e-9, value)) : value
  return (raw - feature.centre) / feature.spread
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
