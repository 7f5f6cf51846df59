import { entityTypeOf } from '../events/entity.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'
import { personalisedPageRank } from '../statistics/pagerank.ts'
import { relationCode } from './relation-types.ts'

/** How two things hang together. `rests-on`: the first is made of the second. `calls`: the first asks the second for answers.
 * `works-on`: the first changes or reads the second. */
export const TIE_KINDS = ['rests-on', 'calls', 'works-on'] as const

export interface Tie {
  readonly from: string
  readonly to: string
  readonly kind: (typeof TIE_KINDS)[number]
  /** 1 unless one is looser than others of its kind. */
  readonly weight?: number
}

/** What lies around a thing, and how near. */
export interface Neighbourhood {
  /** Share of a random walk that ends there, held against the share that ends at the start: 1 is the start itself, 0 is out of
   * reach. */
  readonly nearnessOf: (id: string) => number
  /** Everything within reach but the start, nearest first; of the equally near by name. */
  readonly within: readonly string[]
}

/**
 * Nearness by a walk that starts and restarts at `start`: it takes ties both ways, the way of what could have an influence on
 * the start more readily. Ties into what much hangs on count little: an account-wide role is near to everything and so to
 * nothing.
 */
export function neighbourhoodOf(start: string, ties: readonly Tie[]): Neighbourhood {
  const nodes = new Map<string, number>([[start, 0]])
  const nodeOf = (id: string) => {
    const known = nodes.get(id)
    if (known !== undefined) return known
    nodes.set(id, nodes.size)
    return nodes.size - 1
  }
  const from: number[] = []
  const to: number[] = []
  const kinds: number[] = []
  const weights: number[] = []
  for (const tie of ties) {
    const [one, other] = [nodeOf(tie.from), nodeOf(tie.to)]
    const kind = TIE_KINDS.indexOf(tie.kind)
    from.push(one, other)
    to.push(other, one)
    kinds.push(2 * kind, 2 * kind + 1)
    weights.push(tie.weight ?? 1, tie.weight ?? 1)
  }
  const ranks = personalisedPageRank(
    nodes.size,
    { from, to, kinds, weights, kindWeights: KIND_WEIGHTS },
    { restart: new Map([[0, 1]]), damping: 0.7, hubPenalty: 1 },
  )
  const own = ranks[0] ?? 0
  const nearness = new Map([...nodes].map(([id, node]) => [id, (ranks[node] ?? 0) / own]))
  return {
    nearnessOf: (id) => nearness.get(id) ?? 0,
    within: [...nearness]
      .filter(([id, near]) => id !== start && near > 0)
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .map(([id]) => id),
  }
}

/** By kind of tie: along it, and against it. What an endpoint is made of and who asks it bear on it; that they also serve
 * others says less. */
const KIND_WEIGHTS = [3, 0.3, 0.3, 1, 0.5, 1]

/** Most ties read in one round, busiest first. */
const MOST_TIES = 2000
/** What hangs together with more than this is a hub: the walk ends there. */
const HUB = 60

/**
 * Ties that the relations of `window` show around some things, two steps out. Calls that only look (`Describe…`, `List…`) tie
 * nothing: a monitor is no neighbour of what it watches.
 */
export async function readTies(
  engine: Engine,
  around: readonly string[],
  window: TimeWindow,
): Promise<Tie[]> {
  const ties = new Map<string, Tie>()
  const asked = new Set(around)
  let frontier: readonly string[] = [...asked]
  for (let round = 0; round < 2 && frontier.length > 0; round++) {
    const found = await tiesOf(engine, frontier, window)
    for (const tie of found) ties.set(`${tie.from}\0${tie.to}\0${tie.kind}`, tie)
    const degrees = new Map<string, number>()
    for (const id of found.flatMap((tie) => [tie.from, tie.to]))
      degrees.set(id, (degrees.get(id) ?? 0) + 1)
    frontier = [...degrees].filter(([id, n]) => n <= HUB && !asked.has(id)).map(([id]) => id)
    for (const id of frontier) asked.add(id)
  }
  return [...ties.values()]
}

async function tiesOf(engine: Engine, ids: readonly string[], window: TimeWindow): Promise<Tie[]> {
  const rows = await engine.query(
    `WITH asked AS (SELECT id FROM term WHERE text IN (SELECT unnest($3::VARCHAR[]))),
       looking AS (SELECT id FROM term WHERE regexp_matches(text, '^(?:Describe|List|Head|Search|Get)[A-Z]')
         AND text NOT IN ('GetObject', 'GetRecord', 'GetSecretValue')),
       tie AS (SELECT source, target, any_value(source_type) AS source_type, any_value(target_type) AS target_type,
           type, sum(count) AS calls
         FROM stored.relation
         WHERE type IN (${relationCode('acted-on')}, ${relationCode('invoked')}) AND time >= $1 AND time < $2
           AND (source IN (SELECT id FROM asked) OR target IN (SELECT id FROM asked))
           AND operation NOT IN (SELECT id FROM looking)
         GROUP BY source, target, type)
     SELECT ${termText('t.source')} AS source, ${termText('t.target')} AS target, t.source_type, t.target_type
     FROM tie t ORDER BY t.calls DESC, source, target LIMIT ${MOST_TIES}`,
    [new Date(window.start), new Date(window.end), ids],
  )
  return rows.flatMap((row) => {
    const from = String(row['source'] ?? '')
    const to = String(row['target'] ?? '')
    if (from === '' || to === '' || entityTypeOf(Number(row['source_type'])) === 'aws-service')
      return []
    const answers = ANSWERING.has(entityTypeOf(Number(row['target_type'])))
    return [{ from, to, kind: answers ? ('calls' as const) : ('works-on' as const) }]
  })
}

/** What is asked for answers rather than worked on. */
const ANSWERING = new Set<ReturnType<typeof entityTypeOf>>([
  'sagemaker-endpoint',
  'foundation-model',
  'inference-profile',
  'provisioned-model',
  'bedrock-agent',
  'knowledge-base',
])
