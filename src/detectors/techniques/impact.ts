import { HOUR } from '../../events/time.ts'
import { textField } from '../../formats/json-fields.ts'
import { BY_SOMEBODY, request, requestOf } from './conditions.ts'
import type { Condition, Technique } from './technique.ts'

const TACTICS = ['impact'] as const

const NOTE: Condition = {
  says: 'key reads like a ransom note',
  holds: (call) =>
    /(?:ransom|how[-_ ]?to[-_ ]?(?:recover|decrypt|restore)|files?[-_ ]?(?:deleted|encrypted|stolen)|your[-_ ]?(?:files|data)|decrypt[-_ ]?(?:instructions|files|me)|restore[-_ ]?(?:files|data)|data[-_ ]?recovery|read[-_ ]?me[-_ ]?(?:now|to[-_ ]?decrypt))/i.test(
      textField(requestOf(call), 'key').split('/').at(-1) ?? '',
    ),
}

const FOREIGN_KEY: Condition = {
  says: 'KMS key belongs to an account that is not ours',
  holds: ({ request: text, account, actorAccount }, { accounts }) => {
    const match = /kms-key-id":\s*"arn:[^":]*:kms:[^":]*:(\d{12}):/i.exec(text)
    const owner = match?.[1] ?? ''
    return owner !== '' && owner !== account && owner !== actorAccount && !accounts.has(owner)
  },
}

/** Destroying or holding to ransom. */
export const IMPACT: readonly Technique[] = [
  {
    id: 'ObjectsDeletedInBulk',
    title: 'Objects were deleted in bulk',
    description:
      'One principal deleted a great many objects within an hour, one by one or a thousand at a time.',
    tactics: TACTICS,
    ids: ['T1485', 'T1486'],
    severity: 'MEDIUM',
    falsePositives: 'Jobs that tidy up, which do so on many days.',
    matcher: {
      kind: 'burst',
      calls: [
        {
          service: 's3',
          operations: ['DeleteObject', 'DeleteObjects'],
          outcomes: ['success'],
          when: [BY_SOMEBODY],
        },
      ],
      distinct: 'items',
      items: (call) => (call.operation === 'DeleteObjects' ? 20 : 1),
      atLeast: 60,
      within: HOUR,
    },
  },
  {
    id: 'ObjectsEncryptedByCaller',
    title: 'Objects were encrypted with a key that the caller keeps',
    description:
      'Objects were copied or written with a key of the caller’s own (SSE-C), or with a KMS key of an account that is not ours: without that key they are lost.',
    tactics: TACTICS,
    ids: ['T1486'],
    severity: 'HIGH',
    falsePositives: 'The few applications that are built on SSE-C.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 's3',
          operations: ['CopyObject', 'PutObject', 'CreateMultipartUpload'],
          mentions: ['server-side-encryption-customer-algorithm'],
          outcomes: ['success'],
        },
        {
          service: 's3',
          operations: ['CopyObject', 'PutObject'],
          mentions: ['aws-kms-key-id":"arn:'],
          outcomes: ['success'],
          when: [FOREIGN_KEY],
        },
        {
          service: 's3',
          operations: ['CopyObject'],
          mentions: ['kms-key-id'],
          outcomes: ['success'],
          when: [FOREIGN_KEY],
        },
      ],
    },
  },
  {
    id: 'RansomNoteWritten',
    title: 'An object reads like a ransom note',
    description: 'The name of a new object tells somebody how to get their files back.',
    tactics: TACTICS,
    ids: ['T1486', 'T1491'],
    severity: 'HIGH',
    falsePositives: 'Documents about recovery with an unlucky name.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 's3',
          operations: ['PutObject'],
          outcomes: ['success'],
          mentions: [
            'decrypt',
            'ransom',
            'deleted',
            'recover',
            'restore',
            'stolen',
            'your',
            'encrypted',
            'read',
          ],
          when: [NOTE],
        },
      ],
    },
  },
  {
    id: 'BucketProtectionRemoved',
    title: 'What protects a bucket’s data was removed',
    description:
      'Versioning suspended, deletion without a second factor allowed, or default encryption removed: the step before data is destroyed.',
    tactics: ['defense-evasion', 'impact'],
    ids: ['T1490', 'T1562.001'],
    severity: 'MEDIUM',
    falsePositives: 'Buckets that are about to be retired.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 's3',
          operations: ['PutBucketVersioning'],
          when: [
            request(
              'status is Suspended or a second factor is dropped',
              /"Status":\s*"(?:Suspended|Disabled)"|"MfaDelete":\s*"Disabled"/,
            ),
          ],
        },
        {
          service: 's3',
          operations: ['DeleteBucketEncryption'],
          outcomes: ['success'],
          when: [request('request names the bucket', /"bucketName":/)],
        },
        {
          service: 's3',
          operations: ['DeleteObjectLockConfiguration', 'PutObjectLockConfiguration'],
          when: [request('lock is lifted', /"ObjectLockEnabled":\s*""|"Days":\s*"?0/)],
        },
      ],
    },
  },
  {
    id: 'EncryptionKeyDisabled',
    title: 'An encryption key was disabled or is about to be deleted',
    description: 'What the key encrypts cannot be read any more.',
    tactics: TACTICS,
    ids: ['T1485', 'T1486'],
    severity: 'MEDIUM',
    falsePositives: 'Keys that are rotated by hand are retired at the end.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'kms',
          operations: ['ScheduleKeyDeletion', 'DisableKey', 'DeleteImportedKeyMaterial'],
        },
      ],
    },
  },
  {
    id: 'RecoveryDestroyed',
    title: 'Images, snapshots or backups were deleted',
    description: 'What one would recover from is gone.',
    tactics: TACTICS,
    ids: ['T1490', 'T1485'],
    severity: 'LOW',
    everyday: true,
    falsePositives: 'Retention jobs.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'ec2',
          operations: ['DeregisterImage', 'DeleteSnapshot', 'DisableImage'],
          when: [BY_SOMEBODY],
        },
        {
          service: 'rds',
          operations: [
            'DeleteDBSnapshot',
            'DeleteDBClusterSnapshot',
            'DeleteDBInstance',
            'DeleteDBCluster',
          ],
          outcomes: ['success'],
          when: [BY_SOMEBODY],
        },
        {
          service: 'backup',
          operations: ['DeleteRecoveryPoint', 'DeleteBackupVault', 'DeleteBackupPlan'],
          when: [BY_SOMEBODY],
        },
        { service: 's3', operations: ['DeleteBucket'], outcomes: ['success'], when: [BY_SOMEBODY] },
      ],
    },
  },
]
