import type { TimeWindow } from '../events/time.ts'
import type { Engine, SqlValue } from './engine.ts'
import { BIN, type SeriesSource } from './series-measures.ts'

/** Which bins of the window a log covers in an account and Region: 1 where it does. */
export type Coverage = (source: SeriesSource, account: string, region: string) => Uint8Array

/** Bins without a single record that are never more than a quiet moment: three hours at most. */
const BRIDGED = 36
/** Gaps as long as one in so many of a log's own are its habit. */
const USUAL = 0.99

/**
 * Which bins each log covers: those in which it has any record of the same account and Region, of whatever kind, and gaps
 * between them that are no longer than its gaps usually are. A count of zero is only believed there: when a log stops,
 * nothing is known.
 */
export async function readCoverage(
  engine: Engine,
  { start, end }: TimeWindow,
  sources: ReadonlySet<SeriesSource>,
): Promise<Coverage> {
  const length = Math.max(0, Math.ceil((end - start) / BIN))
  const covered = new Map<string, Uint8Array>()
  for (const source of sources) {
    const rows = await engine.query(statement(source), [new Date(start), new Date(end)])
    for (const row of rows) {
      const key = [source, row['account'] ?? '', row['region'] ?? ''].join('\n')
      covered.set(key, marked(row['bins'], length))
    }
  }
  return (source, account, region) =>
    covered.get([source, account, region].join('\n')) ?? new Uint8Array(length)
}

/** The names of tables are our own. */
function statement(source: SeriesSource): string {
  return `SELECT a.text AS account, r.text AS region, s.bins FROM (
      SELECT account, region, array_agg(bin ORDER BY bin) AS bins FROM (
        SELECT DISTINCT account, region, CAST(floor(date_diff('second', $1, time) / ${BIN / 1000}.0) AS INTEGER) AS bin
        FROM stored.${source} WHERE time >= $1 AND time < $2) d
      GROUP BY account, region
    ) s LEFT JOIN term a ON a.id = s.account LEFT JOIN term r ON r.id = s.region`
}

function marked(bins: SqlValue | undefined, length: number): Uint8Array {
  const marks = new Uint8Array(length)
  const seen = Array.isArray(bins) ? bins.map(Number) : []
  const gaps = seen.slice(1).map((bin, i) => bin - (seen[i] ?? bin))
  gaps.sort((x, y) => x - y)
  const usual = Math.min(BRIDGED, gaps[Math.floor(USUAL * (gaps.length - 1))] ?? 1)
  let last = -1
  for (const bin of seen) {
    marks.fill(1, last >= 0 && bin - last <= usual ? last : bin, bin + 1)
    last = bin
  }
  return marks
}
