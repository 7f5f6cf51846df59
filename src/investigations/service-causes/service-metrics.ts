import { UserError } from '../../events/user-error.ts'

/** What is measured at a service, database, queue or function, one value per row; NaN where nothing was measured. */
export interface NodeSeries {
  /** Calls that it took in the row. Left out where nobody counts them: one per call of the target is then assumed. */
  readonly requests?: readonly number[]
  /** Mean seconds of a call. */
  readonly latency: readonly number[]
  /** Percent of calls without a fault, 0 to 100. */
  readonly availability: readonly number[]
}

/** Rows are stretches of equal length in the order of time. */
export interface ServiceMetrics {
  /** Start of each row in milliseconds since 1970. */
  readonly times: readonly number[]
  readonly nodes: ReadonlyMap<string, NodeSeries>
}

/** Whom each node calls. Nodes without metrics and calls of oneself are allowed. */
export type CallGraph = ReadonlyMap<string, readonly string[]>

/** What a caller shares with what it calls: time is spent below, and faults come from below. */
export type Channel = 'latency' | 'availability'

export interface Target {
  readonly node: string
  readonly channel: Channel
}

/** Beyond this an answer would take minutes; a call graph of a whole company is below it. */
const MOST_NODES = 20_000
const MOST_CALLS = 200_000
const MOST_ROWS = 20_000

/** @throws UserError for what cannot be meant, or is larger than an answer in seconds allows */
export function checkMetrics(metrics: ServiceMetrics, what: string): void {
  const rows = metrics.times.length
  if (rows === 0) throw new UserError(`${what}: there are no rows`)
  if (rows > MOST_ROWS) throw tooMany(`rows of ${what}`, rows, MOST_ROWS, 'a shorter stretch')
  if (metrics.nodes.size > MOST_NODES)
    throw tooMany(`nodes of ${what}`, metrics.nodes.size, MOST_NODES, 'the part around the target')
  const unordered = metrics.times.findIndex(
    (time, row) =>
      !Number.isFinite(time) || time <= (metrics.times[row - 1] ?? Number.NEGATIVE_INFINITY),
  )
  if (unordered >= 0)
    throw new UserError(
      `${what}: row ${unordered + 1} does not come after the one before it: sort the rows by time, one for each`,
    )
  for (const [node, series] of metrics.nodes) {
    const lengths = [series.latency, series.availability, series.requests ?? series.latency]
    if (lengths.some(({ length }) => length !== rows))
      throw new UserError(
        `${what}: ${JSON.stringify(node)} has ${lengths.map(({ length }) => length).join(', ')} values of latency, availability and requests where ${rows} rows are: give one per row, NaN where nothing was measured`,
      )
  }
}

/** @throws UserError for a graph too large */
export function checkGraph(graph: CallGraph): void {
  let calls = 0
  for (const callees of graph.values()) calls += callees.length
  if (graph.size > MOST_NODES)
    throw tooMany('nodes of the call graph', graph.size, MOST_NODES, 'the part around the target')
  if (calls > MOST_CALLS)
    throw tooMany('calls of the call graph', calls, MOST_CALLS, 'the part around the target')
}

function tooMany(what: string, count: number, most: number, instead: string): UserError {
  return new UserError(`${count} ${what} are more than the ${most} allowed: give ${instead}`)
}
