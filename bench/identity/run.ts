import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scoreSessions, whoOf } from '../../src/detectors/behaviour/score-sessions.ts'
import { Dupin } from '../../src/dupin.ts'
import type { Engine } from '../../src/lake/engine.ts'
import { openLake } from '../../src/lake/lake.ts'
import { simpleScores } from './baselines.ts'
import { writeLogs } from './logs.ts'
import { FROM, type Identity, population } from './population.ts'
import { type Swap, type SwapKind, type SwapOptions, swapsOf } from './swaps.ts'

const DAY = 86_400_000

/** One principal (of a shared role one person) on one day of the scope, by every way of scoring. */
export interface ScoredDay {
  /** Undefined for a day on which the name was its owner's. */
  readonly swap: SwapKind | undefined
  readonly scores: Readonly<Record<Method, number>>
}

export const METHODS = ['surprise', 'calibrated', 'firstSeen', 'frequency'] as const
export type Method = (typeof METHODS)[number]

export interface OrganisationResult {
  readonly seed: string
  readonly days: readonly ScoredDay[]
  /** Principals times days of the scope, whether they acted or not. */
  readonly principalDays: number
  readonly calls: number
  /** Seconds that reading and scoring all calls took. */
  readonly seconds: number
  readonly remembered: number
}

/** Makes an organisation, swaps names in it, reads its logs with the product and scores its principals' days. */
export async function scoreOrganisation(options: SwapOptions): Promise<OrganisationResult> {
  const folder = mkdtempSync(join(tmpdir(), 'dupin-identity-'))
  const days = options.baselineDays + options.scopeDays
  try {
    const all = population({ ...options, from: FROM, days })
    const swaps = swapsOf(all, options)
    writeLogs(join(folder, 'logs'), all, swaps, days)
    const path = join(folder, 'lake.duckdb')
    const dupin = await Dupin.open(path, { threads: 2 })
    await dupin.ingestFolder(join(folder, 'logs'))
    await dupin.close()
    const lake = await openLake({ path, threads: 2, newSecret: () => 'bench'.repeat(8) })
    try {
      const scored = await scoreDays(lake.engine, options, swaps)
      return { seed: options.seed, principalDays: all.length * options.scopeDays, ...scored }
    } finally {
      await lake.engine.close()
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function scoreDays(engine: Engine, options: SwapOptions, swaps: readonly Swap[]) {
  const start = (FROM + options.baselineDays) * DAY
  const baseline = { start: FROM * DAY, end: start }
  const scope = { start, end: start + options.scopeDays * DAY }
  const days = new Map<string, Record<Method, number>>()
  const add = (who: string, day: number, method: Method, score: number) => {
    const key = `${who}|${day}`
    const scores = days.get(key) ?? { surprise: 0, calibrated: 0, firstSeen: 0, frequency: 0 }
    scores[method] = Math.max(scores[method], score)
    days.set(key, scores)
  }
  const began = performance.now()
  const { calls, remembered } = await scoreSessions(engine, scope, baseline, (session) => {
    const who = whoOf(session)
    add(who, session.unit.day, 'surprise', session.bits)
    add(who, session.unit.day, 'calibrated', -Math.log2(session.chance))
  })
  const seconds = (performance.now() - began) / 1000
  for (const { who, day, firstSeen, frequency } of await simpleScores(engine, scope, baseline)) {
    add(who, day, 'firstSeen', firstSeen)
    add(who, day, 'frequency', frequency)
  }
  const labels = new Map<string, SwapKind>(
    swaps.flatMap(({ victim, day, kind }) =>
      namesOf(victim.identity).map((who) => [`${who}|${day}`, kind] as const),
    ),
  )
  return {
    days: [...days].map(([key, scores]) => ({ swap: labels.get(key), scores })),
    calls,
    seconds,
    remembered,
  }
}

/** What the detector may call a principal: the role as a whole, and the session by which it is told apart. */
function namesOf({ account, kind, name, role }: Identity): readonly string[] {
  if (kind === 'user') return [`arn:aws:iam::${account}:user/${name}`]
  const arn = `arn:aws:iam::${account}:role/${role}`
  return kind === 'person' ? [`${arn} ${name}`] : [arn, `${arn} ${name}`]
}
