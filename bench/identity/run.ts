import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Dupin } from '../../src/dupin.ts'
import { createRandom } from '../../src/statistics/random.ts'
import { type Habits, population } from './population.ts'
import { recordOf } from './records.ts'

const DAY = 86_400_000
const FROM = Math.floor(Date.UTC(2026, 7, 1) / DAY)

export type SwapKind = 'same team' | 'other team' | 'machine' | 'stolen'

/** On one day a name is used by somebody else. */
export interface Swap {
  readonly day: number
  readonly victim: Habits
  readonly thief: Habits
  readonly kind: SwapKind
}

export interface SwapOptions {
  readonly seed: string
  readonly people: number
  readonly machines: number
  readonly baselineDays: number
  readonly scopeDays: number
}

/** Everybody is swapped on one day of the scope on which both would have acted, in turns of the four kinds. */
export function swapsOf(all: readonly Habits[], options: SwapOptions): readonly Swap[] {
  const random = createRandom(options.seed).fork('swaps')
  const swaps: Swap[] = []
  for (const victim of all) {
    const { kind, team, key } = victim.identity
    const own = random.fork(key)
    const day = FROM + options.baselineDays + own.int(options.scopeDays)
    if (victim.day(day).length === 0) continue
    const of = (wanted: (other: Habits) => boolean) =>
      own.pick(all.filter((other) => other !== victim && wanted(other) && other.day(day).length > 0))
    if (kind === 'person') {
      const roll = own.int(3)
      const sameTeam = roll === 0
      const thief =
        roll === 2
          ? victim
          : of(({ identity }) => identity.kind === 'person' && (identity.team === team) === sameTeam)
      if (thief === undefined) continue
      swaps.push({ day, victim, thief, kind: roll === 2 ? 'stolen' : sameTeam ? 'same team' : 'other team' })
    } else {
      const thief = of(({ identity }) => identity.kind === kind)
      if (thief !== undefined) swaps.push({ day, victim, thief, kind: 'machine' })
    }
  }
  return swaps
}

/** Writes the logs, a file a day. */
export function writeLogs(folder: string, all: readonly Habits[], swaps: readonly Swap[], days: number): number {
  const dir = join(folder, 'AWSLogs')
  mkdirSync(dir, { recursive: true })
  let serial = 0
  for (let day = FROM; day < FROM + days; day++) {
    const records: unknown[] = []
    for (const habits of all) {
      const swap = swaps.find((one) => one.victim === habits && one.day === day)
      for (const act of actsOf(habits, swap, day)) {
        serial++
        const id = `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`
        records.push(recordOf(habits.identity, act, id))
      }
    }
    writeFileSync(join(dir, `${day}.json.gz`), gzipSync(JSON.stringify({ Records: records }), { level: 1 }))
  }
  return serial
}

/** A thief who does like things comes beside the victim, from elsewhere with another program; others come in its place. */
function actsOf(habits: Habits, swap: Swap | undefined, day: number) {
  if (swap === undefined) return habits.day(day)
  if (swap.kind !== 'stolen') return swap.thief.day(day)
  const own = habits.day(day)
  const random = createRandom(`thief ${habits.identity.key} ${day}`)
  const address = `${5 + random.int(15)}.${random.int(256)}.${random.int(256)}.77`
  const agent = random.pick(['Boto3/1.39.2 md/Botocore os/linux lang/python#3.11', own[0]?.agent ?? ''])
  return [...own, ...own.slice(0, 8).map((act) => ({ ...act, time: act.time + 60_000, address, agent }))]
}

export async function withLake<T>(
  options: SwapOptions,
  work: (dupin: Dupin, path: string, swaps: readonly Swap[], events: number) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'dupin-identity-'))
  const days = options.baselineDays + options.scopeDays
  try {
    const all = population({ ...options, from: FROM, days })
    const swaps = swapsOf(all, options)
    const events = writeLogs(join(folder, 'logs'), all, swaps, days)
    const path = join(folder, 'lake.duckdb')
    const dupin = await Dupin.open(path, { threads: 2 })
    await dupin.ingestFolder(join(folder, 'logs'))
    await dupin.close()
    return await work(dupin, path, swaps, events)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export function windowsOf({ baselineDays, scopeDays }: SwapOptions) {
  const start = (FROM + baselineDays) * DAY
  return {
    baseline: { start: FROM * DAY, end: start },
    scope: { start, end: start + scopeDays * DAY },
  }
}
