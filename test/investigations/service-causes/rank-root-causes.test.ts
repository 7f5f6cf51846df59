import { describe, expect, it } from 'vitest'
import { UserError } from '../../../src/events/user-error.ts'
import type { RootCauseQuestion } from '../../../src/investigations/service-causes/problem.ts'
import { rankRootCauses } from '../../../src/investigations/service-causes/rank-root-causes.ts'
import type {
  Channel,
  ServiceMetrics,
} from '../../../src/investigations/service-causes/service-metrics.ts'
import { SHOP, STEP, shopMetrics, type Trouble, withNode } from './world.ts'

const REFERENCE = shopMetrics('reference', 400)
const ROWS = 6
/** Trouble of these rows; those before are usual. */
const HIT = { from: 2, to: 5 }

function ask(
  channel: Channel,
  troubles: readonly Trouble[],
  change: Partial<RootCauseQuestion> = {},
  seed = 'now',
) {
  return rankRootCauses({
    graph: SHOP,
    target: { node: 'site', channel },
    metrics: shopMetrics(seed, ROWS, troubles),
    reference: REFERENCE,
    onset: HIT.from * STEP,
    ...change,
  })
}

const slow = (node: string, delay: number): Trouble => ({ node, ...HIT, delay })
const failing = (node: string, share: number): Trouble => ({ node, ...HIT, failing: share })

describe('rankRootCauses', () => {
  it.each([
    ['search', 0.05],
    ['pay', 0.2],
    ['table', 0.03],
    ['cache', 0.04],
    ['function', 0.25],
    ['bank', 0.3],
    ['site', 0.05],
  ])('names %s first when its calls take %f s longer', (node, delay) => {
    for (const seed of ['a', 'b', 'c', 'd']) {
      const { causes, pValue } = ask('latency', [slow(node, delay)], {}, seed)
      expect(causes[0]?.node).toBe(node)
      expect(pValue).toBeLessThan(0.01)
    }
  })

  it.each([
    ['search', 0.05],
    ['pay', 0.1],
    ['table', 0.04],
    ['function', 0.2],
    ['bank', 0.1],
    ['site', 0.05],
  ])('names %s first when a share of %f of its calls fails', (node, share) => {
    for (const seed of ['a', 'b', 'c', 'd'])
      expect(ask('availability', [failing(node, share)], {}, seed).causes[0]?.node).toBe(node)
  })

  it('says what moved, by how much, and along which way', () => {
    const { causes, verdict, worst, unexplained } = ask('latency', [slow('function', 0.25)])
    const [first] = causes
    expect(first?.evidence.path).toEqual(['site', 'pay', 'gateway', 'function'])
    expect((first?.evidence.observed ?? 0) - (first?.evidence.usual ?? 0)).toBeCloseTo(0.25, 1)
    expect(first?.evidence.calls).toBeGreaterThan(400)
    expect(first?.evidence.ofTarget).toBeGreaterThan(0.9)
    expect(first?.why).toMatch(
      /^"function" took [23]\d\d ms a call where [45][\d.]+ ms is usual, 1\d\d s more over 4\d\d calls/,
    )
    expect(verdict).toBe(first?.why)
    expect(worst).toEqual({ start: HIT.from * STEP, end: HIT.to * STEP })
    const sum = causes.reduce((all, { probability }) => all + probability, unexplained)
    expect(sum).toBeCloseTo(1, 9)
    expect(first?.probability).toBeGreaterThan(0.8)
  })

  it('names nobody in most of many quiet stretches', () => {
    const named = Array.from({ length: 60 }, (_, i) => {
      const { causes, unexplained } = ask(i % 2 ? 'latency' : 'availability', [], {}, `quiet ${i}`)
      expect(causes.length > 0 || unexplained === 1).toBe(true)
      return causes.length > 0
    })
    // 0.05 of them are allowed; that 10 of 60 are named has a chance of 0.0005.
    expect(named.filter(Boolean).length).toBeLessThan(10)
  })

  it('is not led astray by a queue that nobody waits for, however slow it gets', () => {
    for (const seed of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const { suspects } = ask('latency', [slow('mail', 5)], {}, seed)
      expect(suspects[0]?.node).not.toBe('mail')
      const both = ask('latency', [slow('mail', 5), slow('search', 0.05)], {}, seed)
      expect(both.causes[0]?.node).toBe('search')
    }
  })

  it('is not led astray by a busy caller whose callees are well', () => {
    const metrics = shopMetrics('busy', ROWS, [slow('pay', 0.2)], (row) => (row < 2 ? 500 : 1500))
    expect(ask('latency', [], { metrics }).causes[0]?.node).toBe('pay')
  })

  it('blames the caller for a call that never was before', () => {
    const metrics = withStranger(shopMetrics('stranger', ROWS, [failing('function', 0.3)]))
    const graph = new Map([...SHOP, ['function', ['table', 'nowhere']]])
    expect(ask('availability', [], { metrics, graph }).causes[0]?.node).toBe('function')
  })

  it('looks through a node that nobody measures', () => {
    const blind = (metrics: ServiceMetrics) => withNode(metrics, 'gateway', () => undefined)
    const metrics = blind(shopMetrics('blind', ROWS, [slow('function', 0.25)]))
    const { causes } = ask('latency', [], { metrics, reference: blind(REFERENCE) })
    expect(causes[0]?.node).toBe('function')
  })

  it('looks through a value that is missing on the way', () => {
    const metrics = withNode(
      shopMetrics('gap', ROWS, [slow('function', 0.25)]),
      'pay',
      (series) => ({
        ...series,
        latency: series.latency.map((value, row) => (row === 3 ? Number.NaN : value)),
      }),
    )
    expect(ask('latency', [], { metrics }).causes[0]?.node).toBe('function')
  })

  it('does without counts of calls, without an onset and without a reference', () => {
    const uncounted = ({ times, nodes }: ServiceMetrics): ServiceMetrics => ({
      times,
      nodes: new Map(
        [...nodes].map(([name, { latency, availability }]) => [name, { latency, availability }]),
      ),
    })
    const metrics = shopMetrics('poor', ROWS, [slow('bank', 0.4)])
    const reference = uncounted(REFERENCE)
    const first = (change: Partial<RootCauseQuestion>) =>
      rankRootCauses({
        graph: SHOP,
        target: { node: 'site', channel: 'latency' },
        metrics,
        ...change,
      })
    expect(first({ metrics: uncounted(metrics), reference }).causes[0]?.node).toBe('bank')
    expect(first({ reference: REFERENCE }).causes[0]?.node).toBe('bank')
    const alone = first({ onset: HIT.from * STEP })
    expect(alone.causes[0]?.node).toBe('bank')
    expect(alone.pValue).toBeUndefined()
    expect(alone.unexplained).toBeGreaterThanOrEqual(0.5 - 1e-9)
    expect(first({}).causes).toEqual([])
  })

  it('finds a short trouble in a long stretch, and nothing in a long quiet one', () => {
    const trouble = { node: 'table', from: 70, to: 74, delay: 0.05 }
    const long = ask('latency', [], { metrics: shopMetrics('long', 150, [trouble]), onset: 0 })
    expect(long.causes[0]?.node).toBe('table')
    expect(long.worst?.start).toBeGreaterThanOrEqual(70 * STEP)
    expect(long.worst?.end).toBeLessThanOrEqual(77 * STEP)
    expect(ask('latency', [], { metrics: shopMetrics('calm', 150), onset: 0 }).causes).toEqual([])
  })

  it('gives the same answer whatever the order of nodes and edges', () => {
    const metrics = shopMetrics('order', ROWS, [slow('table', 0.03)])
    const turned = { times: metrics.times, nodes: new Map([...metrics.nodes].toReversed()) }
    const graph = new Map([...SHOP].toReversed().map(([from, to]) => [from, to.toReversed()]))
    const one = ask('latency', [], { metrics })
    const other = ask('latency', [], { metrics: turned, graph })
    expect(other.causes.map(({ node }) => node)).toEqual(one.causes.map(({ node }) => node))
    expect(other.causes[0]?.score).toBeCloseTo(one.causes[0]?.score ?? 0, 6)
  })

  it('ends in circles of calls', () => {
    const graph = new Map([...SHOP, ['table', ['function', 'site', 'table']]])
    const { causes } = ask('latency', [slow('table', 0.03)], { graph })
    expect(causes[0]?.node).toBe('table')
  })

  it('survives values that are none', () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, -5, 1e300, 0, Number.NaN]
    const all = { requests: odd, latency: odd, availability: odd }
    const broken = [...REFERENCE.nodes.keys()].reduce(
      (metrics, name) => withNode(metrics, name, () => all),
      shopMetrics('odd', ROWS),
    )
    for (const channel of ['latency', 'availability'] as const) {
      const { causes, unexplained } = ask(channel, [], { metrics: broken })
      expect(Number.isNaN(unexplained)).toBe(false)
      for (const { score, probability } of causes)
        expect([Number.isNaN(score), Number.isNaN(probability)]).toEqual([false, false])
    }
  })
})

describe('a question that cannot be meant', () => {
  const metrics = shopMetrics('now', ROWS)

  it.each<[string, Partial<RootCauseQuestion>, RegExp]>([
    ['an unknown target', { target: { node: 'x', channel: 'latency' } }, /"x" has no metrics/],
    ['an onset after the end', { onset: 1e12 }, /None of the 6 rows/],
    ['rows out of order', { metrics: { ...metrics, times: [0, 2, 1, 3, 4, 5] } }, /row 3 .* sort/],
    ['rows missing', { metrics: { ...metrics, times: [0, 1] } }, /6, 6, 6 values .* 2 rows/],
    ['no rows', { metrics: { times: [], nodes: new Map() } }, /no rows/],
    [
      'a graph too large',
      { graph: new Map(Array.from({ length: 20_001 }, (_, i) => [`${i}`, []])) },
      /20001 nodes .* 20000/,
    ],
  ])('is refused: %s', (_, change, message) => {
    expect(() => ask('latency', [], change)).toThrow(message)
    expect(() => ask('latency', [], change)).toThrow(UserError)
  })

  it('has an answer when nothing usual is known of the target', () => {
    const reference = withNode(REFERENCE, 'site', () => undefined)
    expect(ask('latency', [], { reference })).toMatchObject({
      causes: [],
      unexplained: 1,
      verdict: 'Nothing usual is known of "site".',
    })
  })
})

function withStranger(metrics: ServiceMetrics): ServiceMetrics {
  const nodes = new Map(metrics.nodes)
  const called = (row: number) => row >= HIT.from && row < HIT.to
  nodes.set('nowhere', {
    requests: metrics.times.map((_, row) => (called(row) ? 45 : 0)),
    latency: metrics.times.map((_, row) => (called(row) ? 0.01 : Number.NaN)),
    availability: metrics.times.map((_, row) => (called(row) ? 0 : Number.NaN)),
  })
  return { times: metrics.times, nodes }
}
