import { HOUR } from '../../events/time.ts'
import { BY_ROOT, BY_USER_OR_ROOT } from './conditions.ts'
import type { Condition, Technique } from './technique.ts'

const NO_SECOND_FACTOR: Condition = {
  says: 'sign-in succeeded without a second factor',
  holds: ({ additional, response }) =>
    /"MFAUsed":\s*"No"/.test(additional) && /"ConsoleLogin":\s*"Success"/.test(response),
}
/** Sign-in with SAML checks the second factor elsewhere. */
const NOT_FEDERATED: Condition = {
  says: 'sign-in is not federated',
  holds: ({ additional }) => !/"(?:SamlProviderArn|SwitchFrom)":/.test(additional),
}

/** Coming in. */
export const INITIAL_ACCESS: readonly Technique[] = [
  {
    id: 'ConsoleLoginWithoutMfa',
    title: 'Somebody signed in to the console without a second factor',
    description: 'A password alone was enough.',
    tactics: ['initial-access'],
    ids: ['T1078.004'],
    severity: 'MEDIUM',
    falsePositives:
      'Users who are not yet required to have one; who always signs in so is told of lower.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'signin',
          operations: ['ConsoleLogin'],
          outcomes: ['success'],
          when: [BY_USER_OR_ROOT, NOT_FEDERATED, NO_SECOND_FACTOR],
        },
      ],
    },
  },
  {
    id: 'RootUsed',
    title: 'The root user was used',
    description: 'Root can do everything and is needed for almost nothing.',
    tactics: ['initial-access', 'privilege-escalation'],
    ids: ['T1078.004'],
    severity: 'MEDIUM',
    falsePositives: 'The dozen tasks that only root may do, such as closing an account.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'signin',
          operations: [
            'ConsoleLogin',
            'PasswordUpdated',
            'PasswordRecoveryRequested',
            'PasswordRecoveryCompleted',
          ],
          outcomes: ['success'],
          when: [BY_ROOT],
        },
        {
          service: 'iam',
          operations: [
            'CreateAccessKey',
            'CreateUser',
            'CreateRole',
            'AttachUserPolicy',
            'DeactivateMFADevice',
            'CreateVirtualMFADevice',
          ],
          when: [BY_ROOT],
        },
        {
          service: 'ec2',
          operations: ['RunInstances', 'AuthorizeSecurityGroupIngress', 'CreateKeyPair'],
          when: [BY_ROOT],
        },
      ],
    },
  },
  {
    id: 'FederatedConsoleFromKey',
    title: 'A long-term key was turned into a console session',
    description:
      'GetFederationToken and then the sign-in endpoint: a way to keep access, and to use the console, with a stolen key.',
    tactics: ['initial-access', 'persistence'],
    ids: ['T1550.001', 'T1078.004'],
    severity: 'HIGH',
    falsePositives: 'In-house portals that were built this way before there was single sign-on.',
    matcher: {
      kind: 'sequence',
      steps: [
        [
          {
            service: 'sts',
            operations: ['GetFederationToken', 'GetSessionToken'],
            outcomes: ['success'],
          },
        ],
        [
          {
            service: 'signin',
            operations: ['GetSigninToken', 'ConsoleLogin'],
            outcomes: ['success'],
          },
        ],
      ],
      within: 12 * HOUR,
    },
  },
]
