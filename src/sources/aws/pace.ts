import type { ApiDeps } from './api-settings.ts'

/** Asks one thing after the other, and no more than so many a second. */
export interface Pace {
  /** To be awaited before each request. */
  readonly step: () => Promise<void>
  /** Runs tasks one after the other, in the order in which they came. */
  readonly inTurn: <T>(task: () => Promise<T>) => Promise<T>
}

/** A service counts requests by account and Region: each pair of them has a pace of its own. */
export function paceOf(perSecond: number, { now, sleep }: ApiDeps['clock']): Pace {
  const gap = 1000 / perSecond
  let next = Number.NEGATIVE_INFINITY
  let last: Promise<unknown> = Promise.resolve()
  return {
    step: async () => {
      const time = now()
      // A clock that was set back must not make anybody wait for it to catch up.
      const at = Math.min(Math.max(time, next), time + gap)
      next = at + gap
      if (at > time) await sleep(at - time)
    },
    inTurn: (task) => {
      const mine = last.then(task)
      last = mine.catch(() => undefined)
      return mine
    },
  }
}
