import { parseArn, shortName } from '../../events/arn.ts'
import type { EntityRef, EntityType } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import type { JsonObject } from '../render/report-json.ts'
import { entityKind, quantity } from '../render/words.ts'
import { present } from './json-fields.ts'
import { prose, value } from './limits.ts'
import { type Technique, techniquesOf } from './techniques.ts'

/** Characters of one value. OCSF sets no limit; its stores do. */
const LONG = 2048

/** Types of `observable`. https://schema.ocsf.io/1.8.0/objects/observable */
const OBSERVABLES: Readonly<Partial<Record<EntityType, readonly [number, string]>>> = {
  'ip-address': [2, 'IP Address'],
  country: [14, 'Country'],
  'user-agent': [16, 'HTTP User-Agent'],
  'access-key': [19, 'User Credential ID'],
  'bedrock-api-key': [19, 'User Credential ID'],
  'iam-user': [31, 'User Object: uid'],
  'iam-role': [31, 'User Object: uid'],
  'role-session': [31, 'User Object: uid'],
  'federated-user': [31, 'User Object: uid'],
  'aws-account': [35, 'Account Object: uid'],
}

/** What is behind a finding that has a model in it. */
const MODELS: readonly EntityType[] = [
  ...(['foundation-model', 'inference-profile', 'provisioned-model'] as const),
  ...(['sagemaker-endpoint', 'endpoint-variant', 'sagemaker-model', 'model-package'] as const),
]

/** An address, a key or a resource that other tools can look for. */
export function ocsfObservable(entity: EntityRef, name: string): JsonObject {
  const [id, type] = OBSERVABLES[entity.type] ?? [10, 'Resource UID']
  return { name, type_id: id, type, value: value(entity.id, LONG) }
}

/** 1 target, 2 actor, 4 related. */
export function ocsfResource(entity: EntityRef, role: 1 | 2 | 4): JsonObject {
  const arn = parseArn(entity.id)
  return present({
    uid: value(entity.id, LONG),
    name: prose(shortName(entity.id), 256),
    type: prose(entityKind(entity.type), 128),
    role_id: role,
    role: role === 1 ? 'Target' : role === 2 ? 'Actor' : 'Related',
    region: prose(arn?.region ?? '', 64, ''),
    cloud_partition: prose(arn?.partition ?? '', 64, ''),
    data: MODELS.includes(entity.type) ? { ai_model: aiModel(entity) } : undefined,
  })
}

/**
 * The model in the words of OCSF's `ai_model` object. The `ai_operation` profile that would carry it applies to activities
 * alone in 1.8.0, not to findings, so it is data of a resource here.
 */
function aiModel({ id, type }: EntityRef): JsonObject {
  const name = shortName(id)
  const isBedrock = type !== 'sagemaker-endpoint' && parseArn(id)?.service === 'bedrock'
  return {
    name: prose(name, 256),
    uid: value(id, LONG),
    ai_provider: isBedrock ? 'Amazon Bedrock' : 'Amazon SageMaker AI',
  }
}

/** Who did it, as the `actor` of OCSF. */
export function ocsfActor(entity: EntityRef): JsonObject {
  const isAccount = entity.type === 'aws-account'
  const user = {
    uid: value(entity.id, LONG),
    name: prose(shortName(entity.id), 256),
    type_id: entity.type === 'aws-service' ? 4 : isAccount ? 2 : 1,
    type: entity.type === 'aws-service' ? 'Service' : isAccount ? 'Admin' : 'User',
  }
  if (entity.type === 'access-key' || entity.type === 'bedrock-api-key') {
    return { user: { ...user, programmatic_credentials: [{ uid: user.uid, type: entity.type }] } }
  }
  return { user }
}

/** Techniques with their tactics, as OCSF has them for ATT&CK and for ATLAS. */
export function ocsfAttacks(findings: readonly Finding[]): JsonObject[] {
  return techniquesOf(findings).map((technique) =>
    present({
      technique: named(technique.parent, technique),
      sub_technique: technique.id === technique.parent ? undefined : named(technique.id, technique),
      tactic:
        technique.tactic === undefined
          ? undefined
          : { name: technique.tactic.name, uid: technique.tactic.id },
    }),
  )
}

function named(id: string, { name, parent, id: own, url }: Technique): JsonObject {
  const [of = name, sub = name] = name.split(': ')
  if (own === parent) return { uid: id, name, src_url: url }
  return id === parent ? { uid: id, name: of } : { uid: id, name: sub, src_url: url }
}

/** What was observed where what was expected, as OCSF's analysis of an anomaly. */
export function ocsfAnomaly(finding: Finding): JsonObject {
  const parameter = prose(finding.series?.label ?? finding.type, 256)
  const unit = finding.series?.unit ?? ''
  const told = (what: number | string) => ({ value: prose(quantity(what, unit), 1024) })
  return {
    analysis_targets: [{ name: value(finding.entity.id, LONG), type: finding.entity.type }],
    anomalies: [{ observation_parameter: parameter, observations: [told(finding.observed)] }],
    baselines: [
      {
        observation_parameter: parameter,
        observations: [told(finding.expected)],
        observed_pattern: prose(finding.baseline, 1024),
      },
    ],
  }
}
