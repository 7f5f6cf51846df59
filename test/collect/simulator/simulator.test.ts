import { expect, test } from 'vitest'
import { simulate } from './simulation.ts'

/** How many seeds are tried, and the one alone that failed. */
const SEEDS = Number(process.env['DUPIN_SEEDS'] ?? 500)
const SEED = process.env['DUPIN_SEED']

test('every object put is counted once, its messages go when it is durable and not before, poison is parked', {
  timeout: 60_000 + SEEDS * 200,
}, async () => {
  const seeds =
    SEED === undefined ? Array.from({ length: SEEDS }, (_, i) => `collect-${i}`) : [SEED]
  const seen = { puts: 0, messages: 0, kills: 0, stops: 0, jumps: 0 }
  for (const seed of seeds) {
    const { violations, ...counts } = await simulate(seed)
    expect(violations, `DUPIN_SEED=${seed} repeats it`).toEqual([])
    for (const name of ['puts', 'messages', 'kills', 'stops', 'jumps'] as const)
      seen[name] += counts[name]
  }
  // What never happened proves nothing.
  if (seeds.length < 100) return
  expect(Math.min(seen.puts, seen.messages)).toBeGreaterThan(seeds.length * 10)
  expect(seen.jumps).toBeGreaterThan(seeds.length)
  expect(Math.min(seen.kills, seen.stops)).toBeGreaterThan(seeds.length / 10)
})
