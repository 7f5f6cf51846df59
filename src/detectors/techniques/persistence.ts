import { HOUR } from '../../events/time.ts'
import {
  ANOTHER_USER,
  BY_SOMEBODY,
  GRANTS_ADMINISTRATION,
  request,
  TRUSTS_OUTSIDE,
} from './conditions.ts'
import type { Technique } from './technique.ts'

const TACTICS = ['persistence'] as const
const BOTH = ['persistence', 'privilege-escalation'] as const
const AS_CODE = 'Pipelines that manage identities as code, and administrators who do it often.'

/** Staying in. */
export const PERSISTENCE: readonly Technique[] = [
  {
    id: 'RoleTrustsOutside',
    title: 'A role can now be assumed from outside',
    description: 'The trust policy of a role names an account that is not ours, or everybody.',
    tactics: TACTICS,
    ids: ['T1098.003', 'T1098'],
    severity: 'HIGH',
    falsePositives: 'Vendors of monitoring and security tools are given such roles, once.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'iam',
          operations: ['UpdateAssumeRolePolicy', 'CreateRole'],
          when: [TRUSTS_OUTSIDE],
        },
      ],
    },
  },
  {
    id: 'AccessKeyForAnotherUser',
    title: 'An access key was made for another user',
    description: 'Whoever holds the key acts as that user, for as long as nobody revokes it.',
    tactics: BOTH,
    ids: ['T1098.001'],
    severity: 'MEDIUM',
    falsePositives: AS_CODE,
    matcher: {
      kind: 'call',
      calls: [{ service: 'iam', operations: ['CreateAccessKey'], when: [ANOTHER_USER] }],
    },
  },
  {
    id: 'PasswordForAnotherUser',
    title: 'A password was set for another user',
    description:
      'A login profile was made or changed: whoever knows the password signs in to the console as that user.',
    tactics: BOTH,
    ids: ['T1098.001', 'T1098'],
    severity: 'MEDIUM',
    falsePositives: 'Administrators who reset forgotten passwords.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'iam',
          operations: ['CreateLoginProfile', 'UpdateLoginProfile'],
          when: [ANOTHER_USER],
        },
      ],
    },
  },
  {
    id: 'AdministratorCreated',
    title: 'A user was created and given administration',
    description:
      'A new user, the policy that lets it do everything, often a key: the classic back door.',
    tactics: BOTH,
    ids: ['T1136.003', 'T1098.003'],
    severity: 'HIGH',
    falsePositives: AS_CODE,
    matcher: {
      kind: 'sequence',
      steps: [
        [{ service: 'iam', operations: ['CreateUser'], outcomes: ['success'] }],
        [
          {
            service: 'iam',
            operations: ['AttachUserPolicy', 'PutUserPolicy'],
            when: [GRANTS_ADMINISTRATION],
          },
          {
            service: 'iam',
            operations: ['AddUserToGroup'],
            when: [request('group is of administrators', /"groupName":\s*"[^"]*admin/i)],
          },
        ],
      ],
      within: HOUR,
    },
  },
  {
    id: 'UserCreated',
    title: 'An IAM user was created',
    description:
      'Users have long-term credentials; organisations with single sign-on seldom make any.',
    tactics: TACTICS,
    ids: ['T1136.003'],
    severity: 'LOW',
    falsePositives: AS_CODE,
    matcher: { kind: 'call', calls: [{ service: 'iam', operations: ['CreateUser'] }] },
  },
  {
    id: 'FunctionOpenedOutside',
    title: 'A function may be invoked from outside',
    description: 'The policy of a Lambda function lets another account or everybody invoke it.',
    tactics: TACTICS,
    ids: ['T1098', 'T1648'],
    severity: 'HIGH',
    falsePositives: 'Functions that are meant to be public, partners.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'lambda',
          operations: ['AddPermission', 'AddLayerVersionPermission'],
          when: [
            {
              says: 'principal is outside',
              holds: (call, facts) =>
                OUTSIDE_PRINCIPAL.test(call.request) || TRUSTS_OUTSIDE.holds(call, facts),
            },
          ],
        },
        {
          service: 'lambda',
          operations: ['CreateFunctionUrlConfig', 'UpdateFunctionUrlConfig'],
          when: [request('address asks for no credentials', /"authType":\s*"NONE"/)],
        },
      ],
    },
  },
  {
    id: 'FunctionLayerAdded',
    title: 'A layer was put into a function',
    description:
      'A layer or extension runs beside the function’s code, with its role, and sees all that it sees.',
    tactics: BOTH,
    ids: ['T1546', 'T1648'],
    severity: 'LOW',
    everyday: true,
    falsePositives: 'Monitoring vendors ship layers.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'lambda',
          operations: ['UpdateFunctionConfiguration'],
          mentions: ['layers'],
          when: [BY_SOMEBODY, request('request sets layers', /"layers":\s*\[\s*"/)],
        },
      ],
    },
  },
  {
    id: 'FunctionCodeReplaced',
    title: 'The code of a function was replaced',
    description: 'The function now does something else, with its role.',
    tactics: TACTICS,
    ids: ['T1648', 'T1525'],
    severity: 'LOW',
    everyday: true,
    falsePositives: 'Every deployment.',
    matcher: {
      kind: 'call',
      calls: [{ service: 'lambda', operations: ['UpdateFunctionCode'], when: [BY_SOMEBODY] }],
    },
  },
  {
    id: 'TrustAnchorCreated',
    title: 'A trust anchor lets certificates assume roles',
    description:
      'With IAM Roles Anywhere, whoever holds a certificate of that authority assumes roles from anywhere.',
    tactics: BOTH,
    ids: ['T1098.003', 'T1556'],
    severity: 'HIGH',
    falsePositives: 'Machines outside AWS are connected this way, once.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'rolesanywhere',
          operations: ['CreateTrustAnchor', 'UpdateTrustAnchor', 'CreateProfile'],
        },
      ],
    },
  },
  {
    id: 'FederationTokenTaken',
    title: 'A long-term key was turned into a federated session',
    description:
      'Credentials from GetFederationToken outlive the deletion of the key they were made with.',
    tactics: TACTICS,
    ids: ['T1098.001', 'T1550.001'],
    severity: 'MEDIUM',
    falsePositives: 'In-house portals that were built this way before there was single sign-on.',
    matcher: {
      kind: 'call',
      calls: [{ service: 'sts', operations: ['GetFederationToken'] }],
    },
  },
  {
    id: 'SignInProviderChanged',
    title: 'A provider of identities was added or changed',
    description: 'Whoever controls the provider decides who may sign in, and as whom.',
    tactics: BOTH,
    ids: ['T1484.002', 'T1556'],
    severity: 'MEDIUM',
    falsePositives: 'Certificates of providers are renewed once a year.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'iam',
          operations: [
            'CreateSAMLProvider',
            'UpdateSAMLProvider',
            'DeleteSAMLProvider',
            'CreateOpenIDConnectProvider',
            'UpdateOpenIDConnectProviderThumbprint',
            'AddClientIDToOpenIDConnectProvider',
          ],
          when: [BY_SOMEBODY],
        },
      ],
    },
  },
  {
    id: 'SecondFactorRemoved',
    title: 'A second factor was removed from another user',
    description: 'From now on the password alone is enough.',
    tactics: ['persistence', 'defense-evasion'],
    ids: ['T1556.006'],
    severity: 'MEDIUM',
    falsePositives: 'Lost telephones.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'iam',
          operations: ['DeactivateMFADevice', 'DeleteVirtualMFADevice'],
          when: [ANOTHER_USER],
        },
      ],
    },
  },
]

const OUTSIDE_PRINCIPAL = /"principal":\s*"(?:\*|arn:aws[a-z-]*:iam::)/
