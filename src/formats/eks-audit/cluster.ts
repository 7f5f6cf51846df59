import { eksCluster } from '../../events/arn.ts'
import type { EntityRef } from '../../events/entity.ts'
import type { RecordContext } from '../format.ts'
import type { AuditEvent } from './record.ts'

/** Which cluster an event is of, as far as its log says. */
export interface Cluster {
  readonly account: string
  readonly region: string
  /** Undefined where no log group names it. */
  readonly entity: EntityRef | undefined
}

const GROUP = /\/aws\/eks\/([0-9A-Za-z][0-9A-Za-z_-]{0,99})\/cluster(?:\/|$)/
const ACCOUNT = /(?:^|\/)AWSLogs\/(?:aws-account-id=)?(\d{12})\//
const REGION = /(?:^|\/)(?:aws-region=|region=)?([a-z]{2}(?:-[a-z]+){1,2}-\d)(?=\/)/
const NODE = /\.(?:([a-z]{2}(?:-[a-z]+){1,2}-\d)\.compute|ec2)\.internal$/
const AUTHENTICATED = /^(?:aws-iam-authenticator|heptio-authenticator-aws):(\d{12}):/

/**
 * The account is the owner of the log group, or the one that the place of the object names; without either that of the IAM
 * principal who called, which for a principal of another account is the wrong one. A Region stands in the place, or in the
 * name of a node.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export function clusterOf(
  event: AuditEvent,
  { uri, logGroup }: RecordContext,
  uid: string,
): Cluster {
  const node = event.username.startsWith('system:node:') ? NODE.exec(event.username) : null
  const region =
    (logGroup?.region || REGION.exec(uri)?.[1]) ?? node?.[1] ?? (node === null ? '' : 'us-east-1')
  const account =
    (/^\d{12}$/.test(logGroup?.owner ?? '') ? logGroup?.owner : undefined) ??
    ACCOUNT.exec(uri)?.[1] ??
    AUTHENTICATED.exec(uid)?.[1] ??
    ''
  const name = GROUP.exec(logGroup?.name ?? '')?.[1] ?? GROUP.exec(uri)?.[1] ?? ''
  return { account, region, entity: name === '' ? undefined : eksCluster(name, account, region) }
}

/** Whether AWS's authenticator vouches for the user, so that `extra` is of it and not of another identity provider. */
export function isAuthenticated(uid: string): boolean {
  return uid === '' || AUTHENTICATED.test(uid)
}

/** The id of something within the cluster: GuardDuty's actors have the same. */
export function withinCluster(cluster: Cluster, name: string): string {
  return cluster.entity === undefined ? name : `${cluster.entity.id}#${name}`
}
