import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createRandom } from '../../src/statistics/random.ts'
import { FROM, type Habits } from './population.ts'
import { recordOf } from './records.ts'
import type { Swap } from './swaps.ts'

/** Writes the logs, a file a day. */
export function writeLogs(
  folder: string,
  all: readonly Habits[],
  swaps: readonly Swap[],
  days: number,
): number {
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
    writeFileSync(
      join(dir, `${day}.json.gz`),
      gzipSync(JSON.stringify({ Records: records }), { level: 1 }),
    )
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
  const agent = random.pick([
    'Boto3/1.39.2 md/Botocore os/linux lang/python#3.11',
    own[0]?.agent ?? '',
  ])
  return [
    ...own,
    ...own.slice(0, 8).map((act) => ({ ...act, time: act.time + 60_000, address, agent })),
  ]
}
