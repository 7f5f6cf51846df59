import { partitionOf } from '../../sources/aws/partition.ts'
import {
  API_ACTIONS,
  allow,
  LIST_ACTIONS,
  type PolicyDocument,
} from '../../sources/aws/permissions.ts'

/** What `dupin init` asks of buckets in which logs lie. HeadBucket needs what listing needs. */
const BUCKET_ACTIONS = ['s3:GetBucketNotification', ...LIST_ACTIONS] as const

/**
 * All that `dupin init` calls, and no more: a test holds it against the calls that are made. It goes on without any of it, and what a
 * configuration needs to be collected is told apart from it.
 *
 * @param region whose partition the accounts are in
 * @param roleName of the role in each account of the organisation
 */
export function initPolicy(region: string, roleName: string): PolicyDocument {
  const partition = partitionOf(region)
  const looks = [...API_ACTIONS.descriptions, 'cloudwatch:ListMetrics'].toSorted()
  return {
    Version: '2012-10-17',
    Statement: [
      allow('LookIntoAccount', looks, ['*']),
      allow('LookAtBuckets', BUCKET_ACTIONS, [`arn:${partition}:s3:::*`]),
      allow('ListEnabledRegions', ['account:ListRegions'], ['*']),
      allow('ListOrganization', ['organizations:ListAccounts'], ['*']),
      allow('TryRolesOfMembers', ['sts:AssumeRole'], [`arn:${partition}:iam::*:role/${roleName}`]),
    ],
  }
}
