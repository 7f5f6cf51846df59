import { describe, expect, it } from 'vitest'
import { rankRootCauses } from '../../../src/investigations/service-causes/rank-root-causes.ts'
import type { ServiceMetrics } from '../../../src/investigations/service-causes/service-metrics.ts'
import { createRandom } from '../../../src/statistics/random.ts'

/** So many nodes, each calling a few of any others: cycles everywhere, and one of them slow in the last rows. */
function tangle(nodes: number, slow: string) {
  const random = createRandom(`tangle ${nodes}`)
  const name = (i: number) => `node ${i}`
  const graph = new Map<string, string[]>()
  for (let i = 0; i < nodes; i++) {
    // One below, so that all are reached; the others anywhere, itself among them.
    const callees = [name(Math.min(nodes - 1, 2 * i + 1)), name(Math.min(nodes - 1, 2 * i + 2))]
    graph.set(name(i), [...callees, name(random.int(nodes))])
  }
  const metrics = (rows: number, troubled: ReadonlySet<string>): ServiceMetrics => ({
    times: Array.from({ length: rows }, (_, row) => row * 60_000),
    nodes: new Map(
      Array.from({ length: nodes }, (_, i) => {
        const latency = Array.from(
          { length: rows },
          (_row, row) => 0.1 + 0.01 * random.next() + (troubled.has(name(i)) && row > 0 ? 0.2 : 0),
        )
        return [
          name(i),
          {
            requests: latency.map(() => 100),
            latency,
            availability: latency.map(() => 100),
          },
        ]
      }),
    ),
  })
  const ancestors: string[] = []
  for (let i = Number(slow.slice(5)); ; i = Math.floor((i - 1) / 2)) {
    ancestors.push(name(i))
    if (i === 0) break
  }
  return { graph, reference: metrics(60, new Set()), now: metrics(4, new Set(ancestors)) }
}

describe('a call graph of ten thousand nodes full of cycles', () => {
  it('gives up the one that is slow, with the way to it', { timeout: 60_000 }, () => {
    const { graph, reference, now } = tangle(10_000, 'node 6100')
    const { causes } = rankRootCauses({
      graph,
      target: { node: 'node 0', channel: 'latency' },
      metrics: now,
      reference,
      onset: 60_000,
    })
    expect(causes[0]?.node).toBe('node 6100')
    expect(causes[0]?.evidence.path.at(0)).toBe('node 0')
    expect(causes[0]?.evidence.path.at(-1)).toBe('node 6100')
  })

  it('survives a chain as long as it is large', () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `node ${i}`)
    const graph = new Map(names.map((name, i) => [name, [names[i + 1] ?? name]]))
    const series = { requests: [9, 9], latency: [1, 2], availability: [100, 100] }
    const metrics = { times: [0, 1000], nodes: new Map(names.map((name) => [name, series])) }
    const answer = rankRootCauses({
      graph,
      target: { node: 'node 0', channel: 'latency' },
      metrics,
      onset: 1000,
    })
    // All moved alike: one of them it is, and no more can be said; nothing overflows or hangs.
    expect(answer.causes.length).toBeGreaterThan(0)
    expect(answer.unexplained).toBeLessThanOrEqual(1)
  })
})
