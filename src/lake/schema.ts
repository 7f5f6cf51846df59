import { type Column, type ColumnKind, EVENT_TABLES, type EventTable } from '../events/tables.ts'
import { CREATE_DOCUMENTS } from './documents.ts'
import { latestFindings } from './latest-finding.ts'

/**
 * The lake's tables. Each event table rests in schema `stored` with its strings as ids of the dictionary `term`, because
 * small integers are what an engine writes, keeps and scans fastest; the view of the same name in `main` reads as the
 * vocabulary declares it.
 */
export const SCHEMA_VERSION = 1

const STORED_TYPES: Readonly<Record<ColumnKind, string>> = {
  term: 'UINTEGER',
  text: 'VARCHAR',
  time: 'TIMESTAMP',
  key: 'UUID',
  number: 'DOUBLE',
  count: 'BIGINT',
  code: 'UTINYINT',
}

/** Columns as a writer hands them over: times and counts are doubles until they are known to be fresh. */
const STAGED_TYPES: Readonly<Record<ColumnKind, string>> = {
  ...STORED_TYPES,
  time: 'DOUBLE',
  count: 'DOUBLE',
}

/** How many columns a table had when lakes were first made; all after them may be missing in a lake. */
const FIRST_COLUMNS: Readonly<Partial<Record<EventTable['name'], number>>> = {
  api_call: 31,
  flow: 22,
  invocation: 29,
  metric: 19,
  finding: 24,
  resource_state: 16,
  dns_query: 19,
}

/** What an absent key looks like in a stage: sixteen zero bytes as DuckDB holds a UUID. */
const ABSENT_KEY = "'80000000-0000-0000-0000-000000000000'::UUID"

/** Event tables that rest in the lake row by row; `capture_value` passes through into `feature`. */
export const STORED_TABLES: readonly EventTable[] = Object.values(EVENT_TABLES).filter(
  ({ name }) => name !== 'capture_value',
)

/** Those whose rows tell of what happened: digests tell of logs. */
export const LOG_TABLES: readonly EventTable[] = STORED_TABLES.filter(
  ({ name }) => name !== 'digest' && name !== 'digest_file',
)

/** Tables in which time says when something was logged. How a resource is configured may be told as of years ago, or long after
 * the logs end, and must not stretch what they are taken to cover. */
export const LOGGED_TABLES: readonly string[] = [
  ...LOG_TABLES.map(({ name }) => name).filter((name) => name !== 'resource_state'),
  'feature',
]

export function createStatements(): string[] {
  return [
    'CREATE SCHEMA IF NOT EXISTS stored',
    'CREATE TABLE IF NOT EXISTS setting (name VARCHAR NOT NULL, value VARCHAR NOT NULL)',
    'CREATE TABLE IF NOT EXISTS term (id UINTEGER NOT NULL, text VARCHAR NOT NULL)',
    `CREATE TABLE IF NOT EXISTS stored.object (id UINTEGER NOT NULL, key UUID NOT NULL, uri VARCHAR NOT NULL,
      version VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, bytes BIGINT NOT NULL, format VARCHAR NOT NULL, read BIGINT NOT NULL,
      stored BIGINT NOT NULL, duplicate BIGINT NOT NULL, rejected BIGINT NOT NULL, ingested TIMESTAMP NOT NULL)`,
    // SHA-256 of the uncompressed content of what CloudTrail delivered; '' in lines of earlier versions, and of other logs.
    `ALTER TABLE stored.object ADD COLUMN IF NOT EXISTS content_sha256 VARCHAR DEFAULT ''`,
    // Objects whose first rows are stored but whose end was not reached yet: the line that the ledger owes them.
    `CREATE TABLE IF NOT EXISTS stored.unfinished (id UINTEGER NOT NULL, key UUID NOT NULL, uri VARCHAR NOT NULL,
      stored BIGINT NOT NULL)`,
    `CREATE TABLE IF NOT EXISTS reject (object UINTEGER NOT NULL, position BIGINT NOT NULL, reason VARCHAR NOT NULL,
      detail VARCHAR NOT NULL, excerpt VARCHAR NOT NULL, records BIGINT NOT NULL)`,
    `CREATE TABLE IF NOT EXISTS stored.feature (time TIMESTAMP NOT NULL, resource UINTEGER NOT NULL, variant UINTEGER NOT NULL,
      side UTINYINT NOT NULL, feature UINTEGER NOT NULL, kind UTINYINT NOT NULL, bucket BIGINT NOT NULL, category UINTEGER NOT NULL,
      count BIGINT NOT NULL, minimum DOUBLE, maximum DOUBLE)`,
    `CREATE TABLE IF NOT EXISTS stored.relation (time TIMESTAMP NOT NULL, type UTINYINT NOT NULL, source_type UTINYINT NOT NULL,
      source UINTEGER NOT NULL, target_type UTINYINT NOT NULL, target UINTEGER NOT NULL, service UINTEGER NOT NULL,
      operation UINTEGER NOT NULL, account UINTEGER NOT NULL, count BIGINT NOT NULL, failed BIGINT NOT NULL,
      first TIMESTAMP NOT NULL, last TIMESTAMP NOT NULL)`,
    `CREATE TABLE IF NOT EXISTS stored.location (ip UINTEGER NOT NULL, country VARCHAR, asn BIGINT, organisation VARCHAR)`,
    // Columns that lakes of earlier versions lack.
    'ALTER TABLE stored.location ADD COLUMN IF NOT EXISTS city VARCHAR',
    'ALTER TABLE stored.location ADD COLUMN IF NOT EXISTS latitude DOUBLE',
    'ALTER TABLE stored.location ADD COLUMN IF NOT EXISTS longitude DOUBLE',
    `CREATE TABLE IF NOT EXISTS stored.verdict (id VARCHAR NOT NULL, kind VARCHAR NOT NULL, body VARCHAR NOT NULL)`,
    ...STORED_TABLES.map(createTable),
    ...STORED_TABLES.flatMap(laterColumns),
    CREATE_DOCUMENTS,
    'CREATE OR REPLACE VIEW object AS SELECT * FROM stored.object',
    ...READABLE_VIEWS,
  ]
}

function createTable(table: EventTable): string {
  const columns = table.columns.map(({ name, kind }) => `${name} ${STORED_TYPES[kind]}`)
  return `CREATE TABLE IF NOT EXISTS stored.${table.name} (${columns.join(', ')}, object UINTEGER NOT NULL)`
}

/** Adds what a lake of an earlier version lacks. Its rows do not say it: the column is absent in them, as a term is by 0. */
function laterColumns(table: EventTable): string[] {
  return table.columns.slice(FIRST_COLUMNS[table.name]).map(({ name, kind }) => {
    const absent = kind === 'term' || kind === 'code' ? ' DEFAULT 0' : ''
    return `ALTER TABLE stored.${table.name} ADD COLUMN IF NOT EXISTS ${name} ${STORED_TYPES[kind]}${absent}`
  })
}

/** A scalar sub-query a term, not a join: an engine drops those that a statement does not ask for. */
export function termText(id: string): string {
  return `(SELECT term.text FROM term WHERE term.id = ${id})`
}

function createView(
  table: EventTable,
  view: string = table.name,
  rows = `stored.${table.name}`,
): string {
  const columns = table.columns.map(({ name, kind }) =>
    kind === 'term' ? `${termText(`s.${name}`)} AS ${name}` : `s.${name}`,
  )
  return `CREATE OR REPLACE VIEW ${view} AS SELECT ${columns.join(', ')}, s.object FROM ${rows} s`
}

const FEATURE_VIEW = `CREATE OR REPLACE VIEW feature AS SELECT s.time, ${termText('s.resource')} AS resource,
  ${termText('s.variant')} AS variant, s.side, ${termText('s.feature')} AS feature, s.kind, s.bucket,
  ${termText('s.category')} AS category, s.count, s.minimum, s.maximum FROM stored.feature s`

const RELATION_VIEW = `CREATE OR REPLACE VIEW relation AS SELECT s.time, s.type, s.source_type, ${termText('s.source')} AS source,
  s.target_type, ${termText('s.target')} AS target, ${termText('s.service')} AS service, ${termText('s.operation')} AS operation,
  ${termText('s.account')} AS account, s.count, s.failed, s.first, s.last FROM stored.relation s`

/** An entity is whatever stands at an end of a relation; it is as old as its first and as recent as its last. */
const ENTITY_VIEW = `CREATE OR REPLACE VIEW entity AS
  SELECT e.type, ${termText('e.id')} AS id, e.id AS term, e.first_seen, e.last_seen FROM (
    SELECT type, id, min(first) AS first_seen, max(last) AS last_seen FROM (
      SELECT source_type AS type, source AS id, first, last FROM stored.relation
      UNION ALL SELECT target_type, target, first, last FROM stored.relation)
    GROUP BY type, id) e`

const LATEST_FINDING_VIEW = createView(EVENT_TABLES.finding, 'latest_finding', latestFindings())

/** The views that read as the vocabulary declares, over the tables with ids. */
export const READABLE_VIEWS: readonly string[] = [
  ...STORED_TABLES.map((table) => createView(table)),
  FEATURE_VIEW,
  RELATION_VIEW,
  ENTITY_VIEW,
  LATEST_FINDING_VIEW,
]

export function stageName(table: EventTable): string {
  return `stage_${table.name}`
}

/** The rows of a commit that the lake did not have, in temporary views named by this. */
export function freshName(table: EventTable['name']): string {
  return `fresh_${table}`
}

/** Empty, in place of the one there was. */
export function createStage(table: EventTable): string {
  const columns = table.columns.map(({ name, kind }) => `${name} ${STAGED_TYPES[kind]}`)
  return `CREATE OR REPLACE TEMP TABLE ${stageName(table)} (${columns.join(', ')}, object UINTEGER)`
}

/** A staged column as it is stored. */
export function storedValue({ name, kind }: Column): string {
  if (kind === 'time')
    return `CASE WHEN isnan(${name}) THEN NULL ELSE make_timestamp(CAST(${name} * 1000 AS BIGINT)) END`
  if (kind === 'count') return `TRY_CAST(${name} AS BIGINT)`
  if (kind === 'number') return `CASE WHEN isnan(${name}) THEN NULL ELSE ${name} END`
  if (kind === 'key') return `nullif(${name}, ${ABSENT_KEY})`
  return kind === 'text' ? `nullif(${name}, '')` : name
}
