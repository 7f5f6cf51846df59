import { shortName } from '../../events/arn.ts'
import { type EntityRef, PRINCIPAL_TYPES } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import { type Severity, severityRank } from '../../events/severity.ts'
import type { JsonObject } from '../render/report-json.ts'
import type { FindingGroup } from '../report.ts'
import { distinctEntities } from './distinct-entities.ts'
import { present } from './json-fields.ts'
import { first, prose, value } from './limits.ts'
import { techniquesOf } from './techniques.ts'
import { sayableTime } from './times.ts'

/** What a sequence may hold of each. */
const MOST = { actors: 10, endpoints: 10, signals: 100, values: 50 } as const

/** GuardDuty's bands, from which Security Hub reads a signal's severity: the least of each. */
const SCORES: Readonly<Record<Severity, number>> = {
  INFORMATIONAL: 0,
  LOW: 1,
  MEDIUM: 4,
  HIGH: 7,
  CRITICAL: 9,
}

interface SequenceOptions {
  /** The product ARN of a finding, and its id in Security Hub. */
  readonly productOf: (finding: Finding) => string
  readonly idOf: (finding: Finding) => string
  readonly mostSignals?: number
}

/**
 * A finding group as an attack sequence: who, from where, and its findings in the order of time. The gravest are kept when
 * there are more than 100. https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Sequence.html
 */
export function asffSequence(
  group: FindingGroup,
  { productOf, idOf, mostSignals = MOST.signals }: SequenceOptions,
): { readonly sequence: JsonObject; readonly left: number } {
  const { findings } = group
  const actors = first(asffActors(group), MOST.actors)
  const endpoints = first(
    distinctEntities(everything(group).filter(({ type }) => type === 'ip-address')),
    MOST.endpoints,
  )
  const gravest = findings.toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity))
  const signals = first(gravest, mostSignals)
  const sequence = present({
    Uid: value(group.id, 512),
    Actors: actors.kept.map(actor),
    Endpoints: endpoints.kept.map(({ id }) => ({ Id: value(id, 128), Ip: value(id, 128) })),
    Signals: signals.kept
      .toSorted((a, b) => a.start - b.start)
      .map((finding) => signal(finding, productOf(finding), idOf(finding))),
    SequenceIndicators: indicators(group),
  })
  return { sequence, left: actors.left + endpoints.left + signals.left }
}

function actor({ type, id }: EntityRef): JsonObject {
  return {
    Id: value(id, 512),
    User: { Name: prose(shortName(id), 128), Uid: value(id, 512), Type: prose(type, 64) },
  }
}

function signal(finding: Finding, product: string, id: string): JsonObject {
  const { actor: who } = finding
  return present({
    Type: 'FINDING',
    Id: id,
    Name: prose(finding.type, 128),
    Title: prose(finding.title, 256),
    ProductArn: product,
    ResourceIds: [value(finding.entity.id, 512)],
    ActorIds: who === undefined ? [] : [value(who.id, 512)],
    CreatedAt: sayableTime(finding.start),
    UpdatedAt: sayableTime(finding.end, finding.start),
    FirstSeenAt: sayableTime(finding.start),
    LastSeenAt: sayableTime(finding.end, finding.start),
    Severity: SCORES[finding.severity],
    Count: Math.max(1, finding.eventIds.length),
  })
}

function indicators(group: FindingGroup): JsonObject[] {
  const techniques = techniquesOf(group.findings).map(({ id }) => id)
  const found: readonly (readonly [string, string, readonly string[]])[] = [
    ['ATTACK_TACTIC', 'Tactics of MITRE ATT&CK and ATLAS', group.tactics],
    ['ATTACK_TECHNIQUE', 'Techniques of MITRE ATT&CK and ATLAS', techniques],
  ]
  return found.flatMap(([key, title, values]) =>
    values.length === 0
      ? []
      : [
          {
            Key: key,
            Title: title,
            Values: values.slice(0, MOST.values).map((one) => prose(one, 64)),
          },
        ],
  )
}

/** Who acts in a group: the principals of likely causes, then those of findings. */
export function asffActors(group: FindingGroup): EntityRef[] {
  const acting = group.findings.flatMap((finding) => (finding.actor ? [finding.actor] : []))
  const likely = group.causes.flatMap(({ principal, probability }) =>
    principal !== undefined && probability >= 0.2 ? [principal] : [],
  )
  const all = distinctEntities([...likely, ...acting])
  return all.filter(({ type }) => PRINCIPAL_TYPES.includes(type))
}

function everything(group: FindingGroup): EntityRef[] {
  const touched = group.findings.flatMap(({ entity, related }) => [entity, ...related])
  return [...group.entities, ...touched]
}
