import { findKnownEntity } from '../src/graph/known-entity.ts'
import { readEntityPage } from '../src/investigations/entity/entity-page.ts'
import { openLake } from '../src/lake/lake.ts'
import { DAYS, START } from './data.ts'

const ENTITIES = 60
const DAY = 86_400_000

/** Milliseconds that each question about one entity takes: a day held against the 45 days before. Entities of all kinds,
 * busy and rare alike; each is asked twice and the second answer counts, so the pages are warm. */
export async function investigateEntities(path: string): Promise<number[]> {
  const lake = await openLake({ path, newSecret: () => 'bench'.repeat(8) })
  const end = START + DAYS * DAY
  const scope = { start: end - DAY, end }
  const baseline = { start: scope.start - 45 * DAY, end: scope.start }
  const rows = await lake.engine.query(
    `SELECT t.text AS id FROM (SELECT id, row_number() OVER (PARTITION BY type ORDER BY n DESC) AS nth, count(*) OVER (PARTITION BY type) AS of
       FROM (SELECT source_type AS type, source AS id, sum(count) AS n FROM stored.relation GROUP BY ALL
             UNION ALL SELECT target_type, target, sum(count) FROM stored.relation GROUP BY ALL)) e
     JOIN term t ON t.id = e.id WHERE nth <= 4 OR nth % (1 + of // 6) = 0 ORDER BY nth, t.text LIMIT ${ENTITIES}`,
  )
  const latencies: number[] = []
  for (const { id } of rows) {
    for (const warm of [false, true]) {
      const started = performance.now()
      const { engine } = lake
      const entity = await findKnownEntity(engine, String(id))
      if (entity === undefined) throw new Error(`no profile of ${id}`)
      await readEntityPage({ engine, entity, scope, baseline, report: undefined })
      if (warm) latencies.push(performance.now() - started)
    }
  }
  await lake.engine.close()
  return latencies
}
