import { HOUR } from '../../events/time.ts'
import type { Expectation } from './expectation.ts'
import type { Onset } from './onset.ts'
import { indexAt, type Steps } from './steps.ts'

/** What an episode did, as a user would put it. */
export interface Effect {
  /** Count an hour, mean, or rate, over the whole episode. */
  readonly observed: number
  readonly expected: number
  /** observed / expected; Infinity when nothing was expected. */
  readonly ratio: number
  /** How long it lasted. */
  readonly hours: number
  /** Events behind it: the count, or what the mean or rate is of. */
  readonly events: number
}

export function effectOf(steps: Steps, expectation: Expectation, onset: Onset): Effect {
  const [from, to] = stepsOf(steps, onset)
  let observed = 0
  let expected = 0
  let weight = 0
  let known = 0
  for (let index = from; index < to; index++) {
    const value = steps.values[index] ?? Number.NaN
    const usual = expectation.expected(index)
    if (Number.isNaN(value) || Number.isNaN(usual)) continue
    const own = steps.kind === 'count' ? 1 : (steps.weights[index] ?? 0)
    known++
    observed += value
    expected += usual * own
    weight += own
  }
  const unit = steps.kind === 'count' ? (known * steps.step) / HOUR : weight
  return {
    observed: observed / unit,
    expected: expected / unit,
    ratio: expected > 0 ? observed / expected : Number.POSITIVE_INFINITY,
    hours: (onset.end - onset.time) / HOUR,
    events: steps.kind === 'count' ? observed : weight,
  }
}

/** The steps wholly inside the episode; of one shorter than a step, those that it touches. Rare errors are too few for any
 * to be left out. */
function stepsOf(steps: Steps, { time, end }: Onset): readonly [number, number] {
  const inside = [indexAt(steps, time), indexAt(steps, end - steps.step + 1)] as const
  const isRare = steps.kind === 'rate' && steps.step >= HOUR
  if (inside[1] > inside[0] && !isRare) return inside
  const from = indexAt(steps, time - steps.step + 1)
  return [from, Math.max(from + 1, indexAt(steps, end))]
}
