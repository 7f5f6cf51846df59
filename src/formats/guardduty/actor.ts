import type { EntityType } from '../../events/entity.ts'
import type { JsonObject } from '../format.ts'
import { arrayField, isObject, objectField, textField } from '../json-fields.ts'
import type { GuardDutyFinding } from './record.ts'

/** Who did it, as far as a finding says; empty text where it does not. */
export interface Actor {
  readonly id: string
  readonly type: EntityType
  readonly session: string
  readonly accessKey: string
}

export const NOBODY: Actor = { id: '', type: 'unknown', session: '', accessKey: '' }

/** As an attack sequence words it when the record itself was left out. */
const WORDED =
  /\b(?:for|with) (IAMUser|AssumedRole|Role|FederatedUser)\/([\w+=,.@-]{1,64}) with principalId ([\w:+=,.@-]{1,128}) in account (\d{12})\b/

/** The principal behind a finding: its access key's user, the actor of its sequence, or a Kubernetes user. */
export function actorOf(finding: GuardDutyFinding): Actor {
  return (
    accessKeyActor(finding) ??
    sequenceActor(finding) ??
    kubernetesActor(finding) ??
    wordedActor(finding) ??
    NOBODY
  )
}

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_AccessKeyDetails.html */
function accessKeyActor(finding: GuardDutyFinding): Actor | undefined {
  const details = objectField(finding.resource, 'accessKeyDetails')
  if (details === undefined) return undefined
  return principal(finding, {
    kind: textField(details, 'userType'),
    name: textField(details, 'userName'),
    principalId: textField(details, 'principalId'),
    account: finding.account,
    accessKey: textField(details, 'accessKeyId'),
  })
}

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Actor.html */
function sequenceActor(finding: GuardDutyFinding): Actor | undefined {
  const users = arrayField(finding.sequence, 'actors')
    .filter(isObject)
    .map((actor) => objectField(actor, 'user'))
  const user = users.find((one): one is JsonObject => one !== undefined)
  if (user === undefined) return undefined
  return principal(finding, {
    kind: textField(user, 'type'),
    name: textField(user, 'name'),
    principalId: textField(user, 'uid'),
    account: textField(objectField(user, 'account'), 'uid') || finding.account,
    accessKey: textField(user, 'credentialUid'),
  })
}

function kubernetesActor(finding: GuardDutyFinding): Actor | undefined {
  const details = objectField(finding.resource, 'kubernetesDetails')
  const name = textField(objectField(details, 'kubernetesUserDetails'), 'username')
  if (!name) return undefined
  const cluster = textField(objectField(finding.resource, 'eksClusterDetails'), 'arn')
  return { ...NOBODY, id: cluster ? `${cluster}#${name}` : name, type: 'kubernetes-subject' }
}

function wordedActor(finding: GuardDutyFinding): Actor | undefined {
  if (!finding.type.startsWith('AttackSequence:')) return undefined
  const [, kind, name, principalId, account] = WORDED.exec(finding.description) ?? []
  if (!kind || !name || !principalId || !account) return undefined
  return principal(finding, { kind, name, principalId, account, accessKey: '' })
}

/** A principal as GuardDuty and Security Hub name one. */
export interface Principal {
  readonly kind: string
  readonly name: string
  /** `AIDA…` of a user; `AROA…:session` of a role's session. */
  readonly principalId: string
  readonly account: string
  readonly accessKey: string
}

export function principal(
  { partition }: Pick<GuardDutyFinding, 'partition'>,
  who: Principal,
): Actor {
  const iam = `arn:${partition}:iam::${who.account}:`
  const sts = `arn:${partition}:sts::${who.account}:`
  const actor = (id: string, type: EntityType, session = ''): Actor => ({
    id: who.account || type === 'aws-service' ? id : '',
    type,
    session,
    accessKey: who.accessKey,
  })
  if (who.kind === 'Root') return actor(`${iam}root`, 'aws-account')
  if (who.kind === 'AWSAccount') return actor(`${iam}root`, 'aws-account')
  if (!who.name) return { ...NOBODY, accessKey: who.accessKey }
  if (who.kind === 'IAMUser') return actor(`${iam}user/${who.name}`, 'iam-user')
  if (who.kind === 'AWSService') return actor(who.name, 'aws-service')
  if (who.kind === 'FederatedUser') {
    const id = `${sts}federated-user/${who.name}`
    return actor(id, 'federated-user', id)
  }
  if (who.kind === 'AssumedRole' || who.kind === 'Role') {
    const session = who.principalId.split(':')[1] ?? ''
    const sessionArn = session && who.account ? `${sts}assumed-role/${who.name}/${session}` : ''
    return actor(`${iam}role/${who.name}`, 'iam-role', sessionArn)
  }
  return { ...NOBODY, accessKey: who.accessKey }
}
