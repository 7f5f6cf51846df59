import { roleOfSession } from '../../events/arn.ts'
import type { EntityType } from '../../events/entity.ts'

/** The parts of `userIdentity` that say who acted; `''` where absent. */
export interface UserIdentity {
  readonly type: string
  readonly arn: string
  readonly accountId: string
  readonly principalId: string
  readonly userName: string
  readonly invokedBy: string
  readonly identityProvider: string
  readonly onBehalfOf: string
  readonly issuer: string
}

/** Who acted, as an entity that lasts, and the session under which it acted. */
export interface Actor {
  readonly type: EntityType
  readonly id: string
  readonly session: string
}

/**
 * Resolves every `userIdentity.type` to a durable principal: a session acts for its role, a key for its user.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function resolveActor(identity: UserIdentity): Actor {
  switch (identity.type) {
    case 'AssumedRole':
    case 'Role':
      return roleActor(identity)
    case 'IAMUser':
      return { type: 'iam-user', id: userArn(identity), session: '' }
    case 'Root':
      return { type: 'aws-account', id: identity.arn || rootArn(identity.accountId), session: '' }
    case 'AWSService':
      return {
        type: 'aws-service',
        id: identity.invokedBy || identity.principalId || 'aws-service',
        session: '',
      }
    case 'AWSAccount':
      return accountActor(identity)
    case 'FederatedUser':
      return {
        type: 'federated-user',
        id: identity.arn || identity.principalId,
        session: identity.arn,
      }
    default:
      return federatedActor(identity)
  }
}

function roleActor(identity: UserIdentity): Actor {
  const role =
    identity.issuer || roleOfSession(identity.arn) || identity.arn || identity.principalId
  return { type: 'iam-role', id: role, session: identity.arn === role ? '' : identity.arn }
}

function accountActor(identity: UserIdentity): Actor {
  if (
    identity.accountId === 'ANONYMOUS_PRINCIPAL' ||
    identity.accountId.toLowerCase() === 'anonymous'
  ) {
    return { type: 'federated-user', id: 'anonymous', session: '' }
  }
  return { type: 'aws-account', id: identity.arn || rootArn(identity.accountId), session: '' }
}

/** SAMLUser, WebIdentityUser, IdentityCenterUser, Directory, Unknown and whatever comes next. */
function federatedActor(identity: UserIdentity): Actor {
  if (identity.type === '' && identity.invokedBy) {
    return { type: 'aws-service', id: identity.invokedBy, session: '' }
  }
  const name = identity.userName || identity.onBehalfOf || identity.principalId
  const id =
    identity.arn || (identity.identityProvider ? `${identity.identityProvider}:${name}` : name)
  return { type: id === '' ? 'unknown' : 'federated-user', id, session: '' }
}

function userArn(identity: UserIdentity): string {
  if (identity.arn) return identity.arn
  const name = identity.userName || identity.principalId
  return name ? `arn:aws:iam::${identity.accountId}:user/${name}` : ''
}

function rootArn(account: string): string {
  return /^\d{12}$/.test(account) ? `arn:aws:iam::${account}:root` : account
}
