import { findingOf } from '../../detectors/techniques/finding.ts'
import { shortName } from '../../events/arn.ts'
import type { EntityType } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import { DAY, formatTime, type TimeWindow } from '../../events/time.ts'
import type { FirstShown, ShownFacet } from '../../graph/first-shown.ts'
import type { Call } from '../../lake/calls.ts'
import type { CallPart } from '../../lake/calls-with.ts'
import { truncate } from '../render/width.ts'
import type { FindingGroup } from '../report.ts'

interface Kind {
  readonly type: string
  readonly part: CallPart
  /** What the finding is about: the value, or what it was shown with. */
  readonly entity: EntityType
  readonly isWhole: boolean
  readonly told: (value: string) => string
}

/** After the evidence that Amazon Detective adds to its finding groups (User Guide, "Finding groups"), and the Region. */
export const EVIDENCE_KINDS: Readonly<Record<ShownFacet, Kind>> = {
  place: {
    ...{ type: 'Evidence/NewGeolocation', part: 'source_ip', entity: 'ip-address', isWhole: false },
    told: (place) => `called from ${place}`,
  },
  organisation: {
    ...{ type: 'Evidence/NewNetworkOwner', part: 'source_ip', entity: 'asn', isWhole: true },
    told: (name) => `called from a network of ${name}`,
  },
  program: {
    ...{ type: 'Evidence/NewUserAgent', part: 'user_agent', entity: 'user-agent', isWhole: false },
    told: (program) => `called with ${program.replace(/ on $/, '')}`,
  },
  operation: {
    ...{ type: 'Evidence/NewApiCall', part: 'operation', entity: 'operation', isWhole: true },
    told: (operation) => `called ${operation}`,
  },
  region: {
    ...{ type: 'Evidence/NewRegion', part: 'region', entity: 'aws-region', isWhole: true },
    told: (region) => `acted in ${region}`,
  },
}

/** Characters of a value that a title has: whoever calls writes the user agent. */
const VALUE_WIDTH = 60

/** Whether a finding only tells what was new beside what a group is about: it is no alert, and gives a group neither its name
 * nor its severity nor its causes. */
export function isEvidence({ type }: Pick<Finding, 'type'>): boolean {
  return type.startsWith('Evidence/')
}

/** The group as its alerts alone make it. */
export function withoutEvidence(group: FindingGroup): FindingGroup {
  return { ...group, findings: group.findings.filter((finding) => !isEvidence(finding)) }
}

/** What somebody showed for the first time, as a finding; undefined when no call with it is left in the lake. */
export function evidenceFinding(
  shown: FirstShown,
  calls: readonly Call[],
  window: TimeWindow,
  baseline: TimeWindow,
  examined: number,
): Finding | undefined {
  const [first] = calls
  if (first === undefined) return undefined
  const { type, part, entity, isWhole, told } = EVIDENCE_KINDS[shown.facet]
  const about = { type: entity, id: isWhole ? shown.value : shown.shownWith }
  const what = told(truncate(shown.value, VALUE_WIDTH))
  return {
    ...findingOf(type, calls, 'evidence', about),
    severity: 'INFORMATIONAL',
    title: `${shortName(first.actor)} ${what} for the first time`,
    score: Math.round(shown.bits * 10) / 10,
    observed: shown.calls,
    expected: 0,
    baseline: baselineInWords(shown, baseline),
    examined,
    techniques: [],
    explanation: {
      sql: `SELECT time, event_id, service, operation, region, source_ip, user_agent, outcome FROM api_call
WHERE actor = $1 AND ${part} = $2 AND time >= CAST($3 AS TIMESTAMP) AND time < CAST($4 AS TIMESTAMP) ORDER BY time`,
      parameters: [first.actor, shown.shownWith, formatTime(window.start), formatTime(window.end)],
    },
  }
}

function baselineInWords({ newForAccount }: FirstShown, { start, end }: TimeWindow): string {
  const days = Math.max(1, Math.round((end - start) / DAY))
  const others = newForAccount
    ? 'nobody else of the account did either'
    : 'others of the account did'
  return `${days} days of calls by the same principal; ${others}`
}
