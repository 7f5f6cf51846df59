import type { Engine } from '../engine.ts'
import type { ChainName } from './digest.ts'

/** The ARN of a trail: as a log names it, since the trail of an organisation belongs to another account than its digests; else as
 * it would be in the account of the digest. */
export async function trailArn(
  engine: Engine,
  { account, trail, homeRegion }: ChainName,
): Promise<string> {
  const own = `arn:aws:cloudtrail:${homeRegion}:${account}:trail/${trail}`
  const rows = await engine.query(
    `SELECT text FROM term WHERE starts_with(text, 'arn:') AND ends_with(text, $1) AND contains(text, $2)
     ORDER BY text = $3 DESC, text LIMIT 2`,
    [`:trail/${trail}`, `:cloudtrail:${homeRegion}:`, own],
  )
  const known = rows.map((row) => String(row['text']))
  return known.includes(own) || known.length !== 1 ? own : (known[0] ?? own)
}
