import {
  exceedance,
  familyWise,
  fitQuietTail,
  probabilityOfNothing,
  type QuietTail,
} from '../../statistics/exceedance.ts'
import {
  type Judged,
  judge,
  type Problem,
  partsOf,
  problemOf,
  type RootCauseQuestion,
} from './problem.ts'
import { quietScores } from './quiet-scores.ts'
import { evidenceOf, type ServiceEvidence, whyOf } from './why.ts'

export interface RootCause {
  readonly node: string
  /** Log-likelihood gained by the hypothesis that this node alone went wrong. */
  readonly score: number
  readonly probability: number
  /** One sentence. */
  readonly why: string
  readonly evidence: ServiceEvidence
}

export interface RootCauses {
  /** Those that explain the target, the best first; none when chance explains it as well. */
  readonly causes: readonly RootCause[]
  /** Probability that none of the causes brought it about; with theirs it makes 1. */
  readonly unexplained: number
  /** The same list, whether or not chance explains it as well. */
  readonly suspects: readonly RootCause[]
  /** How often a quiet stretch of this length scores as much; undefined without a reference long enough. */
  readonly pValue: number | undefined
  /** How many quiet stretches that was judged by. */
  readonly quietStretches: number
  /** Start of the first and end of the last row in which the target was worst, in milliseconds since 1970. */
  readonly worst: { readonly start: number; readonly end: number } | undefined
  /** One sentence. */
  readonly verdict: string
}

const FALSE_ALARMS = 0.05
const MOST_CAUSES = 20
/** Fewer quiet stretches than this say nothing of how rare a score is. */
const FEWEST_QUIET = 5
/** What a score must gain to be e times as rare, where no reference tells. */
const USUAL_SLOPE = 4

/**
 * Which service, database, queue or function brought it about that the target got slow or failed? Every node that the
 * target rests on is tried as the only cause (`single-fault.ts`). The best is held against the best of quiet stretches of
 * the reference, so that none is named where nothing happened. Nothing is learnt of names or kinds.
 *
 * It works within the channel of the target: a slow target is explained by time spent below it, a failing one by faults
 * below it. A node that was hardly ever called before is no cause but a sign of what its caller does.
 *
 * @throws UserError for a target without metrics, series of unequal length, or more than can be answered in seconds
 */
export function rankRootCauses(question: RootCauseQuestion): RootCauses {
  const problem = problemOf(question)
  const target = JSON.stringify(question.target.node)
  if (problem === undefined) return nothing(`Nothing usual is known of ${target}.`)
  const parts = partsOf(problem).map((stretch) => judge(stretch, problem))
  const best = parts.reduce((one, other) => (other.score > one.score ? other : one))
  if (best.run === undefined) return nothing(`${target} is no worse than usual.`)
  const tail = quietTail(best, problem)
  const pValue = tail && familyWise(exceedance(tail, best.score), parts.length)
  const suspects = suspectsOf(best, problem, tail?.slope ?? USUAL_SLOPE, pValue)
  const isChance = pValue !== undefined && pValue > (question.falseAlarms ?? FALSE_ALARMS)
  const causes = isChance ? [] : suspects
  const first = best.stretch.from + best.run.from
  const last = best.stretch.from + best.run.to - 1
  return {
    causes,
    unexplained: Math.max(0, 1 - causes.reduce((sum, { probability }) => sum + probability, 0)),
    suspects,
    pValue,
    quietStretches: tail?.sorted.length ?? 0,
    worst: {
      start: problem.times[first] ?? 0,
      end: (problem.times[last] ?? 0) + problem.step,
    },
    verdict: isChance
      ? `No cause: ${(100 * pValue).toFixed(0)} % of quiet stretches score as much as ${JSON.stringify(suspects[0]?.node)} does here.`
      : (suspects[0]?.why ?? `${target} is no worse than usual.`),
  }
}

function nothing(verdict: string): RootCauses {
  return {
    causes: [],
    unexplained: 1,
    suspects: [],
    pValue: undefined,
    quietStretches: 0,
    worst: undefined,
    verdict,
  }
}

function quietTail({ stretch, faults }: Judged, problem: Problem): QuietTail | undefined {
  const { tree, usual, norms, before, least } = problem
  if (usual === undefined) return undefined
  const rows = stretch.to - stretch.from
  const { scores, independent } = quietScores(tree, usual, norms, { before, rows, least })
  if (scores.length < FEWEST_QUIET) return undefined
  // One and the same event is counted at each node on its way, so that scores grow with the way and not with its rarity.
  return fitQuietTail(scores, { independent, leastSlope: faults[0]?.path.length ?? 1 })
}

/** Shares of the probability that something happened: a score higher by `slope` is e times rarer by chance. */
function suspectsOf(
  { faults, moves, run, stretch, score }: Judged,
  problem: Problem,
  slope: number,
  pValue: number | undefined,
): RootCause[] {
  if (run === undefined) return []
  const something = 1 - probabilityOfNothing(pValue ?? Number.NaN)
  const odds = faults.map((fault) => Math.exp((fault.score - score) / slope))
  const sum = odds.reduce((all, one) => all + one, 0)
  return faults.slice(0, MOST_CAUSES).map((fault, i) => {
    const node = problem.tree.names[fault.node] ?? ''
    const evidence = evidenceOf(fault, stretch.from, moves, run, problem)
    return {
      node,
      score: fault.score,
      probability: (something * (odds[i] ?? 0)) / sum,
      why: whyOf(node, evidence, problem.target),
      evidence,
    }
  })
}
