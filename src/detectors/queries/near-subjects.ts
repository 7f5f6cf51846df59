import { type QueryPopulation, readQueryPopulations } from '../../lake/queries.ts'
import { adjustBenjaminiHochberg } from '../../statistics/p-values.ts'
import { quantile } from '../../statistics/robust.ts'
import type { DetectionContext } from '../detector.ts'
import { learnNearness, type NearReference, type NearRun, nearRun } from './near-queries.ts'
import { fitSpace } from './space.ts'
import { type Subject, sidesOf } from './subjects.ts'

/** A caller whose queries come nearer to each other than chance allows. */
export interface NearSubject extends Subject {
  readonly population: QueryPopulation
  readonly reference: NearReference
  readonly run: NearRun
  /** Corrected for how many callers there were. */
  readonly probability: number
  /** Confidence that a tenth of the endpoint's past answers exceed; NaN where answers have none. */
  readonly sure: number
}

const LEAST_ASKED = 20
const FALSE_DISCOVERIES = 0.003
/** Fewer near pairs are somebody who corrects an entry. */
const LEAST_PAIRS = 8

export async function nearSubjects({ lake, baseline, scope }: DetectionContext): Promise<{
  readonly subjects: readonly NearSubject[]
  readonly examined: number
}> {
  const all: Omit<NearSubject, 'probability'>[] = []
  for (const population of await readQueryPopulations(lake.engine, baseline, scope)) {
    const { past, subjects: asking } = sidesOf(population, scope.start)
    const subjects = asking.filter(({ asked }) => asked.length >= LEAST_ASKED)
    // Learning the past is what costs.
    if (subjects.length === 0) continue
    const space = fitSpace(
      past.map(({ codes }) => codes),
      population.features,
    )
    const reference = learnNearness(past, space)
    if (reference === undefined) continue
    const sure = quantile(
      past.map(({ confidence }) => confidence),
      0.9,
    )
    for (const subject of subjects) {
      const run = nearRun(reference, subject.asked, space)
      all.push({ ...subject, population, reference, run, sure })
    }
  }
  const adjusted = adjustBenjaminiHochberg(all.map(({ run }) => run.probability))
  const subjects = all.flatMap((one, i) => {
    const probability = adjusted[i] ?? 1
    const isNear = probability <= FALSE_DISCOVERIES && one.run.pairs.length >= LEAST_PAIRS
    return isNear ? [{ ...one, probability }] : []
  })
  return { subjects, examined: all.length }
}

/** Whether somebody moves inputs until the answer changes, rather than asking around records. */
export function seeksFlips({ run }: NearSubject): boolean {
  return run.flips >= 3 && run.flips >= FLIP_SHARE * run.pairs.length
}

/** Near queries seldom differ in their label by chance; who seeks the border crosses it again and again. */
const FLIP_SHARE = 0.05

/** Keys and stretch of the queries that the near pairs are made of. */
export function nearRecords({ asked, run }: NearSubject) {
  const indexes = [...new Set(run.pairs.flatMap(({ before, query }) => [before, query]))].sort(
    (a, b) => a - b,
  )
  const queries = indexes.flatMap((i) => asked[i] ?? [])
  return {
    eventIds: queries.slice(0, 20).map(({ key }) => key),
    start: queries[0]?.time ?? 0,
    end: (queries.at(-1)?.time ?? 0) + 1000,
  }
}
