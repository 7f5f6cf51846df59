import type {
  CallGraph,
  NodeSeries,
  ServiceMetrics,
} from '../../../src/investigations/service-causes/service-metrics.ts'
import { createRandom, type Random } from '../../../src/statistics/random.ts'

/** What goes wrong at a node, in the rows from..to: seconds more a call, or a share of calls that fail. */
export interface Trouble {
  readonly node: string
  readonly from: number
  readonly to: number
  readonly delay?: number
  readonly failing?: number
}

export const STEP = 300_000

/** A shop: `site` calls `search` and `pay`; both use what is below them; `mail` is told of a sale and not waited for. */
export const SHOP: CallGraph = new Map([
  ['client', ['site']],
  ['site', ['search', 'pay', 'mail', 'site']],
  ['search', ['table', 'cache']],
  ['pay', ['gateway', 'bank']],
  ['gateway', ['function']],
  ['function', ['table']],
])

/** Calls per call of the site, own seconds of a call, and whether a caller waits. */
const NODES: Readonly<
  Record<string, { readonly calls: number; readonly own: number; readonly isAlone?: true }>
> = {
  client: { calls: 1, own: 0.001 },
  site: { calls: 1, own: 0.02 },
  search: { calls: 1.5, own: 0.004 },
  pay: { calls: 0.3, own: 0.03 },
  mail: { calls: 0.2, own: 1.5, isAlone: true },
  table: { calls: 2, own: 0.008 },
  cache: { calls: 1.5, own: 0.001 },
  gateway: { calls: 0.3, own: 0.003 },
  function: { calls: 0.3, own: 0.04 },
  bank: { calls: 0.3, own: 0.09 },
}

/** The part of a node's calls that come from each caller. */
const SHARES: Readonly<Record<string, number>> = { 'search table': 0.85, 'function table': 0.15 }

/** Metrics of so many rows in which callers wait for what they call, and fail with it; the same for the same seed. */
export function shopMetrics(
  seed: string,
  rows: number,
  troubles: readonly Trouble[] = [],
  traffic: (row: number) => number = () => 500,
): ServiceMetrics {
  const random = createRandom(seed)
  const seen = Array.from({ length: rows }, (_, row) => {
    const site = Math.round(traffic(row) * (1 + 0.05 * (random.next() - 0.5)))
    return shopRow(
      random,
      site,
      troubles.filter(({ from, to }) => row >= from && row < to),
    )
  })
  const nodes = new Map<string, NodeSeries>()
  for (const name of Object.keys(NODES)) {
    const own = seen.map((row) => row.get(name) ?? { calls: 0, seconds: 0, faults: 0 })
    nodes.set(name, {
      requests: own.map(({ calls }) => calls),
      latency: own.map(({ calls, seconds }) => seconds / calls),
      availability: own.map(({ calls, faults }) => 100 * (1 - faults / calls)),
    })
  }
  return { times: Array.from({ length: rows }, (_, row) => row * STEP), nodes }
}

type Sums = { readonly calls: number; readonly seconds: number; readonly faults: number }

function shopRow(random: Random, site: number, troubles: readonly Trouble[]): Map<string, Sums> {
  const sums = new Map<string, Sums>()
  const visit = (name: string): Sums => {
    const { calls: perSite, own } = NODES[name] ?? { calls: 0, own: 0 }
    const calls = Math.round(site * perSite)
    let seconds = own * calls * Math.exp(0.25 * (random.next() - 0.5))
    let faults = random.next() < 0.05 ? 1 : 0
    for (const callee of SHOP.get(name) ?? []) {
      if (callee === name) continue
      const below = sums.get(callee) ?? visit(callee)
      const share = NODES[callee]?.isAlone === true ? 0 : (SHARES[`${name} ${callee}`] ?? 1)
      seconds += share * below.seconds
      faults += share * below.faults
    }
    for (const { delay = 0, failing = 0 } of troubles.filter(({ node }) => node === name)) {
      seconds += delay * calls
      faults += failing * calls
    }
    const all = { calls, seconds, faults: Math.min(calls, faults) }
    sums.set(name, all)
    return all
  }
  visit('client')
  return sums
}

/** The same metrics with one node's series changed, or taken out. */
export function withNode(
  metrics: ServiceMetrics,
  name: string,
  change: (series: NodeSeries) => NodeSeries | undefined,
): ServiceMetrics {
  const nodes = new Map(metrics.nodes)
  const series = nodes.get(name)
  const changed = series && change(series)
  if (changed === undefined) nodes.delete(name)
  else nodes.set(name, changed)
  return { times: metrics.times, nodes }
}
