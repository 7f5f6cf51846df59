import { type EntityRef, type EntityType, entityTypeCode, entityTypeOf } from '../events/entity.ts'
import type { Engine } from '../lake/engine.ts'

/** How an entity fits a text: its id or name is the text, begins with it, or has it somewhere. */
export type Fit = 'exact' | 'prefix' | 'part'
const FITS: readonly Fit[] = ['exact', 'prefix', 'part']

export interface FoundEntity extends EntityRef {
  readonly fit: Fit
}

export interface EntitySearch {
  /** Case-sensitive; empty for examples of what there is. */
  readonly text: string
  readonly type: EntityType | undefined
  /** The last entity of the page before. */
  readonly after: FoundEntity | undefined
  readonly limit: number
}

/** Where an entity may stand: table, column, and its type or the column that has it. */
const PLACES: readonly (readonly [table: string, column: string, type: string])[] = [
  ['relation', 'source', 'source_type'],
  ['relation', 'target', 'target_type'],
  // An account stands beside what is done in it, and at no end of a relation.
  ['relation', 'account', String(entityTypeCode('aws-account'))],
  ['invocation', 'resource', 'resource_type'],
  ['metric', 'resource', 'resource_type'],
  ['finding', 'resource', 'resource_type'],
  ['finding', 'actor', 'actor_type'],
  ['flow', 'interface', String(entityTypeCode('network-interface'))],
  ['flow', 'instance', String(entityTypeCode('ec2-instance'))],
  ['feature', 'resource', String(entityTypeCode('sagemaker-endpoint'))],
]

const KNOWN = PLACES.map(
  ([table, column, type]) =>
    `SELECT ${type} AS type, ${column} AS term FROM stored.${table} WHERE ${column} <> 0`,
).join('\n    UNION ')

/** Every entity of the lake, once for each type it is known as. */
const ENTITIES = `SELECT k.type, t.text AS id FROM term t JOIN (
    ${KNOWN}) k ON k.term = t.id`

/** The name is what follows the last slash or colon, or the whole id where there is neither. */
const FIT = `CASE WHEN $1 = '' OR e.id = $1 OR ends_with(e.id, concat('/', $1)) OR ends_with(e.id, concat(':', $1)) THEN 0
  WHEN starts_with(e.id, $1) OR strpos(e.id, concat('/', $1)) > 0 OR strpos(e.id, concat(':', $1)) > 0 THEN 1
  ELSE 2 END`

/**
 * Entities by type and text: id, ARN or name, case-sensitive. Best fit first, then in the order of ids, so that whoever
 * asks for what comes after an entity misses nothing and sees nothing twice.
 */
export function searchEntities(engine: Engine, search: EntitySearch): Promise<FoundEntity[]> {
  return searchIn(engine, `(${ENTITIES})`, search)
}

/**
 * The entities of an engine written down beside it, since who types asks again at each pause, and to find all entities in the
 * relations costs far more than to look through them. Whoever holds it says when the lake has changed.
 */
export class EntityIndex {
  readonly #engine: Engine
  #written: Promise<unknown> | undefined

  /** @param engine the table is seen through it alone; a connection of its own does not wait for what others ask */
  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** As `searchEntities`. */
  async search(search: EntitySearch): Promise<FoundEntity[]> {
    this.#written ??= this.#engine
      .query(`CREATE OR REPLACE TEMP TABLE known_entity AS ${ENTITIES}`)
      .catch((error: unknown) => {
        this.forget()
        throw error
      })
    await this.#written
    return searchIn(this.#engine, 'known_entity', search)
  }

  /** The lake has changed: the next search finds the entities anew. */
  forget(): void {
    this.#written = undefined
  }
}

async function searchIn(
  engine: Engine,
  entities: string,
  { text, type, after, limit }: EntitySearch,
): Promise<FoundEntity[]> {
  const rows = await engine.query(
    `SELECT fit, id, type FROM (
       SELECT ${FIT} AS fit, e.id, e.type FROM ${entities} e
       WHERE ($1 = '' OR strpos(e.id, $1) > 0) AND ($2 < 0 OR e.type = $2)) found
     WHERE fit > $3 OR (fit = $3 AND (id > $4 OR (id = $4 AND type > $5)))
     ORDER BY fit, id, type LIMIT ${Math.max(1, Math.floor(limit))}`,
    [
      text,
      type === undefined ? -1 : entityTypeCode(type),
      after === undefined ? -1 : FITS.indexOf(after.fit),
      after?.id ?? '',
      after === undefined ? -1 : entityTypeCode(after.type),
    ],
  )
  return rows.map((row) => ({
    type: entityTypeOf(Number(row['type'])),
    id: String(row['id']),
    fit: FITS[Number(row['fit'])] ?? 'part',
  }))
}

/** Entities whose id is `text`, ends with it, or holds it; exact ones first. For people who do not type whole ARNs. */
export async function findEntities(engine: Engine, text: string, limit = 20): Promise<EntityRef[]> {
  const rows = await engine.query(
    `SELECT DISTINCT e.type, t.text AS id, length(t.text) AS size, t.text = $1 AS exact, ends_with(t.text, $1) AS tail
     FROM term t JOIN (
       SELECT source_type AS type, source AS id FROM stored.relation
       UNION SELECT target_type, target FROM stored.relation
       UNION SELECT resource_type, resource FROM stored.invocation
       UNION SELECT resource_type, resource FROM stored.metric) e ON e.id = t.id
     WHERE strpos(t.text, $1) > 0
     ORDER BY exact DESC, tail DESC, size, id LIMIT ${Math.max(1, Math.floor(limit))}`,
    [text],
  )
  return rows.map((row) => ({ type: entityTypeOf(Number(row['type'])), id: String(row['id']) }))
}
