import { type EntityRef, entityTypeOf } from '../events/entity.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'
import { metricsOnce } from './metrics-once.ts'
import { relationCode } from './relation-types.ts'

/** What is counted per hour of an entity: API calls of a principal, invocations of a model, flows of an address. */
const VOLUME_KINDS = ['api-calls', 'invocations', 'connections'] as const
export type VolumeKind = (typeof VOLUME_KINDS)[number]

/** An entity that is too busy to be looked at call by call. */
export interface HighVolumeEntity {
  readonly entity: EntityRef
  readonly kind: VolumeKind
  /** Over which an hour is extreme, against all entities that are counted alike. */
  readonly threshold: number
  /** Hours that were, and how much they had together. */
  readonly hours: number
  readonly total: number
  readonly peak: number
  /** Start of the busiest hour, milliseconds since the epoch. */
  readonly peakTime: number
  readonly first: number
  readonly last: number
}

/** Below this nothing is much, however quiet the others are. */
const LEAST: Readonly<Record<VolumeKind, number>> = {
  'api-calls': 500,
  invocations: 2000,
  connections: 2000,
}
/** Above this an hour is crowded, whatever the others have. */
const LIMIT: Readonly<Record<VolumeKind, number>> = {
  'api-calls': 10_000,
  invocations: 100_000,
  connections: 20_000,
}
/** Standard deviations above the median, on the logarithmic scale on which such volumes are about normal. */
const EXTREME = 4
/** Distance of a normal distribution's quartiles in standard deviations. */
const QUARTILES_TO_SIGMA = 1.349
const MOST = 1000

interface Source {
  readonly kind: VolumeKind
  /** Lines `type, entity, time, amount` from $1 to before $2. */
  readonly lines: string
}

const within = 'time >= $1 AND time < $2'
const flowEnd = (end: string) =>
  `SELECT target_type AS type, ${end} AS entity, time, count AS amount FROM stored.relation
   WHERE type = ${relationCode('connected')} AND ${within}`

const SOURCES: readonly Source[] = [
  {
    kind: 'api-calls',
    lines: `SELECT source_type AS type, source AS entity, time, count AS amount FROM stored.relation
      WHERE type = ${relationCode('called')} AND ${within}`,
  },
  {
    kind: 'invocations',
    lines: `WITH ${metricsOnce(['Invocations'], 'm.time >= $1 AND m.time < $2')}
      SELECT resource_type AS type, resource AS entity, hour AS time, sum AS amount FROM once`,
  },
  { kind: 'connections', lines: `${flowEnd('source')} UNION ALL ${flowEnd('target')}` },
]

/**
 * Entities with hours that are extreme against the hours of all others, the most extreme first. Detective leaves the
 * connections of such an entity out; here they are all kept, and this says where a picture would be too crowded.
 */
export async function highVolumeEntities(
  engine: Engine,
  window: TimeWindow,
): Promise<HighVolumeEntity[]> {
  const found: HighVolumeEntity[] = []
  for (const source of SOURCES) {
    const rows = await engine.query(EXTREMES(source), [
      new Date(window.start),
      new Date(window.end),
      LEAST[source.kind],
      LIMIT[source.kind],
    ])
    found.push(...rows.map((row) => entityOf(row, source.kind)))
  }
  return found.toSorted(
    (a, b) => b.peak / b.threshold - a.peak / a.threshold || (a.entity.id < b.entity.id ? -1 : 1),
  )
}

/** Median and spread of the logarithm, from quartiles: what is extreme must not move the line that it is held against. */
const EXTREMES = ({ lines }: Source) => `WITH hourly AS (
    SELECT max(type) AS type, entity, time, sum(amount) AS amount FROM (${lines}) line GROUP BY entity, time),
  spread AS (SELECT quantile_cont(ln(amount), 0.5) AS middle,
      (quantile_cont(ln(amount), 0.75) - quantile_cont(ln(amount), 0.25)) / ${QUARTILES_TO_SIGMA} AS deviation
    FROM hourly WHERE amount > 0),
  line AS (SELECT least($4, greatest($3, round(exp(middle + ${EXTREME} * deviation)))) AS threshold FROM spread)
  SELECT ${termText('g.entity')} AS id, g.* FROM (
    SELECT max(type) AS type, entity, max(threshold) AS threshold, count(*) AS hours, sum(amount) AS total,
      max(amount) AS peak, max_by(time, amount) AS peak_time, min(time) AS first, max(time) AS last
    FROM hourly, line WHERE amount > threshold GROUP BY entity) g
  ORDER BY g.peak DESC, id LIMIT ${MOST}`

function entityOf(row: SqlRow, kind: VolumeKind): HighVolumeEntity {
  return {
    entity: { type: entityTypeOf(Number(row['type'])), id: String(row['id'] ?? '') },
    kind,
    threshold: Number(row['threshold']),
    hours: Number(row['hours']),
    total: Number(row['total']),
    peak: Number(row['peak']),
    peakTime: Number(row['peak_time']),
    first: Number(row['first']),
    last: Number(row['last']),
  }
}
