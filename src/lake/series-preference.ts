import type { SeriesSource } from './series-measures.ts'
import { partKey, type SeriesPart } from './series-part.ts'

const ORDER: readonly SeriesSource[] = ['metric', 'invocation', 'api_call']

/** A log that saw this much less of the same calls than another was off for a while, or is a sample. */
const COMPLETE = 0.98
/** A log that began much later than another cannot say what is usual. */
const SPAN = 0.5

/**
 * One part of each thing and measure: of the logs that cover most of the time, the metrics, else the invocation log, else
 * CloudTrail. Between the two that record call by call, the more complete wins: an intruder who switches the invocation
 * log off is still in CloudTrail.
 */
export function preferSource(parts: readonly SeriesPart[]): SeriesPart[] {
  const groups = new Map<string, SeriesPart[]>()
  for (const part of parts) {
    const key = partKey(part)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [part])
    else group.push(part)
  }
  return [...groups.values()].flatMap((group) => best(group) ?? [])
}

function best(group: readonly SeriesPart[]): SeriesPart | undefined {
  const longest = Math.max(...group.map(span))
  const long = group.filter((part) => span(part) >= SPAN * longest)
  const metric = long.find(({ source }) => source === 'metric')
  if (metric !== undefined) return metric
  const most = Math.max(...long.map(({ total }) => total))
  const complete = long.filter(({ total }) => total >= COMPLETE * most)
  return complete.sort((x, y) => ORDER.indexOf(x.source) - ORDER.indexOf(y.source))[0]
}

function span({ bins }: SeriesPart): number {
  return (bins.at(-1) ?? 0) - (bins[0] ?? 0) + 1
}
