import { parseArn } from '../../events/arn.ts'
import { type Actor, resolveActor, type UserIdentity } from '../cloudtrail/identity.ts'

/** Who asked, and how CloudTrail would call this kind of identity. */
export interface Requester extends Actor {
  readonly identityType: string
  /** `''` where it is not known. */
  readonly account: string
}

const NOBODY: UserIdentity = {
  type: '',
  arn: '',
  accountId: '',
  principalId: '',
  userName: '',
  invokedBy: '',
  identityProvider: '',
  onBehalfOf: '',
  issuer: '',
}

const BY_RESOURCE: readonly (readonly [start: string, type: string])[] = [
  ['assumed-role/', 'AssumedRole'],
  ['federated-user/', 'FederatedUser'],
  ['user/', 'IAMUser'],
  ['role/', 'Role'],
  ['root', 'Root'],
]

/**
 * The requester of an access log: an ARN, `svc:` and a service, `AmazonS3` itself, the canonical user id of an account (its root,
 * or another account), or nothing, when nobody signed.
 *
 * @param owner account of the bucket and its canonical user id, `''` where not known
 */
export function requesterOf(
  text: string,
  owner: { readonly account: string; readonly canonicalId: string },
): Requester {
  const identity = identityOf(text, owner)
  const { type, accountId } = identity
  const account = /^\d{12}$/.test(accountId) ? accountId : ''
  return { ...resolveActor(identity), identityType: type, account }
}

function identityOf(
  text: string,
  owner: { readonly account: string; readonly canonicalId: string },
): UserIdentity {
  if (text === '') return { ...NOBODY, type: 'AWSAccount', accountId: 'ANONYMOUS_PRINCIPAL' }
  const arn = parseArn(text)
  if (arn !== undefined) {
    const type = BY_RESOURCE.find(([start]) => arn.resource.startsWith(start))?.[1] ?? 'Unknown'
    return { ...NOBODY, type, arn: text, accountId: arn.account }
  }
  const service = /^svc:(.+)$/.exec(text)?.[1] ?? (text.endsWith('.amazonaws.com') ? text : '')
  if (service !== '' || text === 'AmazonS3')
    return { ...NOBODY, type: 'AWSService', invokedBy: service || 's3.amazonaws.com' }
  const isOwner = text === owner.canonicalId && owner.account !== ''
  return { ...NOBODY, type: 'AWSAccount', accountId: isOwner ? owner.account : text }
}
