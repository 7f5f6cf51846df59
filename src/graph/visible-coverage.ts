import { type Coverage, coverageOf, type FormatCoverage, findingOrigins } from '../lake/coverage.ts'
import { missingDataEvents } from '../lake/data-event-coverage.ts'
import type { Engine } from '../lake/engine.ts'
import { STORED_TABLES } from '../lake/schema.ts'

const ROWS = STORED_TABLES.map(
  ({ name }) =>
    `SELECT object, count(*) AS held, min(time) AS first, max(time) AS last FROM stored.${name} GROUP BY object`,
).join(' UNION ALL ')

/** An object whose rows can all be seen is told of in full; of one that holds rows of others only what can be seen. */
const SEEN = `SELECT o.format, count(*) AS objects,
    sum(CASE WHEN s.held >= o.stored THEN o.read ELSE s.held END) AS read, sum(s.held) AS stored,
    sum(CASE WHEN s.held >= o.stored THEN o.duplicate ELSE 0 END) AS duplicate,
    sum(CASE WHEN s.held >= o.stored THEN o.rejected ELSE 0 END) AS rejected,
    min(s.first) AS first, max(s.last) AS last
  FROM (SELECT object, sum(held) AS held, min(first) AS first, max(last) AS last FROM (${ROWS}) r GROUP BY object) s
  JOIN stored.object o ON o.id = s.object GROUP BY o.format ORDER BY o.format`

/**
 * What was read of the logs that a connection may see: nothing tells of the logs of others. Objects of which nothing was
 * stored belong to nobody and are left out.
 */
export async function readVisibleCoverage(engine: Engine): Promise<Coverage> {
  const rows = await engine.query(SEEN)
  const formats = rows.map(
    (row): FormatCoverage => ({
      format: String(row['format']),
      objects: Number(row['objects']),
      read: Number(row['read']),
      stored: Number(row['stored']),
      duplicate: Number(row['duplicate']),
      rejected: Number(row['rejected']),
      start: Number(row['first']),
      end: Number(row['last']),
    }),
  )
  // Whose records were left out is for those to know who have the lake to themselves; GraphView adds it.
  return coverageOf(formats, [], await missingDataEvents(engine), await findingOrigins(engine))
}
