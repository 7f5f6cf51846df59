import { op, type TechniqueCase } from './case.ts'

export const IMPACT_CASES: readonly TechniqueCase[] = [
  {
    id: 'AccessRemoved',
    fires: [
      [op('iam:DeleteLoginProfile', { userName: 'u' })],
      [op('iam:UpdateAccessKey', { userName: 'u', status: 'Inactive' })],
    ],
    silent: [
      [op('iam:UpdateAccessKey', { userName: 'u', status: 'Active' })],
      [op('iam:DeleteUser', { userName: 'u' }, { error: 'NoSuchEntityException' })],
    ],
  },
  {
    id: 'QuotaRaised',
    fires: [
      [op('servicequotas:RequestServiceQuotaIncrease', {})],
      [op('agreement-marketplace:AcceptAgreementRequest', {})],
    ],
    silent: [[op('servicequotas:ListServiceQuotas', {})]],
  },
  {
    id: 'SecretDeleted',
    fires: [
      [op('secretsmanager:DeleteSecret', { secretId: 's' })],
      [op('secretsmanager:PutSecretValue', { secretId: 's' })],
    ],
    silent: [
      [op('secretsmanager:RestoreSecret', {})],
      [op('secretsmanager:PutSecretValue', {}, { by: 'service/secretsmanager.amazonaws.com' })],
    ],
  },
  {
    id: 'DataStoreDeleted',
    fires: [
      [op('rds:DeleteDBCluster', { dBClusterIdentifier: 'c', skipFinalSnapshot: false })],
      [op('elasticfilesystem:DeleteFileSystem', {})],
      [op('sqs:PurgeQueue', {})],
    ],
    silent: [
      [op('rds:DescribeDBInstances', {})],
      [op('rds:DeleteDBInstance', {}, { error: 'DBInstanceNotFound' })],
      [op('dynamodb:DeleteTable', {}, { by: 'service/cloudformation.amazonaws.com' })],
    ],
  },
  {
    id: 'DatabaseDeletedWithoutCopy',
    fires: [[op('rds:DeleteDBInstance', { dBInstanceIdentifier: 'd', skipFinalSnapshot: true })]],
    silent: [
      [
        op('rds:DeleteDBInstance', {
          dBInstanceIdentifier: 'd',
          skipFinalSnapshot: false,
          finalDBSnapshotIdentifier: 'f',
        }),
      ],
    ],
  },
  {
    id: 'DatabaseDisrupted',
    fires: [
      [op('rds:FailoverDBCluster', { dBClusterIdentifier: 'c' })],
      [op('rds:RebootDBInstance', {})],
    ],
    silent: [
      [op('rds:StartDBInstance', {})],
      [op('rds:RebootDBInstance', {}, { error: 'InvalidDBInstanceState' })],
    ],
  },
  {
    id: 'ComputeRemoved',
    fires: [
      [op('ec2:TerminateInstances', { instancesSet: { items: [{ instanceId: 'i-1' }] } })],
      [op('cloudformation:DeleteStack', {})],
    ],
    silent: [
      [op('ec2:TerminateInstances', {}, { ip: 'autoscaling.amazonaws.com' })],
      [op('ec2:DescribeInstances', {})],
    ],
  },
  {
    id: 'ContainerRegistryChanged',
    fires: [[op('ecr:BatchDeleteImage', { repositoryName: 'r' })]],
    silent: [[op('ecr:DescribeImages', {})]],
  },
  {
    id: 'ModelServiceDeleted',
    fires: [
      [op('sagemaker:DeleteEndpoint', { endpointName: 'e' })],
      [op('bedrock:DeleteKnowledgeBase', {})],
    ],
    silent: [
      [op('sagemaker:DescribeEndpoint', {})],
      [op('bedrock:DeleteAgent', {}, { error: 'ResourceNotFoundException' })],
    ],
  },
  {
    id: 'MailSendingChanged',
    fires: [
      [op('ses:VerifyEmailIdentity', { emailAddress: 'a@example.com' })],
      [op('sns:SetSMSAttributes', {})],
    ],
    silent: [[op('ses:ListIdentities', {})]],
  },
]
