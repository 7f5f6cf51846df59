import { HOUR, MINUTE } from '../../events/time.ts'
import { arrayField } from '../../formats/json-fields.ts'
import type { Call } from '../../lake/calls.ts'
import { BY_SOMEBODY, request, requestOf } from './conditions.ts'
import type { Technique } from './technique.ts'

const TACTICS = ['credential-access'] as const

/** Reading secrets that open further doors. */
export const CREDENTIAL_ACCESS: readonly Technique[] = [
  {
    id: 'InstancePasswordsRetrieved',
    title: 'Passwords of EC2 instances were asked for in a row',
    description: 'GetPasswordData of several Windows instances within minutes, granted or refused.',
    tactics: TACTICS,
    ids: ['T1555'],
    severity: 'MEDIUM',
    falsePositives: 'An administrator who sets up a fleet of Windows instances.',
    matcher: {
      kind: 'burst',
      calls: [{ service: 'ec2', operations: ['GetPasswordData'] }],
      distinct: 'requests',
      atLeast: 5,
      within: 30 * MINUTE,
    },
  },
  {
    id: 'SecretsRetrievedInBulk',
    title: 'Many secrets were read within minutes',
    description:
      'One principal read many different secrets of Secrets Manager. Applications read their own few, again and again.',
    tactics: TACTICS,
    ids: ['T1555.006'],
    severity: 'HIGH',
    falsePositives:
      'Backup and replication of secrets; tools that export them all before a migration.',
    matcher: {
      kind: 'burst',
      calls: [{ service: 'secretsmanager', operations: ['GetSecretValue'], when: [BY_SOMEBODY] }],
      distinct: 'requests',
      atLeast: 10,
      within: 30 * MINUTE,
    },
  },
  {
    id: 'SecretsRetrievedInBatches',
    title: 'Secrets were read in batches',
    description:
      'BatchGetSecretValue with a filter brings up to twenty secrets a call, whatever they are called.',
    tactics: TACTICS,
    ids: ['T1555.006'],
    severity: 'MEDIUM',
    falsePositives: 'Applications that fetch their own secrets in one batch when they start.',
    matcher: {
      kind: 'burst',
      calls: [
        { service: 'secretsmanager', operations: ['BatchGetSecretValue'], when: [BY_SOMEBODY] },
      ],
      distinct: 'calls',
      atLeast: 3,
      within: 15 * MINUTE,
    },
  },
  {
    id: 'SecretsRetrievedAcrossRegions',
    title: 'Secrets were searched for in several Regions',
    description: 'The same principal read secrets in several Regions within minutes.',
    tactics: TACTICS,
    ids: ['T1555.006'],
    severity: 'MEDIUM',
    falsePositives: 'Applications in several Regions that share one role.',
    matcher: {
      kind: 'burst',
      calls: [
        {
          service: 'secretsmanager',
          operations: ['BatchGetSecretValue', 'GetSecretValue', 'ListSecrets'],
          when: [BY_SOMEBODY],
        },
      ],
      distinct: 'regions',
      atLeast: 4,
      within: 30 * MINUTE,
    },
  },
  {
    id: 'EncryptedParametersRetrieved',
    title: 'Many encrypted parameters were read',
    description: 'Parameters of Systems Manager were decrypted in bulk: they often hold passwords.',
    tactics: TACTICS,
    ids: ['T1552', 'T1555'],
    severity: 'MEDIUM',
    falsePositives: 'Deployments that read the configuration of an application as a whole.',
    matcher: {
      kind: 'burst',
      calls: [
        {
          service: 'ssm',
          operations: [
            'GetParameters',
            'GetParameter',
            'GetParametersByPath',
            'GetParameterHistory',
          ],
          mentions: ['withdecryption'],
          when: [BY_SOMEBODY, request('request asks for decryption', /"withDecryption":\s*true/)],
        },
      ],
      distinct: 'items',
      items: parameterCount,
      atLeast: 20,
      within: 15 * MINUTE,
    },
  },
  {
    id: 'ConsoleLoginGuessing',
    title: 'Passwords for the console were guessed',
    description: 'Many failed sign-ins of one user within an hour.',
    tactics: TACTICS,
    ids: ['T1110'],
    severity: 'MEDIUM',
    falsePositives: 'Somebody who forgot the password, a password manager with an old one.',
    matcher: {
      kind: 'burst',
      calls: [
        {
          service: 'signin',
          operations: ['ConsoleLogin'],
          outcomes: ['success', 'denied', 'failed', 'invalid'],
          when: [
            {
              says: 'answer is Failure',
              holds: ({ response }) => /"ConsoleLogin":\s*"Failure"/.test(response),
            },
          ],
        },
      ],
      distinct: 'calls',
      atLeast: 5,
      within: HOUR,
    },
  },
]

function parameterCount(call: Call): number {
  return Math.max(1, arrayField(requestOf(call), 'names').length)
}
