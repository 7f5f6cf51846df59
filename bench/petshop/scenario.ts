import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { UserError } from '../../src/events/user-error.ts'
import type {
  CallGraph,
  Channel,
  NodeSeries,
  ServiceMetrics,
  Target,
} from '../../src/investigations/service-causes/service-metrics.ts'
import { parseGraph, parseMetrics } from './tables.ts'

export type Split = 'train' | 'test' | 'none'

export interface Issue {
  readonly name: string
  readonly split: Split
  readonly target: Target
  /** Milliseconds since 1970; when the target was seen to be wrong. */
  readonly onset: number | undefined
  readonly metrics: ServiceMetrics
  /** For scoring only. */
  readonly rootCause: string
}

export interface Scenario {
  readonly name: string
  readonly graph: CallGraph
  readonly issues: readonly Issue[]
  /** Usual operation. Without `noissue` the rows before the onsets of the issues, which are far apart in time. */
  readonly reference: ServiceMetrics | undefined
  readonly hasNoIssue: boolean
}

/** @throws UserError where there is no scenario */
export function readScenarios(folder: string): Scenario[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new UserError(
      `${folder} is no folder: give one of PetShop's, with graph.csv in it or below`,
    )
  const found = foldersWith('graph.csv', folder, 3)
  if (found.length === 0)
    throw new UserError(`${folder} has no graph.csv in it or below: give a folder of PetShop's`)
  const scenarios = found.map((path) => readScenario(path))
  if (scenarios.every(({ issues }) => issues.length === 0))
    throw new UserError(
      `${folder} has a graph.csv but no target.json below it: give the folder that holds train and test`,
    )
  return scenarios
}

function readScenario(folder: string): Scenario {
  const name = basename(folder)
  const graphFile = join(folder, 'graph.csv')
  const graph = parseGraph(readFileSync(graphFile, 'utf8'), graphFile)
  const issues = foldersWith('target.json', folder, 3)
    .map((path) => readIssue(path, relative(folder, path)))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  const file = join(folder, 'noissue', 'metrics.csv')
  const hasNoIssue = existsSync(file)
  const reference = hasNoIssue ? parseMetrics(readFileSync(file, 'utf8'), file) : quietRows(issues)
  return { name, graph, issues, reference, hasNoIssue }
}

function readIssue(folder: string, name: string): Issue {
  const file = join(folder, 'target.json')
  const content = parsed(readFileSync(file, 'utf8'), file)
  const target = fieldOf(content, 'target')
  const node = fieldOf(target, 'node')
  const metric = fieldOf(target, 'metric')
  const rootCause = fieldOf(fieldOf(content, 'root_cause'), 'node')
  const statistic = fieldOf(target, 'agg')
  const timestamp = fieldOf(target, 'timestamp')
  if (typeof node !== 'string' || typeof rootCause !== 'string' || !isChannel(metric))
    throw new UserError(
      `${file} must name target.node, target.metric (latency or availability) and root_cause.node`,
    )
  const metrics = join(folder, 'metrics.csv')
  if (!existsSync(metrics))
    throw new UserError(`${folder} has no metrics.csv beside its target.json`)
  const part = name.split(sep)[0]
  return {
    name,
    split: part === 'train' || part === 'test' ? part : 'none',
    target: { node, channel: metric },
    onset: typeof timestamp === 'number' ? 1000 * timestamp : undefined,
    metrics: parseMetrics(
      readFileSync(metrics, 'utf8'),
      metrics,
      typeof statistic === 'string' ? statistic : undefined,
    ),
    rootCause,
  }
}

/** The rows of all issues that end before their onset, or the first where no onset is given; undefined without any. */
export function quietRows(issues: readonly Issue[]): ServiceMetrics | undefined {
  const rows = new Map<number, { readonly metrics: ServiceMetrics; readonly row: number }>()
  for (const { metrics, onset } of issues) {
    const step = (metrics.times[1] ?? Number.NaN) - (metrics.times[0] ?? Number.NaN)
    metrics.times.forEach((time, row) => {
      // Where nobody says when, the first row is usual: the task's own baseline looks from the third on.
      const isQuiet = onset === undefined ? row === 0 : time + step <= onset
      if (isQuiet) rows.set(time, { metrics, row })
    })
  }
  if (rows.size === 0) return undefined
  const times = [...rows.keys()].toSorted((a, b) => a - b)
  const nodes = new Map<string, NodeSeries>()
  for (const name of new Set(issues.flatMap(({ metrics }) => [...metrics.nodes.keys()]))) {
    const pick = (column: 'requests' | 'latency' | 'availability') =>
      times.map((time) => {
        const from = rows.get(time)
        return from?.metrics.nodes.get(name)?.[column]?.[from.row] ?? Number.NaN
      })
    nodes.set(name, {
      requests: pick('requests'),
      latency: pick('latency'),
      availability: pick('availability'),
    })
  }
  return { times, nodes }
}

/** The rows from..to of some metrics. */
export function rowsBetween(metrics: ServiceMetrics, from: number, to: number): ServiceMetrics {
  const nodes = new Map<string, NodeSeries>()
  for (const [name, { requests, latency, availability }] of metrics.nodes)
    nodes.set(name, {
      ...(requests === undefined ? {} : { requests: requests.slice(from, to) }),
      latency: latency.slice(from, to),
      availability: availability.slice(from, to),
    })
  return { times: metrics.times.slice(from, to), nodes }
}

/** `folder` itself or those below it that hold `file`; nothing is looked for below one that does. */
function foldersWith(file: string, folder: string, depth: number): string[] {
  if (existsSync(join(folder, file))) return [folder]
  if (depth === 0) return []
  // Links are followed: a benchmark's data often lies elsewhere; the depth ends any circle.
  const isFolder = (name: string) =>
    statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory() === true
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.') && isFolder(name))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .flatMap((name) => foldersWith(file, join(folder, name), depth - 1))
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UserError(`${file} is no JSON`, { cause: error })
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined
}

function isChannel(metric: unknown): metric is Channel {
  return metric === 'latency' || metric === 'availability'
}
