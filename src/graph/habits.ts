import { DAY, type TimeWindow } from '../events/time.ts'
import type { Engine } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'
import { peerGroup } from './novelty-peers.ts'

/** Of the days on which principals of a circle did anything: how many they are (`total`), and on how many of them this was
 * done (`count`). A day of each principal counts by itself. */
export interface PrincipalDays {
  readonly count: number
  readonly total: number
}

/** How usual a call was before, in circles from its principal out to everybody. */
export interface HabitChain {
  readonly own: PrincipalDays
  /** Principals that ought to behave alike, the principal itself among them. */
  readonly peers: PrincipalDays
  readonly account: PrincipalDays
  readonly everybody: PrincipalDays
}

/** Who did what, and where. */
export interface HabitQuestion {
  readonly actor: string
  readonly account: string
  readonly service: string
  readonly operation: string
}

/** Who did what how often in a baseline. */
export interface Habits {
  /** Days of the baseline that the lake has records of, from the first on. */
  readonly days: number
  readonly of: (question: HabitQuestion) => HabitChain
}

/** Counts the baseline's calls of `operations`. */
export async function habitsOf(
  engine: Engine,
  baseline: TimeWindow,
  operations: readonly string[],
): Promise<Habits> {
  const window = [new Date(baseline.start), new Date(baseline.end)]
  const rows = await engine.query(
    `SELECT ${termText('r.source')} AS actor, ${termText('r.account')} AS account, ${termText('r.service')} AS service,
       ${termText('r.operation')} AS operation, r.days FROM (
       SELECT source, account, service, operation, count(DISTINCT date_trunc('day', time)) AS days
       FROM stored.relation
       WHERE type = 0 AND time >= $1 AND time < $2
         AND operation IN (SELECT id FROM term WHERE text IN (SELECT unnest($3::VARCHAR[])))
       GROUP BY source, account, service, operation) r`,
    [...window, [...new Set(operations)]],
  )
  const actives = await engine.query(
    `SELECT ${termText('r.source')} AS actor, ${termText('r.account')} AS account, r.days, r.first FROM (
       SELECT source, account, count(DISTINCT date_trunc('day', time)) AS days, min(time) AS first FROM stored.relation
       WHERE type = 0 AND time >= $1 AND time < $2 GROUP BY source, account) r`,
    window,
  )
  const done = new Sums()
  for (const row of rows) {
    const act = actKey(String(row['service']), String(row['operation']))
    done.add(String(row['actor']), String(row['account']), act, Number(row['days']))
  }
  const active = new Sums()
  for (const row of actives)
    active.add(String(row['actor']), String(row['account']), '', Number(row['days']))
  const first = Math.min(baseline.end, ...actives.map((row) => Number(row['first'])))
  return { days: (baseline.end - first) / DAY, of: (question) => chainOf(question, done, active) }
}

function chainOf(
  { actor, account, service, operation }: HabitQuestion,
  done: Sums,
  active: Sums,
): HabitChain {
  const act = actKey(service, operation)
  const days = (circle: string): PrincipalDays => ({
    count: done.of(circle, act),
    total: active.of(circle, ''),
  })
  return {
    own: days(principal(actor)),
    peers: days(peers(actor)),
    account: days(within(account)),
    everybody: days(EVERYBODY),
  }
}

const EVERYBODY = 'all'
const principal = (actor: string) => `p${actor}`
const peers = (actor: string) => `g${peerGroup(actor)}`
const within = (account: string) => `a${account}`
const actKey = (service: string, operation: string) => `${service}\0${operation}`

/** Days by circle and act. */
class Sums {
  readonly #days = new Map<string, number>()

  add(actor: string, account: string, act: string, days: number): void {
    for (const circle of [principal(actor), peers(actor), within(account), EVERYBODY]) {
      const key = `${circle}\0${act}`
      this.#days.set(key, (this.#days.get(key) ?? 0) + days)
    }
  }

  of(circle: string, act: string): number {
    return this.#days.get(`${circle}\0${act}`) ?? 0
  }
}
