import { DATA_EVENT_OPERATIONS } from '../../lake/data-event-coverage.ts'
import type { Engine } from '../../lake/engine.ts'
import { termText } from '../../lake/schema.ts'

/** Account and Region of each log of which something was collected, by its name in WANTED_LOGS. */
export type CollectedPlaces = (log: string, account: string, region: string) => boolean

/** What shows that a log was collected: a table and a condition. */
const SHOWN: readonly (readonly [log: string, table: string, condition: string])[] = [
  [
    'cloudtrail',
    'api_call',
    `category < 2 AND service NOT IN (SELECT id FROM term WHERE text = 'kubernetes')`,
  ],
  ['bedrock-invocation', 'invocation', 'origin = 0'],
  ['guardduty', 'finding', `origin = (SELECT id FROM term WHERE text = 'guardduty')`],
  ['config', 'resource_state', 'origin < 3'],
]

export async function collectedPlaces(engine: Engine): Promise<CollectedPlaces> {
  const found = new Set<string>()
  const ask = async (log: string, from: string, parameters: readonly (readonly string[])[]) => {
    const rows = await engine.query(
      `SELECT ${termText('s.account')} AS account, ${termText('s.region')} AS region
       FROM (SELECT DISTINCT account, region FROM ${from}) s ORDER BY account, region LIMIT 100000`,
      [...parameters],
    )
    for (const { account, region } of rows) found.add(`${log} ${account} ${region}`)
  }
  for (const [log, table, condition] of SHOWN)
    await ask(log, `stored.${table} WHERE ${condition}`, [])
  for (const [log, operations] of Object.entries(DATA_EVENT_OPERATIONS))
    await ask(
      log,
      `stored.api_call WHERE operation IN (SELECT id FROM term WHERE text IN (SELECT unnest($1::VARCHAR[])))`,
      [operations],
    )
  return (log, account, region) => found.has(`${log} ${account} ${region}`)
}
