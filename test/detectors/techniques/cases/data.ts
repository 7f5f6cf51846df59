import { op, STRANGER, type TechniqueCase, trust } from './case.ts'

export const DATA_CASES: readonly TechniqueCase[] = [
  {
    id: 'ResourceOpenedOutside',
    fires: [
      [
        op('secretsmanager:PutResourcePolicy', {
          secretId: 's',
          resourcePolicy: trust({ AWS: STRANGER }),
        }),
      ],
      [
        op('kms:PutKeyPolicy', {
          keyId: 'k',
          policy: trust({ AWS: `arn:aws:iam::${STRANGER}:root` }),
        }),
      ],
      [op('sqs:SetQueueAttributes', { attributes: { Policy: trust('*') } })],
    ],
    silent: [
      [
        op('secretsmanager:PutResourcePolicy', {
          secretId: 's',
          resourcePolicy: trust({ AWS: 'arn:aws:iam::100000000001:root' }),
        }),
      ],
      [
        op('sns:SetTopicAttributes', {
          attributeName: 'Policy',
          attributeValue: trust({ Service: 's3.amazonaws.com' }),
        }),
      ],
    ],
  },
  {
    id: 'SharedWithAnotherAccount',
    fires: [
      [op('ram:CreateResourceShare', { principals: [STRANGER] })],
      [op('ssm:ModifyDocumentPermission', { accountIdsToAdd: ['all'] })],
    ],
    silent: [
      [op('ram:CreateResourceShare', { principals: ['100000000001'] })],
      [op('ssm:ModifyDocumentPermission', { accountIdsToRemove: ['all'] })],
    ],
  },
  {
    id: 'BucketSettingsChanged',
    fires: [
      [op('s3:PutBucketAcl', { bucketName: 'b', 'x-amz-acl': ['private'] })],
      [op('s3:DeleteBucketLifecycle', { bucketName: 'b' })],
    ],
    silent: [
      [op('s3:GetBucketPolicy', { bucketName: 'b' })],
      [op('s3:PutBucketAcl', { bucketName: 'b' }, { error: 'NoSuchBucket' })],
    ],
  },
  {
    id: 'DataExported',
    fires: [
      [op('ec2:CreateInstanceExportTask', { instanceId: 'i-1' })],
      [op('rds:StartExportTask', {})],
    ],
    silent: [
      [op('ec2:DescribeExportTasks', {})],
      [op('dynamodb:ExportTableToPointInTime', {}, { error: 'TableNotFoundException' })],
    ],
  },
  {
    id: 'DiskCopied',
    fires: [
      [op('ec2:CreateImage', { instanceId: 'i-1', name: 'copy' })],
      [op('ec2:CopySnapshot', {})],
    ],
    silent: [
      [op('ec2:DescribeSnapshots', {})],
      [op('ec2:CreateSnapshot', {}, { by: 'service/backup.amazonaws.com' })],
    ],
  },
  {
    id: 'DatabaseCopied',
    fires: [
      [op('rds:CreateDBSnapshot', { dBInstanceIdentifier: 'd' })],
      [op('rds:RestoreDBInstanceFromDBSnapshot', {})],
    ],
    silent: [
      [op('rds:DescribeDBSnapshots', {})],
      [op('rds:CreateDBSnapshot', {}, { by: 'service/backup.amazonaws.com' })],
    ],
  },
  {
    id: 'SnapshotBlocksRead',
    fires: [[op('ebs:ListSnapshotBlocks', { snapshotId: 'snap-1' })]],
    silent: [
      [op('ebs:StartSnapshot', {})],
      [op('ebs:GetSnapshotBlock', {}, { error: 'ResourceNotFoundException' })],
    ],
  },
  {
    id: 'TransferServiceSetUp',
    fires: [[op('transfer:CreateServer', {})], [op('datasync:StartTaskExecution', {})]],
    silent: [[op('transfer:ListServers', {})]],
  },
  {
    id: 'DatabasePasswordChanged',
    fires: [
      [op('rds:ModifyDBInstance', { dBInstanceIdentifier: 'd', masterUserPassword: '****' })],
    ],
    silent: [[op('rds:ModifyDBInstance', { dBInstanceIdentifier: 'd', allocatedStorage: 200 })]],
  },
  {
    id: 'DatabaseCredentialsTaken',
    fires: [[op('redshift:GetClusterCredentials', { dbUser: 'admin' })]],
    silent: [[op('redshift:DescribeClusters', {})]],
  },
  {
    id: 'InstancePasswordRead',
    fires: [[op('ec2:GetPasswordData', { instanceId: 'i-1' })]],
    silent: [[op('ec2:DescribeInstances', {})]],
  },
  {
    id: 'CredentialReportRead',
    fires: [[op('iam:GetCredentialReport')]],
    silent: [
      [op('iam:GetAccountSummary')],
      [op('iam:GenerateCredentialReport', null, { ip: 'trustedadvisor.amazonaws.com' })],
    ],
  },
  {
    id: 'KeyPolicyChanged',
    fires: [[op('kms:PutKeyPolicy', { keyId: 'k' })]],
    silent: [
      [op('kms:GetKeyPolicy', {})],
      [op('kms:CreateGrant', {}, { by: 'service/rds.amazonaws.com' })],
    ],
  },
  {
    id: 'KeyQuarantined',
    fires: [
      [
        op('iam:AttachUserPolicy', {
          userName: 'u',
          policyArn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3',
        }),
      ],
    ],
    silent: [
      [
        op('iam:AttachUserPolicy', {
          userName: 'u',
          policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
        }),
      ],
      [
        op('iam:DetachUserPolicy', {
          policyArn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3',
        }),
      ],
    ],
  },
]
