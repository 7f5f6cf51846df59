import { createRandom, type Random } from '../statistics/random.ts'
import type { Feature } from './endpoints.ts'
import { drawValues, scoreOf } from './features.ts'

/** How somebody who attacks a model chooses what to ask: all but repeating a row, at the border between two answers
 * (`evasion`) or where the model is sure (`membership`). */
export type NearStyle = 'evasion' | 'membership'

/** Somebody stays with one row for so long. */
const STAY = 20 * 60_000
const TRIES = 200
const STEP = 0.004
const AT_BORDER = 0.02
const SURE = 0.4

/** A row close to the one that its caller is at: the same for all of a stretch, each time a little changed. Draws as many
 * random numbers as `drawValues` does. */
export function nearValues(
  features: readonly Feature[],
  style: NearStyle,
  callerId: string,
  time: number,
  random: Random,
): readonly number[] {
  const origin = originOf(features, style, createRandom(`${callerId}/${Math.floor(time / STAY)}`))
  return features.map((feature, index) => {
    const u = random.next()
    random.normal()
    const value = origin[index] ?? 0
    if (feature.kind === 'flag' || feature.kind === 'category') return value
    const size = feature.kind === 'lognormal' ? value * feature.spread : feature.spread
    return Math.round((value + STEP * (2 * u - 1) * size) * 10_000) / 10_000
  })
}

function originOf(
  features: readonly Feature[],
  style: NearStyle,
  random: Random,
): readonly number[] {
  let best = drawValues(features, false, random)
  for (let i = 0; i < TRIES; i++) {
    const values = drawValues(features, false, random)
    const off = Math.abs(scoreOf(features, values, 0) - 0.5)
    if (style === 'evasion' ? off <= AT_BORDER : off >= SURE) return values
    best = values
  }
  return best
}
