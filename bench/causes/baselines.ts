import type { Candidate } from '../../src/investigations/causes/candidate.ts'
import { deedsOf } from '../../src/investigations/causes/rank.ts'
import type { ScenarioTruth } from '../../src/simulate/truth.ts'
import { isTrue } from './match.ts'

/** How often an order names the true cause first, and in the first three: expected values over its ties. */
export interface Hits {
  readonly first: number
  readonly firstThree: number
}

export interface BaselineHits {
  /** Any order; that nothing explains it is one more that may come first. */
  readonly random: Hits
  /** The latest before the onset first. */
  readonly time: Hits
  /** The nearest in the graph first. */
  readonly graph: Hits
}

const NOTHING: Hits = { first: 0, firstThree: 0 }
export const NO_HITS: BaselineHits = { random: NOTHING, time: NOTHING, graph: NOTHING }

/** What simple orders make of the candidates that Dupin weighed. Of `unexplained` only the random one can say it. */
export function baselineHits(
  candidates: readonly Candidate[],
  scenario: ScenarioTruth,
): BaselineHits {
  const deeds = deedsOf(candidates)
  const right = deeds.map((deed) => isTrue(deed, scenario))
  const none = scenario.causeKind === 'unexplained'
  const equal = [...deeds.map(() => 0), 0]
  return {
    random: expectedHits(equal, [...right, none]),
    time: expectedHits(
      deeds.map(({ time }) => (Number.isFinite(time) ? time : Number.NEGATIVE_INFINITY)),
      right,
    ),
    graph: expectedHits(deeds.map(nearness), right),
  }
}

/** Who calls the thing itself acts upon it; of a fault of the Region and of findings no place is known. */
function nearness({ evidence }: Candidate): number {
  const near = evidence.find(({ factor }) => factor === 'nearness')
  if (near !== undefined) return near.weight
  return evidence.some(({ factor }) => factor === 'caller') ? 3.4 : 0
}

/** Expected hits when the highest score comes first and equal scores in any order. */
export function expectedHits(scores: readonly number[], right: readonly boolean[]): Hits {
  return { first: within(1, scores, right), firstThree: within(3, scores, right) }
}

/** Probability that one of the right is among the first `places`. */
function within(places: number, scores: readonly number[], right: readonly boolean[]): number {
  const levels = [...new Set(scores)].sort((a, b) => b - a)
  let free = places
  let missed = 1
  for (const level of levels) {
    if (free <= 0) break
    const tied = [...scores.keys()].filter((i) => scores[i] === level)
    const good = tied.filter((i) => right[i] === true).length
    const taken = Math.min(free, tied.length)
    // None of the right among `taken` drawn from the tied without putting back.
    for (let drawn = 0; drawn < taken; drawn++) {
      missed *= Math.max(0, tied.length - good - drawn) / (tied.length - drawn)
    }
    free -= taken
  }
  return 1 - missed
}
