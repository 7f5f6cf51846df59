import { UserError } from '../../events/user-error.ts'
import { quantile } from '../../statistics/robust.ts'
import { type CallTree, callTree } from './call-tree.ts'
import { leastMove, type Moves, movesIn, type Stretch } from './moves.ts'
import { type Norms, normsOf, type Reading, type Readings, readingsOf } from './norms.ts'
import {
  type CallGraph,
  checkGraph,
  checkMetrics,
  type ServiceMetrics,
  type Target,
} from './service-metrics.ts'
import { type Fault, type Run, singleFaults, worstRun } from './single-fault.ts'

export interface RootCauseQuestion {
  readonly graph: CallGraph
  readonly target: Target
  /** The rows in which the target went wrong, and a few before them if there are. */
  readonly metrics: ServiceMetrics
  /** Rows of usual operation, in which nothing is looked for; without it nothing can be told from chance. */
  readonly reference?: ServiceMetrics
  /** When the target was seen to be wrong, in milliseconds since 1970: rows that end before then are usual ones. */
  readonly onset?: number
  /** How often a cause may be named when nothing happened; 0.05 unless given. */
  readonly falseAlarms?: number
}

/** A question made ready: nodes have numbers, and what is usual at each is known. */
export interface Problem {
  readonly target: Target
  readonly tree: CallTree
  readonly seen: Readings
  /** Of the reference, if there is one. */
  readonly usual: Readings | undefined
  readonly norms: Norms
  readonly least: number
  /** How many rows before the onset say what was usual just then. */
  readonly before: number
  /** First row that is judged. */
  readonly from: number
  readonly times: readonly number[]
  /** Milliseconds of a row. */
  readonly step: number
}

/** @throws UserError for a question that cannot be meant; undefined when nothing usual is known of the target */
export function problemOf(question: RootCauseQuestion): Problem | undefined {
  check(question)
  const { graph, target, metrics, reference, onset } = question
  const tree = callTree(graph, target.node)
  const { times } = metrics
  const steps = times.slice(1).map((time, row) => time - (times[row] ?? time))
  const step = steps.length === 0 ? 0 : quantile(steps, 0.5)
  const from = onset === undefined ? 0 : times.filter((time) => time + step <= onset).length
  if (from >= times.length)
    throw new UserError(
      `None of the ${times.length} rows of the metrics ends after the onset ${onset}: give the rows in which the target went wrong, their times in milliseconds`,
    )
  const before = Math.min(LONGEST_PART, from)
  const seen = readingsOf(tree, metrics, target.channel)
  const usual = reference && readingsOf(tree, reference, target.channel)
  const known = usual ?? seen.map((reading) => reading && firstRows(reading, from))
  const norms = normsOf(known)
  const least = leastMove(target.channel, norms, known)
  if (least === undefined) return undefined
  return { target, tree, seen, usual, norms, least, before, from, times, step }
}

/** What is found in a stretch. */
export interface Judged {
  readonly stretch: Stretch
  readonly moves: Moves
  readonly run: Run | undefined
  readonly faults: readonly Fault[]
  /** Of the best fault; 0 without one. */
  readonly score: number
}

export function judge(stretch: Stretch, { tree, seen, norms, least }: Problem): Judged {
  const moves = movesIn(stretch, seen, norms, least)
  const run = worstRun(moves)
  const faults = run === undefined ? [] : singleFaults(tree, moves, run)
  return { stretch, moves, run, faults, score: faults[0]?.score ?? 0 }
}

/** A longer stretch is judged in parts, since few stretches of a reference would be as long; each of about this many rows. */
const LONGEST_PART = 12

export function partsOf({ before, from, times }: Problem): Stretch[] {
  const rows = times.length - from
  const count = Math.ceil(rows / LONGEST_PART)
  const place = (part: number) => from + Math.floor((part * rows) / count)
  return Array.from({ length: count }, (_, part) => ({
    // Each part is held against the rows before the onset, not against the part before it.
    beforeFrom: from - before,
    beforeTo: from,
    from: place(part),
    to: place(part + 1),
  }))
}

function firstRows({ perCall, calls }: Reading, rows: number): Reading {
  return { perCall: perCall.slice(0, rows), calls: calls.slice(0, rows) }
}

function check({ graph, target, metrics, reference }: RootCauseQuestion): void {
  checkGraph(graph)
  checkMetrics(metrics, 'metrics')
  if (reference !== undefined) checkMetrics(reference, 'reference')
  if (metrics.nodes.has(target.node)) return
  const some = [...metrics.nodes.keys()].slice(0, 3).map((node) => JSON.stringify(node))
  throw new UserError(
    `The target ${JSON.stringify(target.node)} has no metrics: name one of the ${metrics.nodes.size} nodes that have, such as ${some.join(', ')}`,
  )
}
