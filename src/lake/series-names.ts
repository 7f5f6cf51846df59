import type { Engine } from './engine.ts'
import { partKey, type SeriesPart } from './series-part.ts'

/** The ids of endpoints as the lake knows them in full. */
export type EndpointNames = ReadonlyMap<string, string>

const ENDPOINT_ARNS = `SELECT DISTINCT t.text AS arn FROM (
    SELECT resource AS id FROM stored.metric WHERE resource_type = 16
    UNION SELECT target FROM stored.api_call WHERE target_type = 16
  ) e JOIN term t ON t.id = e.id WHERE t.text LIKE 'arn:%'`

/**
 * From `endpoint/<name>`, which is all that data capture and saved metrics know, to the ARN that another log has given;
 * names that several accounts or Regions have are left out, because nobody can tell which is meant.
 */
export async function readEndpointNames(engine: Engine): Promise<EndpointNames> {
  const rows = await engine.query(ENDPOINT_ARNS)
  const names = new Map<string, string>()
  const ambiguous = new Set<string>()
  for (const { arn } of rows) {
    if (typeof arn !== 'string') continue
    const name = arn.slice(arn.lastIndexOf(':') + 1)
    if (names.has(name)) ambiguous.add(name)
    names.set(name, arn)
  }
  for (const name of ambiguous) names.delete(name)
  return names
}

/** Parts under their full names; of two parts of one log that turn out to be of the same thing, the fuller. */
export function withFullNames(parts: readonly SeriesPart[], names: EndpointNames): SeriesPart[] {
  const merged = new Map<string, SeriesPart>()
  for (const part of parts) {
    const named = { ...part, resource: names.get(part.resource) ?? part.resource }
    const key = `${part.source}\n${partKey(named)}`
    const other = merged.get(key)
    if (other === undefined || other.total < part.total) merged.set(key, named)
  }
  return [...merged.values()]
}
