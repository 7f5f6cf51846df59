import type { FindingGroup } from '../../../src/parts/findings/words.ts'

/** A finding group as the API tells it. */
export function group(fields: Partial<FindingGroup> = {}): FindingGroup {
  return {
    id: 'fg-1',
    severity: 'HIGH',
    title: '',
    summary: '',
    entities: [],
    tactics: [],
    findings: [],
    causes: [],
    timeline: [],
    stages: [],
    severityReasons: [],
    ...fields,
  }
}
