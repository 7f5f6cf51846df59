import { DAY, type TimeWindow } from '../events/time.ts'
import { termTexts } from '../lake/calls.ts'
import type { Engine } from '../lake/engine.ts'
import { peerGroup } from './novelty-peers.ts'
import { relationCode } from './relation-types.ts'

/** How many days of the baseline something was seen on. */
export interface Habit {
  /** Days on which this principal called the operation. */
  readonly own: number
  /** Days on which this principal called anything. */
  readonly active: number
  /** Principal-days on which its peers (the same role in other accounts, permission set …) called it, and called anything. */
  readonly peers: number
  readonly peersActive: number
  /** Principal-days on which anybody in the account called it, and called anything. */
  readonly account: number
  readonly accountActive: number
}

/** What principals were in the habit of calling. */
export interface Habits {
  /** Days of the baseline on which the lake holds any call: with 0 nothing can be called new. */
  readonly baselineDays: number
  of(actor: string, account: string, service: string, operation: string): Habit
}

/** Days that a baseline must hold before what is missing from it means anything. */
export const ENOUGH_DAYS = 3

/** Reads from the relations of the baseline how often the operations with these terms were called, and by whom. */
export async function habitsOf(
  engine: Engine,
  baseline: TimeWindow,
  operationTerms: readonly number[],
): Promise<Habits> {
  const span = [new Date(baseline.start), new Date(baseline.end), relationCode('called')]
  const active = await engine.query(
    `SELECT source, account, count(DISTINCT date_trunc('day', time)) AS days,
       min(time) AS first, max(time) AS last
     FROM stored.relation WHERE time >= $1 AND time < $2 AND type = $3 GROUP BY source, account`,
    span,
  )
  const called = await engine.query(
    `SELECT source, account, service, target, count(DISTINCT date_trunc('day', time)) AS days
     FROM stored.relation
     WHERE time >= $1 AND time < $2 AND type = $3
       AND target IN (SELECT unnest($4::UINTEGER[]))
     GROUP BY source, account, service, target`,
    [...span, [...operationTerms]],
  )
  const ids = [...active, ...called].flatMap((row) =>
    ['source', 'account', 'service', 'target'].map((name) => Number(row[name] ?? 0)),
  )
  const texts = await termTexts(engine, new Set(ids))
  const text = (value: unknown) => texts.get(Number(value ?? 0)) ?? ''
  const tally = new Tally()
  for (const row of active)
    tally.add(text(row['source']), text(row['account']), '', Number(row['days']))
  for (const row of called) {
    const operation = `${text(row['service'])}:${text(row['target'])}`
    tally.add(text(row['source']), text(row['account']), operation, Number(row['days']))
  }
  const firsts = active.map((row) => Number(row['first']))
  const lasts = active.map((row) => Number(row['last']))
  const days = firsts.length === 0 ? 0 : Math.floor((max(lasts) - min(firsts)) / DAY) + 1
  return { baselineDays: days, of: tally.habit }
}

/** Days, summed per principal, peer group and account; the empty operation stands for any. */
class Tally {
  readonly #own = new Map<string, number>()
  readonly #peers = new Map<string, number>()
  readonly #accounts = new Map<string, number>()

  add(actor: string, account: string, operation: string, days: number): void {
    bump(this.#own, `${operation}\0${actor}`, days)
    bump(this.#peers, `${operation}\0${peerGroup(actor)}`, days)
    bump(this.#accounts, `${operation}\0${account}`, days)
  }

  readonly habit: Habits['of'] = (actor, account, service, operation) => {
    const name = `${service}:${operation}`
    const group = peerGroup(actor)
    return {
      own: this.#own.get(`${name}\0${actor}`) ?? 0,
      active: this.#own.get(`\0${actor}`) ?? 0,
      peers: this.#peers.get(`${name}\0${group}`) ?? 0,
      peersActive: this.#peers.get(`\0${group}`) ?? 0,
      account: this.#accounts.get(`${name}\0${account}`) ?? 0,
      accountActive: this.#accounts.get(`\0${account}`) ?? 0,
    }
  }
}

function bump(map: Map<string, number>, key: string, by: number): void {
  map.set(key, (map.get(key) ?? 0) + by)
}

function min(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
}

function max(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
}
