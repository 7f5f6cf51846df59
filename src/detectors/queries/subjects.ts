import type { Query, QueryPopulation } from '../../lake/queries.ts'

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
  const before = new Map<string, number>()
  for (const { caller } of past) before.set(caller, (before.get(caller) ?? 0) + 1)
  const byCaller = new Map<string, Query[]>()
  for (const query of queries) {
    if (query.time < scopeStart) continue
    const own = byCaller.get(query.caller)
    if (own === undefined) byCaller.set(query.caller, [query])
    else own.push(query)
  }
  const subjects = [...byCaller].map(([caller, asked]) => ({
    caller,
    asked,
    before: before.get(caller) ?? 0,
  }))
  return { past, subjects }
}
