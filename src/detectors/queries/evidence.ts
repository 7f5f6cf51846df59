import type { Query } from '../../lake/queries.ts'
import { rhythmOf } from '../../statistics/entropy.ts'
import { kolmogorovSmirnov } from '../../statistics/histogram-distance.ts'
import { discrepancy, embed } from '../../statistics/mmd.ts'
import { noveltyPValue } from '../../statistics/neighbour-novelty.ts'
import { combineCauchy } from '../../statistics/p-values.ts'
import { upperTail } from '../../statistics/sampled-tail.ts'
import { betaBinomialTails } from '../../statistics/tails.ts'
import { spreadOf, sumOf } from './chance.ts'
import { countsIn, type Reference, repeatsIn, UNSEEN } from './reference.ts'
import { pointOf } from './space.ts'

/** Ways in which the queries of somebody who copies a model differ from those of somebody who uses it. */
export const EVIDENCE = ['mixture', 'unseen', 'spread', 'boundary', 'pace', 'repeats'] as const
export type EvidenceKind = (typeof EVIDENCE)[number]

/** How much each way counts: those that show copying by themselves count most. */
const WEIGHTS: Readonly<Record<EvidenceKind, number>> = {
  mixture: 3,
  unseen: 3,
  spread: 2,
  boundary: 1,
  pace: 1,
  repeats: 0.5,
}

export interface Evidence {
  /** p-value of each way; 1 where it cannot be told. */
  readonly pValues: Readonly<Record<EvidenceKind, number>>
  /** All of them together (Cauchy combination, valid however they depend on each other). */
  readonly combined: number
  /** Share of the queries that are unlike all of the past, and the share expected. */
  readonly unseenShare: number
  readonly unseenExpected: number
  /** Width against the past, 1 for alike. */
  readonly spread: number
  /** Axes on which the queries are distributed otherwise than the past. */
  readonly axesMoved: number
  /** p-value of `unseen` with the axis that moved farthest put back to its centre: what that feature alone explains. */
  readonly unseenOtherwise: number
  readonly queries: number
  /** Stretch of the windows that are odd by themselves, of all of them when none is. */
  readonly first: number
  readonly last: number
  /** Keys of the first unseen queries. */
  readonly keys: readonly string[]
}

/** Queries that windows hold, by choice. */
const WINDOWS = [16, 32, 128] as const
/** A window may hold this part of the reference, so that the rest still is one. */
const PART = 1 / 3
export const LEAST_ASKED = WINDOWS[0]

/**
 * What the queries of one subject show, in order of time. They are cut into windows of two sizes; of each way the most
 * telling window counts, corrected for how many there were (Šidák). `calls` are the times of all calls of the subject,
 * captured or not; none when they are not known.
 */
export function evidenceOf(
  reference: Reference,
  asked: readonly Query[],
  calls: readonly number[],
): Evidence | undefined {
  const points = asked.map(({ codes }) => pointOf(reference.space, codes))
  const unseen = points.map((point) => noveltyPValue(reference.novelty, point) <= UNSEEN)
  const windows = windowsOf(asked.length, reference.size * PART)
  if (windows.length === 0) return undefined
  const tested = windows.map((window) => testWindow(reference, asked, points, unseen, window))
  const least = (kind: keyof WindowTest) =>
    corrected(Math.min(...tested.map((one) => one[kind])), tested.length)
  const pValues = {
    mixture: least('mixture'),
    unseen: least('unseen'),
    spread: least('spread'),
    boundary: least('boundary'),
    repeats: repeatsPValue(reference, asked),
    pace: calls.length > LEAST_ASKED ? rhythmOf(calls, 1000).regular : 1,
  }
  const { a, b } = reference.unseen
  return {
    pValues,
    combined: combineCauchy(
      EVIDENCE.map((kind) => pValues[kind]),
      EVIDENCE.map((kind) => (isTold(kind, reference, calls) ? WEIGHTS[kind] : 0)),
    ),
    unseenShare: unseen.filter(Boolean).length / unseen.length,
    unseenExpected: a / (a + b),
    spread: spreadOf(points, reference.space, reference.scales),
    ...movedAxes(reference, points),
    queries: asked.length,
    ...stretchOf(asked, windows, tested),
    keys: asked
      .filter((_, i) => unseen[i])
      .map(({ key }) => key)
      .slice(0, MOST_KEYS),
  }
}

const MOST_KEYS = 20
const ODD = 0.01

function stretchOf(
  asked: readonly Query[],
  windows: readonly Window[],
  tested: readonly WindowTest[],
) {
  const odd = windows.filter((_, i) => {
    const test = tested[i]
    return test !== undefined && Math.min(test.mixture, test.unseen) <= ODD
  })
  const told = odd.length > 0 ? odd : windows
  const from = Math.min(...told.map((window) => window.from))
  const to = Math.max(...told.map((window) => window.to))
  return { first: asked[from]?.time ?? 0, last: asked[to - 1]?.time ?? 0 }
}

interface WindowTest {
  readonly mixture: number
  readonly unseen: number
  readonly spread: number
  readonly boundary: number
}

interface Window {
  readonly from: number
  readonly to: number
}

/** Windows of the two largest sizes that fit, the last one of each ending with the last query. */
function windowsOf(queries: number, most: number): readonly Window[] {
  const sizes = WINDOWS.filter((size) => size <= Math.min(queries, most)).slice(-2)
  return sizes.flatMap((size) =>
    Array.from({ length: Math.ceil(queries / size) }, (_, i) => {
      const to = Math.min(queries, (i + 1) * size)
      return { from: to - size, to }
    }),
  )
}

function testWindow(
  reference: Reference,
  asked: readonly Query[],
  points: readonly Float64Array[],
  unseen: readonly boolean[],
  { from, to }: Window,
): WindowTest {
  const size = to - from
  const inside = points.slice(from, to)
  const chance = reference.chance(size)
  const sum = sumOf(inside.map((point) => embed(reference.fourier, point)))
  const distance = discrepancy(
    sum.map((value) => value / size),
    reference.fingerprint,
  )
  const count = unseen.slice(from, to).filter(Boolean).length
  return {
    mixture: upperTail(chance.discrepancy, distance),
    unseen: betaBinomialTails(count, size, reference.unseen).exact.upper,
    spread: upperTail(chance.spread, spreadOf(inside, reference.space, reference.scales)),
    boundary: boundaryPValue(reference, asked.slice(from, to)),
  }
}

function boundaryPValue({ boundary }: Reference, asked: readonly Query[]): number {
  const margins = asked.map(({ margin }) => margin).filter(Number.isFinite)
  if (boundary === undefined || margins.length === 0) return 1
  const near = margins.filter((margin) => margin <= boundary.margin).length
  return betaBinomialTails(near, margins.length, boundary.rate).exact.upper
}

/** Who copies asks nothing twice: telling where others do. */
function repeatsPValue({ repeats }: Reference, asked: readonly Query[]): number {
  const { successes, trials } = repeatsIn(asked)
  return betaBinomialTails(successes, trials, repeats).exact.lower
}

const MOVED_P = 0.001
const MOVED_DISTANCE = 0.15

/** Compares each axis by itself with the past (Kolmogorov-Smirnov over its cells). */
function movedAxes(reference: Reference, points: readonly Float64Array[]) {
  const { space, marginals, novelty, unseen } = reference
  const tests = space.varying.map((axis, k) => {
    const values = points.map((point) => point[axis] ?? 0)
    const { edges, counts } = marginals[k] ?? { edges: [], counts: [] }
    return { axis, ...kolmogorovSmirnov(counts, countsIn(edges, values)) }
  })
  const moved = tests.filter((one) => one.statistic >= MOVED_DISTANCE && one.pValue <= MOVED_P)
  const farthest = [...tests].sort((x, y) => y.statistic - x.statistic || x.axis - y.axis)[0]?.axis
  const others = points.filter((point) => {
    const rest = point.map((value, j) => (j === farthest ? 0 : value))
    return noveltyPValue(novelty, rest) <= UNSEEN
  })
  return {
    axesMoved: moved.length,
    unseenOtherwise: betaBinomialTails(others.length, points.length, unseen).exact.upper,
  }
}

/** Repeats tell only where the past has some; a way that can never tell would only dilute the others. */
function isTold(kind: EvidenceKind, reference: Reference, calls: readonly number[]): boolean {
  if (kind === 'pace') return calls.length > LEAST_ASKED
  if (kind === 'boundary') return reference.boundary !== undefined
  const { a, b } = reference.repeats
  return kind !== 'repeats' || a / (a + b) > 0.05
}

/** Šidák's correction: the chance that the least of `tests` p-values is as small. */
function corrected(pValue: number, tests: number): number {
  return -Math.expm1(tests * Math.log1p(-Math.min(pValue, 1 - 1e-16)))
}
