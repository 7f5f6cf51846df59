import { deriveRelations } from '../../../src/graph/derive.ts'
import { ingest } from '../../../src/lake/ingest/ingest.ts'
import { type Lake, openLake } from '../../../src/lake/lake.ts'
import type { LogObject, Source } from '../../../src/sources/source.ts'
import { createRandom } from '../../../src/statistics/random.ts'
import { contentOf, storedRows } from '../../lake/ingest-support.ts'
import { InlineReaders } from './inline-readers.ts'
import { eventsIn } from './simulated-logs.ts'

const MOST_TOLD = 5

const ROWS_BY_OBJECT = `SELECT object, count(*) AS rows FROM (
  SELECT object FROM stored.api_call UNION ALL SELECT object FROM stored.flow UNION ALL SELECT object FROM stored.finding)
  GROUP BY object`

/** What a lake says otherwise than one that read the same objects once and in order, and what in it does not fit together. */
export async function differencesFromReference(
  lake: Lake,
  put: ReadonlyMap<string, LogObject>,
): Promise<readonly string[]> {
  const [is, should] = [await contentOf(lake), await referenceContent(put)]
  const [missing, more] = [without(should, is), without(is, should)]
  const { orphans } = await storedRows(lake)
  const [row] = await lake.engine.query(
    `SELECT (SELECT count(*) FROM stored.unfinished) AS unfinished,
       (SELECT count(*) - count(DISTINCT text) FROM term) AS repeated,
       (SELECT count(*) - count(DISTINCT key) FROM stored.object) AS twice,
       (SELECT count(*) FROM stored.object o LEFT JOIN (${ROWS_BY_OBJECT}) r ON r.object = o.id
        WHERE o.stored <> coalesce(r.rows, 0)) AS miscounted`,
  )
  const counts = Object.entries({ orphans, ...row }).filter(([, count]) => count !== 0)
  const events = Object.entries(eventsIn(put.keys()))
  const rows = await Promise.all(events.map(([table]) => rowsOf(lake, table)))
  return [
    ...missing.slice(0, MOST_TOLD).map((line) => `missing: ${line}`),
    ...more.slice(0, MOST_TOLD).map((line) => `too much: ${line}`),
    ...counts.map(([what, count]) => `${what}: ${count}`),
    ...events.flatMap(([table, count], i) =>
      rows[i] === count ? [] : [`${table} has ${rows[i]} rows, of ${count} events`],
    ),
  ]
}

async function rowsOf({ engine }: Lake, table: string): Promise<number> {
  const [row] = await engine.query(`SELECT count(*) AS rows FROM ${table}`)
  return Number(row?.['rows'])
}

const made = new Map<string, readonly string[]>()

/** Of the same objects the same, whichever seed put them. */
async function referenceContent(put: ReadonlyMap<string, LogObject>): Promise<readonly string[]> {
  const key = [...put.keys()].sort().join('\n')
  const content = made.get(key) ?? (await readInOrder(put))
  made.set(key, content)
  return content
}

async function readInOrder(put: ReadonlyMap<string, LogObject>): Promise<readonly string[]> {
  const lake = await openLake({ path: ':memory:', newSecret: () => 'c0ffee'.repeat(6), threads: 1 })
  try {
    await ingest(lake, sourceOf(put), {
      threads: 1,
      seed: 1,
      now: () => new Date(0),
      derive: deriveRelations,
      readers: () => new InlineReaders(createRandom('in order')),
    })
    return await contentOf(lake)
  } finally {
    await lake.engine.close()
  }
}

function sourceOf(put: ReadonlyMap<string, LogObject>): Source {
  const texts = new Map([...put].map(([text, { uri }]) => [uri, text]))
  return {
    name: 'in order',
    list: async function* () {
      yield* put.values()
    },
    open: async ({ uri }) => ({
      kind: 'bytes',
      bytes: new Uint8Array(Buffer.from(texts.get(uri) ?? '')),
    }),
  }
}

/** Lines of one that the other has less often. Both are sorted. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1)
  return lines.filter((line) => {
    const left = counts.get(line) ?? 0
    counts.set(line, left - 1)
    return left <= 0
  })
}
