import type { JsonObject } from '../format.ts'
import { arrayField, isObject } from '../json-fields.ts'
import { mitreIds } from '../mitre-ids.ts'
import type { GuardDutyFinding } from './record.ts'

/** MITRE ids that the description or the indicators of an attack sequence name, sorted, comma-separated. */
export function techniquesOf({ description, sequence }: GuardDutyFinding): string {
  return mitreIds([description, ...sequenceTexts(sequence)])
}

/** What the indicators of an attack sequence and of its signals say. */
export function sequenceTexts(sequence: JsonObject | undefined): readonly string[] {
  const signals = arrayField(sequence, 'signals').filter(isObject)
  return [
    ...indicatorValues(sequence, 'sequenceIndicators'),
    ...signals.flatMap((signal) => indicatorValues(signal, 'signalIndicators')),
  ]
}

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Indicator.html */
function indicatorValues(holder: JsonObject | undefined, key: string): readonly string[] {
  return arrayField(holder, key)
    .filter(isObject)
    .flatMap((indicator) => arrayField(indicator, 'values'))
    .filter((value) => typeof value === 'string')
}
