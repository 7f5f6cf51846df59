import { entityOfArn, parseArn, roleOfSession } from '../../events/arn.ts'
import type { EntityType } from '../../events/entity.ts'
import type { JsonObject } from '../format.ts'
import { arrayField, objectField, textField } from '../json-fields.ts'
import { type Cluster, isAuthenticated, withinCluster } from './cluster.ts'

/** Who called the API server; `''` where the event does not say. */
export interface Actor {
  readonly id: string
  readonly type: EntityType
  /** CloudTrail's word for an IAM principal, or what kind of Kubernetes user it is. */
  readonly identityType: string
  readonly account: string
  readonly session: string
  readonly accessKey: string
}

/**
 * The IAM principal behind a Kubernetes user, as AWS's authenticator notes it in `extra`; else the user itself, which is one
 * of its cluster. A caller who impersonates somebody stays the one who calls.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/cluster-auth.html
 */
export function actorOf(user: JsonObject | undefined, cluster: Cluster): Actor {
  const extra = isAuthenticated(textField(user, 'uid')) ? objectField(user, 'extra') : undefined
  const arn = first(extra, 'arn')
  const accessKey = first(extra, 'accessKeyId')
  const principal = principalOf(arn, first(extra, 'canonicalArn'))
  if (principal !== undefined)
    return { ...principal, account: parseArn(arn)?.account ?? '', accessKey }
  const username = textField(user, 'username')
  if (username === '')
    return { id: '', type: 'unknown', identityType: '', account: '', session: '', accessKey }
  return {
    id: withinCluster(cluster, username),
    type: 'kubernetes-subject',
    identityType: kindOf(username),
    account: '',
    session: '',
    accessKey,
  }
}

function principalOf(
  arn: string,
  canonical: string,
): Pick<Actor, 'id' | 'type' | 'identityType' | 'session'> | undefined {
  const entity = entityOfArn(arn)
  switch (entity.type) {
    case 'role-session': {
      const role = parseArn(canonical)?.resource.startsWith('role/') ? canonical : ''
      const id = role || roleOfSession(arn)
      return id ? { id, type: 'iam-role', identityType: 'AssumedRole', session: arn } : undefined
    }
    case 'iam-role':
      return { id: arn, type: 'iam-role', identityType: 'Role', session: '' }
    case 'iam-user':
      return { id: arn, type: 'iam-user', identityType: 'IAMUser', session: '' }
    case 'aws-account':
      return { id: arn, type: 'aws-account', identityType: 'Root', session: '' }
    case 'federated-user':
      return { id: arn, type: 'federated-user', identityType: 'FederatedUser', session: arn }
    default:
      return undefined
  }
}

const KINDS: readonly (readonly [prefix: string, kind: string])[] = [
  ['system:serviceaccount:', 'KubernetesServiceAccount'],
  ['system:node:', 'KubernetesNode'],
  ['system:anonymous', 'KubernetesAnonymous'],
  ['system:', 'KubernetesSystem'],
  ['eks:', 'KubernetesSystem'],
]

/** https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects */
function kindOf(username: string): string {
  return KINDS.find(([prefix]) => username.startsWith(prefix))?.[1] ?? 'KubernetesUser'
}

function first(extra: JsonObject | undefined, key: string): string {
  const value = arrayField(extra, key)[0]
  return typeof value === 'string' ? value : ''
}
