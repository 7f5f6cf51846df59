import { entityTypeCode } from '../events/entity.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine } from '../lake/engine.ts'
import { relationCode } from './relation-types.ts'

/** How little an entity is shared, and who took on which role. */
export interface Specificity {
  /** -log2 of the share of principals that have to do with it; undefined for what the lake does not know. */
  readonly bits: (id: string) => number | undefined
  /** Roles that one principal of the list took on from another, where that was rare before. */
  readonly assumptions: readonly Assumption[]
}

/** Somebody took on a role, which they seldom did before. */
export interface Assumption {
  readonly from: string
  readonly to: string
  /** First and last time in the window, milliseconds since the epoch. */
  readonly first: number
  readonly last: number
  /** -log2 of the share of its days on which `from` had done so before. */
  readonly bits: number
}

/** Most entities that are asked about: the rest count as known to nobody. */
const MOST_IDS = 20_000

/**
 * How specific entities are: the more principals touch one, the less it ties two stories together (inverse document frequency,
 * Spärck Jones 1972), as NoDoze damps what everything flows through (Hassan et al., NDSS 2019).
 */
export async function specificityOf(
  engine: Engine,
  ids: readonly string[],
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<Specificity> {
  const asked = [...new Set(ids)].slice(0, MOST_IDS)
  if (asked.length === 0) return { bits: () => undefined, assumptions: [] }
  const shares = await readShares(engine, asked, scope, baseline)
  return {
    bits: (id) => shares.get(id)?.bits,
    assumptions: await assumptionsAmong(engine, asked, scope, baseline),
  }
}

/** How many principals have to do with something, and what that is worth. */
interface Shared {
  readonly principals: number
  /** -log2 of their share of all principals. */
  readonly bits: number
}

/** By id, from the beginning of the baseline to the end of the scope; what the lake knows nothing of is left out. */
export async function readShares(
  engine: Engine,
  ids: readonly string[],
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<ReadonlyMap<string, Shared>> {
  const rows = await engine.query(
    `WITH asked AS (SELECT id, text FROM term WHERE text IN (SELECT unnest($1::VARCHAR[]))),
      line AS (SELECT source, target FROM stored.relation
        WHERE time >= $2 AND time < $3 AND source_type <> $4 AND type IN ($5, $6, $7) GROUP BY source, target)
     SELECT a.text, count(DISTINCT l.source) AS degree, (SELECT count(DISTINCT source) FROM line) AS principals
     FROM asked a JOIN line l ON l.target = a.id GROUP BY a.text`,
    [
      ids,
      new Date(baseline.start),
      new Date(scope.end),
      entityTypeCode('aws-service'),
      relationCode('acted-on'),
      relationCode('used-address'),
      relationCode('used-key'),
    ],
  )
  const all = Number(rows[0]?.['principals'] ?? 0)
  return new Map(
    rows.map((row) => {
      const principals = Number(row['degree'])
      return [String(row['text']), { principals, bits: Math.log2((all + 1) / (principals + 0.5)) }]
    }),
  )
}

/** Role assumptions between principals of the list, in whichever accounts they are. */
async function assumptionsAmong(
  engine: Engine,
  ids: readonly string[],
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<readonly Assumption[]> {
  const rows = await engine.query(
    `WITH asked AS (SELECT id, text FROM term WHERE text IN (SELECT unnest($1::VARCHAR[]))),
      taken AS (SELECT source, target, count(DISTINCT date_trunc('day', time)) FILTER (WHERE time < $3) AS days,
          min(first) FILTER (WHERE time >= $3) AS first, max(last) FILTER (WHERE time >= $3) AS last
        FROM stored.relation WHERE type = $5 AND time >= $2 AND time < $4 AND failed < count
          AND operation IN (SELECT id FROM term WHERE text IN ('AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'))
          AND source IN (SELECT id FROM asked) AND target IN (SELECT id FROM asked)
        GROUP BY source, target),
      active AS (SELECT source, count(DISTINCT date_trunc('day', time)) AS days FROM stored.relation
        WHERE type = $6 AND time >= $2 AND time < $3 AND source IN (SELECT source FROM taken) GROUP BY source)
     SELECT f.text AS "from", t.text AS "to", k.days, coalesce(a.days, 0) AS active, k.first, k.last FROM taken k
     JOIN asked f ON f.id = k.source JOIN asked t ON t.id = k.target LEFT JOIN active a ON a.source = k.source
     WHERE k.first IS NOT NULL AND k.source <> k.target ORDER BY k.first, f.text, t.text`,
    [
      ids,
      new Date(baseline.start),
      new Date(scope.start),
      new Date(scope.end),
      relationCode('acted-on'),
      relationCode('called'),
    ],
  )
  return rows.map((row) => ({
    from: String(row['from']),
    to: String(row['to']),
    first: Number(row['first']),
    last: Number(row['last']),
    bits: -Math.log2((Number(row['days']) + 0.5) / (Number(row['active']) + 1)),
  }))
}
