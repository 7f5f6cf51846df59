import { backOffProbability, type ContextCount } from '../statistics/surprise.ts'

/** Of a day of something of which nothing is known: one in twenty brings something new. */
const UNKNOWN = 0.05
/** When one scope in four brings something new, that it did once more tells nothing. */
const OFTEN = 1 / 4

/**
 * The chance that a scope of so many days brings anything new. `chain` says on how many of its days something new came, first of
 * the thing itself and then of what it backs off to; of each the first day, on which everything was new, counts for neither.
 */
export function chanceOfNews(chain: readonly ContextCount[], days: number): number {
  const aDay = backOffProbability(chain, { unseen: UNKNOWN })
  return 1 - (1 - aDay) ** Math.max(1, days)
}

/** Whether news of that chance is too common to tell anything. */
export function isOften(chance: number): boolean {
  return chance > OFTEN
}
