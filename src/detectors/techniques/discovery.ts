import { HOUR, MINUTE } from '../../events/time.ts'
import { BY_INSTANCE, BY_SOMEBODY, request } from './conditions.ts'
import type { Technique } from './technique.ts'

const TACTICS = ['discovery'] as const

/** Looking around: cheap, common, and the first thing that whoever found a key does. */
export const DISCOVERY: readonly Technique[] = [
  {
    id: 'UserDataDownloaded',
    title: 'User data of several instances was read',
    description:
      'Start-up scripts often hold secrets; reading those of many instances in a row is a search for them.',
    tactics: TACTICS,
    ids: ['T1580', 'T1552.005'],
    severity: 'MEDIUM',
    falsePositives: 'Inventory and compliance tools, which do it every day.',
    matcher: {
      kind: 'burst',
      calls: [
        {
          service: 'ec2',
          operations: ['DescribeInstanceAttribute'],
          mentions: ['userdata'],
          when: [BY_SOMEBODY, request('attribute is userData', /"attribute":\s*"userData"/)],
        },
      ],
      distinct: 'requests',
      atLeast: 5,
      within: 30 * MINUTE,
    },
  },
  {
    id: 'AccountExploredFromInstance',
    title: 'An instance looks around in the account',
    description:
      'The role of an EC2 instance asks for users, roles, buckets and instances: what software on it seldom needs, and whoever broke into it does first.',
    tactics: TACTICS,
    ids: ['T1580', 'T1087.004'],
    severity: 'MEDIUM',
    falsePositives: 'Agents for monitoring and inventory that run on instances.',
    matcher: {
      kind: 'burst',
      calls: [
        { service: 'sts', operations: ['GetCallerIdentity'], when: [BY_INSTANCE] },
        { service: 's3', operations: ['ListBuckets'], when: [BY_INSTANCE] },
        {
          service: 'iam',
          operations: [
            'GetAccountSummary',
            'ListRoles',
            'ListUsers',
            'GetAccountAuthorizationDetails',
            'ListGroups',
            'ListPolicies',
          ],
          when: [BY_INSTANCE],
        },
        {
          service: 'ec2',
          operations: [
            'DescribeSnapshots',
            'DescribeInstances',
            'DescribeVpcs',
            'DescribeSecurityGroups',
          ],
          when: [BY_INSTANCE],
        },
        { service: 'cloudtrail', operations: ['DescribeTrails'], when: [BY_INSTANCE] },
        { service: 'guardduty', operations: ['ListDetectors'], when: [BY_INSTANCE] },
        { service: 'rds', operations: ['DescribeDBInstances'], when: [BY_INSTANCE] },
        { service: 'secretsmanager', operations: ['ListSecrets'], when: [BY_INSTANCE] },
      ],
      distinct: 'operations',
      atLeast: 4,
      within: 30 * MINUTE,
    },
  },
  {
    id: 'InstanceRoleLooksAtBuckets',
    title: 'An instance lists buckets and takes objects',
    description:
      'The role of an EC2 instance lists all buckets and then reads objects: software knows the name of its bucket.',
    tactics: ['discovery', 'collection'],
    ids: ['T1619', 'T1530'],
    severity: 'MEDIUM',
    falsePositives: 'Backup agents.',
    matcher: {
      kind: 'sequence',
      steps: [
        [{ service: 's3', operations: ['ListBuckets'], when: [BY_INSTANCE] }],
        [{ service: 's3', operations: ['ListObjects', 'ListObjectsV2'], when: [BY_INSTANCE] }],
      ],
      within: 2 * HOUR,
    },
  },
  {
    id: 'MailSendingEnumerated',
    title: 'Somebody checked what mail the account may send',
    description:
      'Quotas and identities of SES are what a stolen key is tested for before it is sold to send spam.',
    tactics: TACTICS,
    ids: ['T1580', 'T1526'],
    severity: 'MEDIUM',
    falsePositives: 'Dashboards for mail, Trusted Advisor.',
    matcher: {
      kind: 'burst',
      calls: [
        {
          service: 'ses',
          operations: [
            'GetAccountSendingEnabled',
            'GetAccount',
            'GetSendQuota',
            'GetSendStatistics',
            'ListIdentities',
            'ListEmailIdentities',
            'GetIdentityVerificationAttributes',
            'GetEmailIdentity',
          ],
          when: [BY_SOMEBODY],
        },
      ],
      distinct: 'operations',
      atLeast: 2,
      within: HOUR,
    },
  },
  {
    id: 'PermissionsEnumerated',
    title: 'Permissions were enumerated',
    description: 'Many different questions about users, roles and policies in a short time.',
    tactics: TACTICS,
    ids: ['T1087.004', 'T1069.003'],
    severity: 'LOW',
    falsePositives: 'Audits and administrators at work.',
    matcher: {
      kind: 'burst',
      calls: [
        {
          service: 'iam',
          operations: [
            'ListUsers',
            'ListRoles',
            'ListGroups',
            'ListPolicies',
            'ListAttachedUserPolicies',
            'ListAttachedRolePolicies',
            'ListUserPolicies',
            'ListRolePolicies',
            'GetAccountAuthorizationDetails',
            'ListAccessKeys',
            'GetAccountSummary',
            'ListGroupsForUser',
            'SimulatePrincipalPolicy',
            'ListInstanceProfiles',
            'GetAccountPasswordPolicy',
            'ListMFADevices',
            'GetUser',
            'GetCredentialReport',
          ],
          when: [BY_SOMEBODY],
        },
      ],
      distinct: 'operations',
      atLeast: 6,
      within: 15 * MINUTE,
    },
  },
  {
    id: 'AccountContactsRead',
    title: 'Contacts of the account were read',
    description:
      'Names and addresses behind an account help to take it over by talking to support.',
    tactics: TACTICS,
    ids: ['T1087.004'],
    severity: 'LOW',
    everyday: true,
    falsePositives: 'Billing and compliance tools.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'account',
          operations: ['GetAlternateContact', 'GetContactInformation'],
          when: [BY_SOMEBODY],
        },
        { service: 'organizations', operations: ['DescribeAccount'], when: [BY_SOMEBODY] },
      ],
    },
  },
  {
    id: 'DeniedEverywhere',
    title: 'A principal was refused again and again',
    description:
      'Many different operations were refused within minutes: somebody tries out what a key may do.',
    tactics: TACTICS,
    ids: ['T1087.004', 'T1526'],
    severity: 'MEDIUM',
    falsePositives:
      'A role whose policy was narrowed: then it is refused what it used to be granted.',
    matcher: {
      kind: 'burst',
      calls: [{ service: '*', operations: ['*'], outcomes: ['denied'], when: [BY_SOMEBODY] }],
      distinct: 'operations',
      atLeast: 8,
      within: 15 * MINUTE,
    },
  },
]
