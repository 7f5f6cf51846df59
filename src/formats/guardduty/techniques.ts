import type { JsonObject } from '../format.ts'
import { arrayField, isObject } from '../json-fields.ts'
import type { GuardDutyFinding } from './record.ts'

const TECHNIQUE = /\b(?:AML\.)?T\d{4}(?:\.\d{3})?\b/g
const MOST = 64

/** MITRE ids that the description or the indicators of an attack sequence name, sorted, comma-separated. */
export function techniquesOf({ description, sequence }: GuardDutyFinding): string {
  const signals = arrayField(sequence, 'signals').filter(isObject)
  const texts = [
    description,
    ...indicatorValues(sequence, 'sequenceIndicators'),
    ...signals.flatMap((signal) => indicatorValues(signal, 'signalIndicators')),
  ]
  const found = new Set(texts.flatMap((text) => text.match(TECHNIQUE) ?? []))
  return [...found].sort().slice(0, MOST).join(',')
}

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Indicator.html */
function indicatorValues(holder: JsonObject | undefined, key: string): readonly string[] {
  return arrayField(holder, key)
    .filter(isObject)
    .flatMap((indicator) => arrayField(indicator, 'values'))
    .filter((value) => typeof value === 'string')
}
