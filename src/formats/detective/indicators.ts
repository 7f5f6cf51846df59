import { canonicalIp } from '../../events/ip.ts'
import type { Json, JsonObject } from '../format.ts'
import { arrayField, isObject, objectField, textField } from '../json-fields.ts'
import { mitreIds } from '../mitre-ids.ts'

/** What the indicators of an investigation say, as far as a finding has room for it. */
export interface Indicators {
  /** How many there are of each type, most first, in words: `TTP_OBSERVED 3, IMPOSSIBLE_TRAVEL 1`. */
  readonly summary: string
  /** MITRE ids, comma-separated; Detective often gives a technique's name alone. */
  readonly techniques: string
  /** A flagged address, else one that a technique was seen from; `''` when there is none. */
  readonly address: string
  readonly flagged: readonly string[]
  readonly all: readonly Json[]
}

/** Most indicators of one investigation. */
const MOST = 1_000

/** https://docs.aws.amazon.com/detective/latest/APIReference/API_IndicatorDetail.html */
export function indicatorsOf(record: JsonObject | undefined): Indicators {
  const all = arrayField(record, 'Indicators').filter(isObject).slice(0, MOST)
  const details = (type: string) =>
    all.flatMap((one) => {
      const detail = objectField(objectField(one, 'IndicatorDetail'), type)
      return detail === undefined ? [] : [detail]
    })
  const observed = details('TTPsObservedDetail')
  const flagged = addressesIn(details('FlaggedIpAddressDetail'))
  const [address = ''] = [...flagged, ...addressesIn(observed)]
  const named = observed.flatMap((one) => [
    textField(one, 'Technique'),
    textField(one, 'Procedure'),
  ])
  return { summary: summaryOf(all), techniques: mitreIds(named), address, flagged, all }
}

function addressesIn(details: readonly JsonObject[]): readonly string[] {
  const found = details.flatMap((one) => canonicalIp(textField(one, 'IpAddress')) ?? [])
  return [...new Set(found)]
}

function summaryOf(all: readonly JsonObject[]): string {
  const counts = new Map<string, number>()
  for (const one of all) {
    const type = textField(one, 'IndicatorType')
    if (/^[A-Z_]{1,40}$/.test(type)) counts.set(type, (counts.get(type) ?? 0) + 1)
  }
  const sorted = [...counts].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  return sorted
    .slice(0, 10)
    .map(([type, count]) => `${type} ${count}`)
    .join(', ')
}
