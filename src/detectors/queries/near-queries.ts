import type { Query } from '../../lake/queries.ts'
import { fitBetaRate } from '../../statistics/beta-rate.ts'
import { groupBy } from '../../statistics/group-by.ts'
import { squaredDistance } from '../../statistics/neighbour-novelty.ts'
import { quantile } from '../../statistics/robust.ts'
import { type Beta, betaBinomialTails } from '../../statistics/tails.ts'
import { pointOf, type QuerySpace } from './space.ts'

/** A query that all but repeats one shortly before it. */
export interface NearPair {
  readonly query: number
  readonly before: number
}

/** How near the queries of one caller usually come to each other. */
export interface NearReference {
  /** Distance, in deviations a feature, below which a query all but repeats another. */
  readonly near: number
  readonly rate: Beta
}

/** What the near queries of somebody make up. Indexes are of the list of queries. */
export interface NearRun {
  readonly pairs: readonly NearPair[]
  readonly probability: number
  readonly expected: number
  /** Pairs whose labels differ. */
  readonly flips: number
  /** Groups of queries linked by near pairs, the largest first. */
  readonly families: readonly (readonly number[])[]
}

/** Queries looked back upon. */
const LOOK_BACK = 64
/** So rare are near pairs by definition; so small is a step that nobody makes by chance. */
const RARE = 0.01
const MOST_NEAR = 0.15
const LEAST_PAST = 150
const STRETCH = 32

/** Undefined when the past is too short. `past` is in order of time; each caller's queries are compared with its own. */
export function learnNearness(
  past: readonly Query[],
  space: QuerySpace,
): NearReference | undefined {
  if (past.length < LEAST_PAST || space.varying.length === 0) return undefined
  const byCaller = groupBy(past, ({ caller }) => caller)
  const sequences = [...byCaller.values()].map((own) => nearestBefore(own, space))
  const near = Math.min(MOST_NEAR, usualNear(sequences))
  const stretches = sequences.flatMap((own) =>
    Array.from({ length: Math.ceil(own.length / STRETCH) }, (_, i) => {
      const part = own.slice(i * STRETCH, (i + 1) * STRETCH)
      return {
        successes: part.filter(({ distance }) => distance <= near).length,
        trials: part.length,
      }
    }),
  )
  return { near, rate: fitBetaRate(stretches, { least: 10, most: past.length / 2 }) }
}

/** The near queries among those of one caller, in order of time. */
export function nearRun(
  { near, rate }: NearReference,
  asked: readonly Query[],
  space: QuerySpace,
): NearRun {
  const pairs = nearestBefore(asked, space).flatMap(({ distance, before }, query) =>
    distance <= near && before >= 0 ? [{ query, before }] : [],
  )
  return {
    pairs,
    probability: betaBinomialTails(pairs.length, asked.length, rate).exact.upper,
    expected: rate.a / (rate.a + rate.b),
    flips: pairs.filter((pair) => asked[pair.query]?.label !== asked[pair.before]?.label).length,
    families: familiesOf(pairs, asked.length),
  }
}

/** The upper median of what is rare with each caller who asked enough, so that one who attacked before does not set it. */
function usualNear(sequences: readonly (readonly Nearest[])[]): number {
  const enough = sequences.filter((own) => own.length >= STRETCH)
  const borders = (enough.length > 0 ? enough : [sequences.flat()])
    .map((own) =>
      quantile(
        own.map(({ distance }) => distance),
        RARE,
      ),
    )
    .sort((a, b) => a - b)
  return borders[Math.floor(borders.length / 2)] ?? 0
}

interface Nearest {
  /** Infinity when nothing came before. */
  readonly distance: number
  readonly before: number
}

/** The nearest of the queries before each; exact repeats do not count, since programs try again. */
function nearestBefore(asked: readonly Query[], space: QuerySpace): readonly Nearest[] {
  const points = asked.map(({ codes }) => pointOf(space, codes))
  return points.map((point, i) => {
    let least = Number.POSITIVE_INFINITY
    let before = -1
    for (let j = i - 1; j >= Math.max(0, i - LOOK_BACK); j--) {
      const distance = squaredDistance(point, points[j] ?? point, least)
      if (distance === 0 || distance >= least) continue
      least = distance
      before = j
    }
    return { distance: Math.sqrt(least / space.varying.length), before }
  })
}

function familiesOf(pairs: readonly NearPair[], queries: number): readonly (readonly number[])[] {
  const parent = Array.from({ length: queries }, (_, i) => i)
  const rootOf = (i: number): number => {
    let root = i
    while (parent[root] !== root) root = parent[root] ?? root
    return root
  }
  for (const { query, before } of pairs) parent[rootOf(query)] = rootOf(before)
  const families = new Map<number, Set<number>>()
  for (const { query, before } of pairs) {
    const family = families.get(rootOf(query)) ?? new Set()
    families.set(rootOf(query), family.add(before).add(query))
  }
  return [...families.values()]
    .map((family) => [...family].sort((a, b) => a - b))
    .sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0))
}
