import type { Query, QueryPopulation } from '../../lake/queries.ts'
import { groupBy } from '../../statistics/group-by.ts'

/** Queries of one caller, or of all whose caller no log tells, in order of time. */
export interface Subject {
  /** ARN; `''` when the caller is unknown. */
  readonly caller: string
  readonly asked: readonly Query[]
  /** Queries of the same caller before the scope. */
  readonly before: number
}

export interface Sides {
  readonly past: readonly Query[]
  readonly subjects: readonly Subject[]
}

/** The queries before the scope, and those within it by who asked. */
export function sidesOf({ queries }: QueryPopulation, scopeStart: number): Sides {
  const past = queries.filter(({ time }) => time < scopeStart)
  const before = groupBy(past, ({ caller }) => caller)
  const within = queries.filter(({ time }) => time >= scopeStart)
  const subjects = [...groupBy(within, ({ caller }) => caller)].map(([caller, asked]) => ({
    caller,
    asked,
    before: before.get(caller)?.length ?? 0,
  }))
  return { past, subjects }
}
