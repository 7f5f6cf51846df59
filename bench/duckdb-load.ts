import { statSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'

const COLUMNS = `{Records: 'STRUCT(
  eventVersion VARCHAR,
  userIdentity STRUCT("type" VARCHAR, principalId VARCHAR, arn VARCHAR, accountId VARCHAR, accessKeyId VARCHAR,
    userName VARCHAR, invokedBy VARCHAR, sessionContext STRUCT(
      sessionIssuer STRUCT("type" VARCHAR, principalId VARCHAR, arn VARCHAR, accountId VARCHAR, userName VARCHAR),
      attributes STRUCT(creationDate VARCHAR, mfaAuthenticated VARCHAR), sourceIdentity VARCHAR)),
  eventTime TIMESTAMP, eventSource VARCHAR, eventName VARCHAR, awsRegion VARCHAR, sourceIPAddress VARCHAR,
  userAgent VARCHAR, errorCode VARCHAR, errorMessage VARCHAR, requestParameters JSON, responseElements JSON,
  additionalEventData JSON, requestID VARCHAR, eventID UUID, readOnly BOOLEAN, eventType VARCHAR,
  managementEvent BOOLEAN, recipientAccountId VARCHAR, vpcEndpointId VARCHAR, eventCategory VARCHAR)[]'}`

/** The main columns of an event, typed: what Dupin's own table holds but for what it derives. */
const EVENT = `r.eventID AS event_id, r.eventTime AS time, r.recipientAccountId AS account, r.awsRegion AS region,
  r.eventSource AS service, r.eventName AS operation, r.eventCategory AS category, r.readOnly AS read_only,
  r.userIdentity."type" AS identity_type, coalesce(r.userIdentity.sessionContext.sessionIssuer.arn, r.userIdentity.arn,
  r.userIdentity.invokedBy) AS actor, r.userIdentity.arn AS session, r.userIdentity.accountId AS actor_account,
  r.userIdentity.accessKeyId AS access_key, r.userIdentity.sessionContext.attributes.mfaAuthenticated AS mfa,
  r.sourceIPAddress AS source_ip, r.userAgent AS user_agent, r.vpcEndpointId AS vpc_endpoint, r.errorCode AS error,
  r.errorMessage AS error_message, r.requestID AS request_id, r.requestParameters AS request,
  r.responseElements AS response, r.additionalEventData AS additional`

function typedLoad(folder: string, extra: string): string {
  return `SELECT ${EVENT}${extra} FROM (
    SELECT unnest(Records) AS r${extra} FROM read_json('${folder}/**/*.json.gz', columns = ${COLUMNS},
      format = 'newline_delimited', compression = 'gzip', maximum_object_size = 67108864${extra && ', filename = true'}))`
}

/** Loads the files into a table of a new database by DuckDB's typed reader; answers the events stored. */
export async function loadTyped(folder: string, path: string): Promise<number> {
  return withDatabase(path, [`CREATE TABLE api_call AS ${typedLoad(folder, '')}`])
}

/** The roll-ups of the behavior graph over text columns. */
const ROLL_UPS = [
  ['actor', 'operation', 'service, operation'],
  [
    'actor',
    "coalesce(request->>'$.endpointName', request->>'$.roleArn', request->>'$.keyId', request->>'$.bucketName')",
    'service, operation',
  ],
  ['actor', 'source_ip', "service, ''"],
  ['actor', 'user_agent', "'', ''"],
  ['actor', 'access_key', "'', ''"],
  ['actor', 'region', "service, ''"],
  ['session', 'actor', "'', ''"],
]

/** The same with what makes it comparable to an ingest: each event once, a ledger of the files, hourly roll-ups. */
export async function loadEqually(folder: string, path: string): Promise<number> {
  const rollUp = ROLL_UPS.map(
    (
      [source, target, by],
      type,
    ) => `SELECT date_trunc('hour', time) AS hour, ${type} AS type, ${source} AS source,
      ${target} AS target, ${by}, account, count(*) AS count, count(*) FILTER (WHERE error IS NOT NULL) AS failed,
      min(time) AS first, max(time) AS last FROM fresh WHERE ${source} IS NOT NULL GROUP BY ALL`,
  )
  return withDatabase(path, [
    `CREATE TABLE api_call AS SELECT *, '' AS filename FROM (${typedLoad(folder, '')}) LIMIT 0`,
    'CREATE TABLE ledger (uri VARCHAR, read BIGINT, stored BIGINT)',
    `CREATE TABLE relation (hour TIMESTAMP, type INTEGER, source VARCHAR, target VARCHAR, service VARCHAR,
      operation VARCHAR, account VARCHAR, count BIGINT, failed BIGINT, first TIMESTAMP, last TIMESTAMP)`,
    'BEGIN',
    `CREATE TEMP TABLE stage AS ${typedLoad(folder, ', filename')}`,
    `CREATE TEMP TABLE fresh AS SELECT * FROM stage
      WHERE rowid IN (SELECT min(rowid) FROM stage GROUP BY account, event_id)
        AND NOT EXISTS (SELECT 1 FROM api_call a WHERE a.account = stage.account AND a.event_id = stage.event_id)`,
    'INSERT INTO api_call SELECT * FROM fresh',
    `INSERT INTO ledger SELECT s.filename, s.n, coalesce(f.n, 0) FROM (SELECT filename, count(*) AS n FROM stage GROUP BY 1) s
      LEFT JOIN (SELECT filename, count(*) AS n FROM fresh GROUP BY 1) f ON f.filename = s.filename`,
    ...rollUp.map((select) => `INSERT INTO relation ${select}`),
    'COMMIT',
  ])
}

async function withDatabase(path: string, statements: readonly string[]): Promise<number> {
  const instance = await DuckDBInstance.create(path, {
    threads: '2',
    preserve_insertion_order: 'false',
  })
  const connection = await instance.connect()
  for (const statement of statements) await connection.run(statement)
  const reader = await connection.runAndReadAll('SELECT count(*)::INTEGER FROM api_call')
  connection.closeSync()
  instance.closeSync()
  if (statSync(path).size === 0) throw new Error('the database was not written')
  return Number(reader.getRows()[0]?.[0])
}
