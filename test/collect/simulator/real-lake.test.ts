import { expect, test } from 'vitest'
import type { Random } from '../../../src/statistics/random.ts'
import { temporaryFolder } from '../../lake/ingest-support.ts'
import { RealLake } from './real-lake.ts'
import { simulate } from './simulation.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** How many seeds are tried over the real lake, and the one alone that failed. */
const SEEDS = Number(process.env['DUPIN_REAL_SEEDS'] ?? 14)
const SEED = process.env['DUPIN_SEED']
/** A commit of the engine takes as long as a hundred of the model. */
const SHORT = { troubled: 4 * 60_000, mostPuts: 16 }

async function over(folder: string, seed: string) {
  let lake: RealLake | undefined
  const makeLake = (clock: VirtualClock, random: Random) => {
    lake = new RealLake(folder, clock, random)
    return lake
  }
  const result = await simulate(seed, { ...SHORT, makeLake })
  return { ...result, trace: lake?.trace ?? { statements: 0, refused: 0, torn: 0, deaths: 0 } }
}

test('the real lake holds everything once whenever it dies, as if it had been read in order, and agrees with the model', {
  timeout: 60_000 + SEEDS * 5000,
}, async () => {
  const folder = temporaryFolder()
  const seeds =
    SEED === undefined ? Array.from({ length: SEEDS }, (_, i) => `collect-${i}`) : [SEED]
  const seen = { puts: 0, kills: 0, jumps: 0, refused: 0, torn: 0, deaths: 0 }
  for (const seed of seeds) {
    const { violations, story, trace, ...counts } = await over(folder, seed)
    expect(violations, `DUPIN_SEED=${seed} repeats it`).toEqual([])
    const model = await simulate(seed, SHORT)
    expect(story, `DUPIN_SEED=${seed} repeats it`).toEqual(model.story)
    for (const name of ['puts', 'kills', 'jumps'] as const) seen[name] += counts[name]
    for (const name of ['refused', 'torn', 'deaths'] as const) seen[name] += trace[name]
  }
  // What never happened proves nothing.
  if (seeds.length < 14) return
  expect(seen.puts).toBeGreaterThan(seeds.length * 5)
  expect(Math.min(seen.kills, seen.jumps, seen.refused)).toBeGreaterThan(seeds.length)
  expect(seen.deaths).toBeGreaterThan(seeds.length / 2)
  expect(seen.torn).toBeGreaterThan(0)
})

test('a seed repeats every statement', async () => {
  const folder = temporaryFolder()
  const [once, again] = [await over(folder, 'collect-1'), await over(folder, 'collect-1')]
  expect(once).toEqual(again)
  expect(once.trace.statements).toBeGreaterThan(500)
})
