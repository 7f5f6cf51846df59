import { DAY } from '../../../src/events/time.ts'

export const START = Date.UTC(2026, 9, 20)
export const SCOPE = { start: START, end: START + 2 * DAY }
export const BASELINE = { start: START - 45 * DAY, end: START }

/** What a technique must be told of, and what it must stay silent about. */
interface Case<C> {
  readonly id: string
  readonly fires: readonly (readonly C[])[]
  readonly silent: readonly (readonly C[])[]
}

interface Run<C> {
  readonly id: string
  readonly fires: boolean
  readonly nth: number
  readonly calls: readonly C[]
  readonly account: string
}

/** Each example happens in an account of its own, from `firstAccount` on, so that one lake holds them all and none helps another. */
export function runsOf<C>(cases: readonly Case<C>[], firstAccount: number): readonly Run<C>[] {
  return cases
    .flatMap(({ id, fires, silent }) => [
      ...fires.map((calls, nth) => ({ id, fires: true, nth, calls })),
      ...silent.map((calls, nth) => ({ id, fires: false, nth, calls })),
    ])
    .map((run, i) => ({ ...run, account: String(firstAccount + i) }))
}
