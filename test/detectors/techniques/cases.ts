import { op, STRANGER, type TechniqueCase, trust } from './cases/case.ts'
import { DATA_CASES } from './cases/data.ts'
import { DEFENCE_CASES } from './cases/defence.ts'
import { EXECUTION_CASES } from './cases/execution.ts'
import { IDENTITY_CASES } from './cases/identity.ts'
import { IMPACT_CASES } from './cases/impact.ts'
import { NETWORK_CASES } from './cases/network.ts'
import type { TestCall } from './lake-support.ts'

const times = (count: number, make: (i: number) => TestCall): readonly TestCall[] =>
  Array.from({ length: count }, (_, i) => ({ at: i * 0.2, ...make(i) }))
const INSTANCE = 'role/web/i-0123456789abcdef0'

export const CASES: readonly TechniqueCase[] = [
  {
    id: 'CopiesEnumerated',
    fires: [times(10, () => op('rds:DescribeDBSnapshots', {}))],
    silent: [
      times(4, () => op('rds:DescribeDBSnapshots', {})),
      times(12, () => op('rds:DescribeDBInstances', {})),
    ],
  },
  {
    id: 'OrganizationExplored',
    fires: [
      [
        'organizations:DescribeOrganization',
        'organizations:ListAccounts',
        'organizations:ListRoots',
        'organizations:ListPolicies',
        'sso:ListPermissionSets',
      ].map((name) => op(name)),
    ],
    silent: [times(12, () => op('organizations:ListAccounts'))],
  },
  ...NETWORK_CASES,
  ...IDENTITY_CASES,
  ...DEFENCE_CASES,
  ...DATA_CASES,
  ...EXECUTION_CASES,
  ...IMPACT_CASES,
  {
    id: 'FoundationModelsEnumerated',
    fires: [
      [
        op('bedrock:ListFoundationModels'),
        op('bedrock:GetUseCaseForModelAccess'),
        op('bedrock:ListInferenceProfiles'),
        op('bedrock:ListCustomModels'),
      ],
    ],
    silent: [
      times(20, () => op('bedrock:ListFoundationModels')),
      [
        op('bedrock:ListFoundationModels'),
        op('bedrock:GetUseCaseForModelAccess', null, { at: 40 }),
        op('bedrock:ListInferenceProfiles', null, { at: 80 }),
        op('bedrock:ListCustomModels', null, { at: 120 }),
      ],
    ],
  },
  {
    id: 'InvocationLoggingDisabled',
    fires: [
      [op('bedrock:DeleteModelInvocationLoggingConfiguration')],
      [op('bedrock:DeleteModelInvocationLoggingConfiguration', null, { error: 'AccessDenied' })],
      [
        op('bedrock:PutModelInvocationLoggingConfiguration', {
          loggingConfig: { textDataDeliveryEnabled: false },
        }),
      ],
      [
        op('bedrock:PutModelInvocationLoggingConfiguration', {
          loggingConfig: { s3Config: { bucketName: '' }, textDataDeliveryEnabled: true },
        }),
      ],
    ],
    silent: [
      [op('bedrock:GetModelInvocationLoggingConfiguration')],
      [op('bedrock:PutModelInvocationLoggingConfiguration', { loggingConfig: 'hidden' })],
      [
        op('bedrock:PutModelInvocationLoggingConfiguration', {
          loggingConfig: { s3Config: { bucketName: 'logs' }, textDataDeliveryEnabled: true },
        }),
      ],
    ],
  },
  {
    id: 'InvocationLoggingChanged',
    fires: [
      [
        op('bedrock:PutModelInvocationLoggingConfiguration', {
          loggingConfig: { s3Config: { bucketName: 'another' }, textDataDeliveryEnabled: true },
        }),
      ],
    ],
    silent: [
      [op('bedrock:GetModelInvocationLoggingConfiguration')],
      // Told as what it is, switched off.
      [
        op('bedrock:PutModelInvocationLoggingConfiguration', {
          loggingConfig: { textDataDeliveryEnabled: false },
        }),
      ],
    ],
  },
  {
    id: 'InvocationLoggingProbed',
    fires: [
      [
        op('bedrock:GetModelInvocationLoggingConfiguration'),
        op('bedrock:DeleteModelInvocationLoggingConfiguration', null, { at: 2 }),
      ],
    ],
    silent: [
      [
        op('bedrock:DeleteModelInvocationLoggingConfiguration'),
        op('bedrock:GetModelInvocationLoggingConfiguration', null, { at: 2 }),
      ],
      [
        op('bedrock:GetModelInvocationLoggingConfiguration'),
        op('bedrock:DeleteModelInvocationLoggingConfiguration', null, { at: 200 }),
      ],
    ],
  },
  {
    id: 'ModelAccessUnlocked',
    fires: [
      [op('bedrock:PutUseCaseForModelAccess')],
      [
        op(
          'bedrock:CreateFoundationModelAgreement',
          { modelId: 'm' },
          { error: 'AccessDeniedException' },
        ),
      ],
    ],
    silent: [[op('bedrock:GetUseCaseForModelAccess')]],
  },
  {
    id: 'EnumerationThenInvocation',
    fires: [
      [op('bedrock:ListFoundationModels'), op('bedrock:InvokeModel', { modelId: 'm' }, { at: 5 })],
    ],
    silent: [
      [op('bedrock:ListFoundationModels'), op('bedrock:InvokeModel', { modelId: 'm' }, { at: 30 })],
      [
        op('bedrock:ListFoundationModels', null, { by: 'role/app' }),
        op('bedrock:InvokeModel', { modelId: 'm' }, { at: 5, by: 'role/app' }),
      ],
      [
        op('bedrock:ListFoundationModels', null, { key: 'AKIAONE' }),
        op('bedrock:InvokeModel', { modelId: 'm' }, { at: 5, key: 'AKIATWO' }),
      ],
    ],
  },
  {
    id: 'ManyModelsTried',
    fires: [
      times(5, (i) =>
        op('bedrock:Converse', { modelId: `model-${i}` }, { error: 'ResourceNotFoundException' }),
      ),
    ],
    silent: [
      times(9, (i) =>
        op('bedrock:Converse', { modelId: `model-${i % 2}` }, { error: 'ThrottlingException' }),
      ),
    ],
  },
  {
    id: 'BedrockKeyUsedElsewhere',
    fires: [
      [op('iam:CreateAccessKey', { userName: 'BedrockAPIKey-x1' })],
      [op('sts:GetCallerIdentity', null, { by: 'user/BedrockAPIKey-x1' })],
    ],
    silent: [
      [
        op('iam:AttachUserPolicy', {
          userName: 'BedrockAPIKey-x1',
          policyArn: 'arn:aws:iam::aws:policy/AmazonBedrockLimitedAccess',
        }),
      ],
      [op('bedrock:InvokeModel', { modelId: 'm' }, { by: 'user/BedrockAPIKey-x1' })],
    ],
  },
  {
    id: 'BedrockKeyMade',
    fires: [
      [
        op('iam:CreateServiceSpecificCredential', {
          userName: 'u',
          serviceName: 'bedrock.amazonaws.com',
        }),
      ],
    ],
    silent: [
      [
        op('iam:CreateServiceSpecificCredential', {
          userName: 'u',
          serviceName: 'codecommit.amazonaws.com',
        }),
      ],
    ],
  },
  {
    id: 'GuardrailRemoved',
    fires: [
      [op('bedrock:DeleteGuardrail', { guardrailIdentifier: 'g' })],
      [
        op('bedrock:UpdateGuardrail', {
          guardrailIdentifier: 'g',
          contentPolicyConfig: {
            filtersConfig: [{ type: 'PROMPT_ATTACK', inputStrength: 'NONE' }],
          },
        }),
      ],
    ],
    silent: [
      [
        op('bedrock:UpdateGuardrail', {
          guardrailIdentifier: 'g',
          contentPolicyConfig: {
            filtersConfig: [{ type: 'PROMPT_ATTACK', inputStrength: 'HIGH' }],
          },
        }),
      ],
      [op('bedrock:ListGuardrails')],
    ],
  },
  {
    id: 'GuardrailChanged',
    fires: [[op('bedrock:UpdateGuardrail', { guardrailIdentifier: 'g' })]],
    silent: [[op('bedrock:GetGuardrail', { guardrailIdentifier: 'g' })]],
  },
  {
    id: 'KnowledgeBaseFed',
    fires: [
      [
        op('s3:PutObject', { bucketName: 'b', key: 'k' }),
        op('bedrock:StartIngestionJob', { knowledgeBaseId: 'K' }, { at: 5 }),
      ],
    ],
    silent: [
      [
        op('s3:PutObject', { bucketName: 'b', key: 'k' }, { by: 'role/writer' }),
        op('bedrock:StartIngestionJob', { knowledgeBaseId: 'K' }, { at: 5 }),
      ],
    ],
  },
  {
    id: 'KnowledgeBaseChanged',
    fires: [[op('bedrock:UpdateDataSource', { knowledgeBaseId: 'K' })]],
    silent: [[op('bedrock:GetDataSource', { knowledgeBaseId: 'K' })]],
  },
  {
    id: 'AgentTampered',
    fires: [
      [op('bedrock:UpdateAgentActionGroup', { agentId: 'A' })],
      [op('bedrock:CreateAgent', {})],
    ],
    silent: [[op('bedrock:CreateAgent', {}, { by: 'role/ci' })], [op('bedrock:ListAgents')]],
  },
  {
    id: 'AgentRearmed',
    fires: [
      [
        op('bedrock:UpdateAgentActionGroup', { agentId: 'A' }),
        op('bedrock:PrepareAgent', { agentId: 'A' }, { at: 4 }),
      ],
      [
        op('bedrock:UpdateAgent', { agentId: 'A' }, { error: 'AccessDeniedException' }),
        op('bedrock:UpdateAgentAlias', { agentId: 'A' }, { at: 9, error: 'AccessDeniedException' }),
      ],
    ],
    silent: [
      [op('bedrock:PrepareAgent', { agentId: 'A' })],
      [
        op('bedrock:UpdateAgent', { agentId: 'A' }),
        op('bedrock:PrepareAgent', { agentId: 'A' }, { at: 5, by: 'role/ci' }),
      ],
      [
        op('bedrock:UpdateAgent', { agentId: 'A' }),
        op('bedrock:PrepareAgent', { agentId: 'A' }, { at: 90 }),
      ],
    ],
  },
  {
    id: 'MachineLearningFoothold',
    fires: [
      [
        op('sagemaker:CreateNotebookInstanceLifecycleConfig', { onStart: [] }),
        op(
          'sagemaker:CreatePresignedNotebookInstanceUrl',
          { notebookInstanceName: 'n' },
          { at: 30 },
        ),
      ],
      [
        op('sagemaker:CreateNotebookInstance', { lifecycleConfigName: 'l' }),
        op('sagemaker:StartNotebookInstance', { notebookInstanceName: 'n' }, { at: 3 }),
      ],
    ],
    silent: [
      [
        op('sagemaker:CreateNotebookInstance', { notebookInstanceName: 'n' }),
        op(
          'sagemaker:CreatePresignedNotebookInstanceUrl',
          { notebookInstanceName: 'n' },
          { at: 3 },
        ),
      ],
      [op('sagemaker:CreatePresignedDomainUrl', { domainId: 'd' })],
    ],
  },
  {
    id: 'ModelSharedOutside',
    fires: [
      [
        op('sagemaker:PutModelPackageGroupPolicy', {
          modelPackageGroupName: 'g',
          resourcePolicy: trust({ AWS: STRANGER }),
        }),
      ],
      [
        op('ecr:SetRepositoryPolicy', {
          repositoryName: 'r',
          policyText: trust({ AWS: STRANGER }),
        }),
      ],
    ],
    silent: [
      [op('sagemaker:GetModelPackageGroupPolicy', { modelPackageGroupName: 'g' })],
      [
        op('ecr:SetRepositoryPolicy', {
          repositoryName: 'r',
          policyText: trust({ Service: 'lambda.amazonaws.com' }),
        }),
      ],
    ],
  },
  {
    id: 'ModelCopied',
    fires: [
      [op('sagemaker:CreateModelPackage', { modelPackageGroupName: 'g' })],
      [op('bedrock:CreateModelCopyJob', { sourceModelArn: 'm' })],
    ],
    silent: [[op('sagemaker:DescribeModelPackage', { modelPackageName: 'p' })]],
  },
  {
    id: 'ModelCapacityChanged',
    fires: [
      [op('bedrock:CreateProvisionedModelThroughput', {})],
      [op('bedrock:CreateModelImportJob', {})],
    ],
    silent: [[op('bedrock:ListProvisionedModelThroughputs')]],
  },
  {
    id: 'ModelsEnumerated',
    fires: [
      [
        op('sagemaker:ListEndpoints'),
        op('sagemaker:ListModels'),
        op('sagemaker:ListEndpointConfigs'),
        op('sagemaker:DescribeEndpoint', { endpointName: 'e' }),
        op('sagemaker:ListNotebookInstances'),
      ],
    ],
    silent: [
      [op('sagemaker:ListEndpoints'), op('sagemaker:DescribeEndpoint', { endpointName: 'e' })],
    ],
  },
  {
    id: 'CaptureDisabled',
    fires: [
      [
        op('sagemaker:CreateEndpointConfig', {
          endpointConfigName: 'c',
          dataCaptureConfig: { enableCapture: false },
        }),
      ],
    ],
    silent: [
      [
        op('sagemaker:CreateEndpointConfig', {
          endpointConfigName: 'c',
          dataCaptureConfig: { enableCapture: true },
        }),
      ],
      [op('sagemaker:CreateEndpointConfig', { endpointConfigName: 'c' })],
    ],
  },
  {
    id: 'MonitoringDisabled',
    fires: [[op('sagemaker:StopMonitoringSchedule', {})]],
    silent: [[op('sagemaker:StartMonitoringSchedule', {})]],
  },
  {
    id: 'ModelDeployed',
    fires: [[op('sagemaker:UpdateEndpoint', { endpointName: 'e' })]],
    silent: [
      [op('sagemaker:DescribeEndpoint', { endpointName: 'e' })],
      [
        op(
          'sagemaker:UpdateEndpoint',
          { endpointName: 'e' },
          { by: 'service/application-autoscaling.amazonaws.com' },
        ),
      ],
    ],
  },
  {
    id: 'ModelImagePushed',
    fires: [[op('ecr:PutImage', { repositoryName: 'r' }, { by: 'role/deploy/ci' })]],
    silent: [[op('ecr:BatchGetImage', { repositoryName: 'r' })]],
  },
  {
    id: 'TrainingDataWritten',
    fires: [
      [
        op(
          'bedrock:CreateDataSource',
          {
            dataSourceConfiguration: { s3Configuration: { bucketArn: 'arn:aws:s3:::kb-articles' } },
          },
          { by: 'role/ci' },
        ),
        op('s3:PutObject', { bucketName: 'kb-articles', key: 'a.md' }),
      ],
    ],
    silent: [[op('s3:PutObject', { bucketName: 'somewhere-else', key: 'a.md' })]],
  },
  {
    id: 'NotebookOpened',
    fires: [[op('sagemaker:CreatePresignedDomainUrl', {})]],
    silent: [[op('sagemaker:DescribeDomain', {})]],
  },
  {
    id: 'RolePassedToJob',
    fires: [
      [
        op('sagemaker:CreateTrainingJob', {
          trainingJobName: 't',
          roleArn: 'arn:aws:iam::1:role/r',
        }),
      ],
    ],
    silent: [[op('sagemaker:DescribeTrainingJob', { trainingJobName: 't' })]],
  },
  {
    id: 'ModelPackagesExported',
    fires: [times(8, (i) => op('sagemaker:DescribeModel', { modelName: `m${i}` }))],
    silent: [times(8, () => op('sagemaker:DescribeModel', { modelName: 'm' }))],
  },
  {
    id: 'CloudTrailStopped',
    fires: [
      [op('cloudtrail:StopLogging', { name: 't' })],
      [op('cloudtrail:DeleteTrail', { name: 't' })],
    ],
    silent: [
      [op('cloudtrail:StartLogging', { name: 't' })],
      [op('cloudtrail:StopLogging', { name: 't' }, { error: 'InvalidTrailNameException' })],
    ],
  },
  {
    id: 'CloudTrailBlinded',
    fires: [
      [
        op('cloudtrail:PutEventSelectors', {
          eventSelectors: [{ includeManagementEvents: false, readWriteType: 'ReadOnly' }],
        }),
      ],
      [op('cloudtrail:UpdateTrail', { name: 't', isMultiRegionTrail: false })],
    ],
    silent: [
      [
        op('cloudtrail:PutEventSelectors', {
          eventSelectors: [{ includeManagementEvents: true, readWriteType: 'All' }],
        }),
      ],
      [op('cloudtrail:UpdateTrail', { name: 't', isMultiRegionTrail: true })],
    ],
  },
  {
    id: 'LogBucketEmptiesItself',
    fires: [
      [
        op('s3:PutBucketLifecycle', {
          bucketName: 'logs',
          LifecycleConfiguration: { Rule: { Status: 'Enabled', Expiration: { Days: 1 } } },
        }),
      ],
    ],
    silent: [
      [
        op('s3:PutBucketLifecycle', {
          bucketName: 'logs',
          LifecycleConfiguration: { Rule: { Status: 'Enabled', Expiration: { Days: 365 } } },
        }),
      ],
    ],
  },
  {
    id: 'NetworkLogsDeleted',
    fires: [
      [op('ec2:DeleteFlowLogs', {})],
      [op('route53resolver:DeleteResolverQueryLogConfig', {})],
    ],
    silent: [[op('ec2:DescribeFlowLogs', {})]],
  },
  {
    id: 'DetectionDisabled',
    fires: [
      [op('guardduty:DeleteDetector', {})],
      [op('config:StopConfigurationRecorder', {})],
      [op('guardduty:UpdateDetector', { enable: false })],
    ],
    silent: [
      [op('guardduty:UpdateDetector', { enable: true })],
      [op('config:DeleteDeliveryChannel', {}, { error: 'NoSuchDeliveryChannelException' })],
    ],
  },
  {
    id: 'OrganizationLeft',
    fires: [[op('organizations:LeaveOrganization', null, { error: 'AccessDenied' })]],
    silent: [[op('organizations:DescribeOrganization')]],
  },
  {
    id: 'LogsDeleted',
    fires: [[op('logs:DeleteLogGroup', { logGroupName: 'g' })]],
    silent: [[op('logs:CreateLogGroup', { logGroupName: 'g' })]],
  },
  {
    id: 'AccessLoggingDisabled',
    fires: [
      [
        op('s3:PutBucketLogging', {
          bucketName: 'b',
          logging: '',
          BucketLoggingStatus: { xmlns: 'x' },
        }),
      ],
    ],
    silent: [
      [
        op('s3:PutBucketLogging', {
          bucketName: 'b',
          BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 't' } },
        }),
      ],
      [op('s3:PutBucketLogging', { bucketName: 'b' })],
    ],
  },
  {
    id: 'ProtectionRemoved',
    fires: [[op('ec2:DisableEbsEncryptionByDefault', {})], [op('wafv2:DisassociateWebACL', {})]],
    silent: [[op('ec2:EnableEbsEncryptionByDefault', {})], [op('wafv2:ListWebACLs', {})]],
  },
  {
    id: 'AlarmsSilenced',
    fires: [times(3, (i) => op('monitoring:DeleteAlarms', { alarmNames: [`a${i}`] }))],
    silent: [[op('monitoring:DeleteAlarms', { alarmNames: ['a'] })]],
  },
  {
    id: 'InstancePasswordsRetrieved',
    fires: [
      times(5, (i) =>
        op(
          'ec2:GetPasswordData',
          { instanceId: `i-${i}` },
          { error: 'Client.UnauthorizedOperation' },
        ),
      ),
    ],
    silent: [times(9, () => op('ec2:GetPasswordData', { instanceId: 'i-1' }))],
  },
  {
    id: 'SecretsRetrievedInBulk',
    fires: [times(10, (i) => op('secretsmanager:GetSecretValue', { secretId: `s${i}` }))],
    silent: [
      times(40, (i) => op('secretsmanager:GetSecretValue', { secretId: `s${i % 3}` })),
      times(12, (i) => op('secretsmanager:GetSecretValue', { secretId: `s${i}` }, { at: i * 60 })),
    ],
  },
  {
    id: 'SecretsRetrievedInBatches',
    fires: [times(3, () => op('secretsmanager:BatchGetSecretValue', { filters: [] }))],
    silent: [[op('secretsmanager:BatchGetSecretValue', { secretIdList: ['a'] })]],
  },
  {
    id: 'SecretsRetrievedAcrossRegions',
    fires: [
      ['eu-west-1', 'us-east-1', 'us-west-2', 'eu-north-1'].map((region) =>
        op('secretsmanager:ListSecrets', null, { region }),
      ),
    ],
    silent: [times(9, () => op('secretsmanager:ListSecrets'))],
  },
  {
    id: 'EncryptedParametersRetrieved',
    fires: [
      times(2, (k) =>
        op('ssm:GetParameters', {
          names: Array.from({ length: 10 }, (_, i) => `/p/${k}/${i}`),
          withDecryption: true,
        }),
      ),
    ],
    silent: [
      times(4, () =>
        op('ssm:GetParameters', {
          names: Array.from({ length: 10 }, (_, i) => `/p/${i}`),
          withDecryption: false,
        }),
      ),
      [op('ssm:GetParameter', { name: '/p', withDecryption: true })],
    ],
  },
  {
    id: 'ConsoleLoginGuessing',
    fires: [
      times(5, () => op('signin:ConsoleLogin', null, { response: { ConsoleLogin: 'Failure' } })),
    ],
    silent: [
      times(2, () => op('signin:ConsoleLogin', null, { response: { ConsoleLogin: 'Failure' } })),
    ],
  },
  {
    id: 'UserDataDownloaded',
    fires: [
      times(5, (i) =>
        op('ec2:DescribeInstanceAttribute', { attribute: 'userData', instanceId: `i-${i}` }),
      ),
    ],
    silent: [
      times(5, (i) =>
        op('ec2:DescribeInstanceAttribute', { attribute: 'instanceType', instanceId: `i-${i}` }),
      ),
    ],
  },
  {
    id: 'AccountExploredFromInstance',
    fires: [
      ['sts:GetCallerIdentity', 's3:ListBuckets', 'iam:ListUsers', 'ec2:DescribeInstances'].map(
        (name) => op(name, null, { by: INSTANCE }),
      ),
    ],
    silent: [
      ['sts:GetCallerIdentity', 's3:ListBuckets', 'iam:ListUsers', 'ec2:DescribeInstances'].map(
        (name) => op(name, null, { by: 'role/admin/jane' }),
      ),
    ],
  },
  {
    id: 'InstanceRoleLooksAtBuckets',
    fires: [
      [
        op('s3:ListBuckets', null, { by: INSTANCE }),
        op('s3:ListObjects', { bucketName: 'b' }, { by: INSTANCE, at: 3 }),
      ],
    ],
    silent: [[op('s3:ListObjects', { bucketName: 'b' }, { by: INSTANCE })]],
  },
  {
    id: 'MailSendingEnumerated',
    fires: [[op('ses:GetSendQuota'), op('ses:ListIdentities')]],
    silent: [
      [op('ses:GetSendQuota')],
      [
        op('ses:GetSendQuota', null, { ip: 'trustedadvisor.amazonaws.com' }),
        op('ses:ListIdentities', null, { ip: 'trustedadvisor.amazonaws.com' }),
      ],
    ],
  },
  {
    id: 'PermissionsEnumerated',
    fires: [
      [
        'ListUsers',
        'ListRoles',
        'ListGroups',
        'ListPolicies',
        'GetAccountSummary',
        'ListAccessKeys',
      ].map((name) => op(`iam:${name}`)),
    ],
    silent: [times(30, () => op('iam:ListRoles'))],
  },
  {
    id: 'AccountContactsRead',
    fires: [[op('account:GetAlternateContact', {})]],
    silent: [[op('account:ListRegions', {})]],
  },
  {
    id: 'DeniedEverywhere',
    fires: [times(8, (i) => op(`service${i}:List`, null, { error: 'AccessDenied' }))],
    silent: [times(30, () => op('s3:GetBucketAcl', null, { error: 'AccessDenied' }))],
  },
  {
    id: 'UnusualInstancesLaunched',
    fires: [
      [
        op(
          'ec2:RunInstances',
          { instanceType: 'p4d.24xlarge' },
          { error: 'Client.UnauthorizedOperation' },
        ),
      ],
      [op('ec2:RunInstances', { instanceType: 'g5.xlarge' })],
    ],
    silent: [
      [op('ec2:RunInstances', { instanceType: 't3.micro' })],
      [op('ec2:RunInstances', { instanceType: 'm6g.large' })],
    ],
  },
  {
    id: 'InstanceUserDataReplaced',
    fires: [
      [
        op('ec2:ModifyInstanceAttribute', {
          instanceId: 'i-1',
          userData: '<sensitiveDataRemoved>',
        }),
      ],
    ],
    silent: [
      [
        op('ec2:ModifyInstanceAttribute', {
          instanceId: 'i-1',
          instanceType: { value: 't3.small' },
        }),
      ],
    ],
  },
  {
    id: 'RemoteCommandSent',
    fires: [[op('ssm:SendCommand', { documentName: 'AWS-RunShellScript', instanceIds: ['i-1'] })]],
    silent: [
      [op('ssm:SendCommand', { documentName: 'AWS-RunPatchBaseline', instanceIds: ['i-1'] })],
      [op('ssm:GetCommandInvocation', {})],
    ],
  },
  {
    id: 'RemoteSessionsStarted',
    fires: [times(3, (i) => op('ssm:StartSession', { target: `i-${i}` }))],
    silent: [times(3, () => op('ssm:StartSession', { target: 'i-1' }))],
  },
  {
    id: 'SshKeyPushed',
    fires: [times(2, (i) => op('ec2-instance-connect:SendSSHPublicKey', { instanceId: `i-${i}` }))],
    silent: [[op('ec2-instance-connect:SendSSHPublicKey', { instanceId: 'i-1' })]],
  },
  {
    id: 'SerialConsoleOpened',
    fires: [[op('ec2:EnableSerialConsoleAccess', {})]],
    silent: [[op('ec2:GetSerialConsoleAccessStatus', {})]],
  },
  {
    id: 'NotebookScriptChanged',
    fires: [
      [op('sagemaker:CreateNotebookInstanceLifecycleConfig', {})],
      [
        op('sagemaker:UpdateNotebookInstance', {
          notebookInstanceName: 'n',
          lifecycleConfigName: 'evil',
        }),
      ],
    ],
    silent: [
      [
        op('sagemaker:UpdateNotebookInstance', {
          notebookInstanceName: 'n',
          instanceType: 'ml.t3.medium',
        }),
      ],
    ],
  },
  {
    id: 'InstanceRestartedWithScript',
    fires: [
      [
        op('ec2:ModifyInstanceAttribute', { instanceId: 'i-1', userData: 'x' }),
        op('ec2:StartInstances', {}, { at: 1 }),
      ],
    ],
    silent: [
      [
        op('ec2:StartInstances', {}),
        op('ec2:ModifyInstanceAttribute', { instanceId: 'i-1', userData: 'x' }, { at: 1 }),
      ],
    ],
  },
  {
    id: 'PortOpenedToWorld',
    fires: [
      [
        op('ec2:AuthorizeSecurityGroupIngress', {
          groupId: 'sg-1',
          cidrIp: '0.0.0.0/0',
          fromPort: 22,
          toPort: 22,
        }),
      ],
      [
        op('ec2:AuthorizeSecurityGroupIngress', {
          groupId: 'sg-1',
          ipPermissions: {
            items: [
              { fromPort: 3389, toPort: 3389, ipv6Ranges: { items: [{ cidrIpv6: '::/0' }] } },
            ],
          },
        }),
      ],
    ],
    silent: [
      [
        op('ec2:AuthorizeSecurityGroupIngress', {
          groupId: 'sg-1',
          cidrIp: '0.0.0.0/0',
          fromPort: 443,
          toPort: 443,
        }),
      ],
      [
        op('ec2:AuthorizeSecurityGroupIngress', {
          groupId: 'sg-1',
          cidrIp: '10.0.0.0/8',
          fromPort: 22,
          toPort: 22,
        }),
      ],
      [
        op('ec2:AuthorizeSecurityGroupEgress', {
          groupId: 'sg-1',
          cidrIp: '0.0.0.0/0',
          fromPort: 22,
          toPort: 22,
        }),
      ],
    ],
  },
  {
    id: 'ImageSharedOutside',
    fires: [
      [
        op('ec2:ModifyImageAttribute', {
          imageId: 'ami-1',
          launchPermission: { add: { items: [{ userId: STRANGER }] } },
        }),
      ],
      [
        op('ec2:ModifyImageAttribute', {
          imageId: 'ami-1',
          launchPermission: { add: { items: [{ group: 'all' }] } },
        }),
      ],
    ],
    silent: [
      [
        op('ec2:ModifyImageAttribute', {
          imageId: 'ami-1',
          launchPermission: { add: { items: [{ userId: '100000000001' }] } },
        }),
      ],
      [
        op('ec2:ModifyImageAttribute', {
          imageId: 'ami-1',
          launchPermission: { remove: { items: [{ userId: STRANGER }] } },
        }),
      ],
    ],
  },
  {
    id: 'SnapshotSharedOutside',
    fires: [
      [
        op('ec2:ModifySnapshotAttribute', {
          snapshotId: 's',
          createVolumePermission: { add: { items: [{ userId: STRANGER }] } },
        }),
      ],
    ],
    silent: [
      [
        op('ec2:ModifySnapshotAttribute', {
          snapshotId: 's',
          createVolumePermission: { remove: { items: [{ userId: STRANGER }] } },
        }),
      ],
    ],
  },
  {
    id: 'DatabaseSnapshotSharedOutside',
    fires: [
      [
        op('rds:ModifyDBSnapshotAttribute', {
          dBSnapshotIdentifier: 'd',
          attributeName: 'restore',
          valuesToAdd: [STRANGER],
        }),
      ],
    ],
    silent: [
      [
        op('rds:ModifyDBSnapshotAttribute', {
          dBSnapshotIdentifier: 'd',
          attributeName: 'restore',
          valuesToRemove: [STRANGER],
        }),
      ],
    ],
  },
  {
    id: 'DatabaseMadePublic',
    fires: [[op('rds:ModifyDBInstance', { dBInstanceIdentifier: 'd', publiclyAccessible: true })]],
    silent: [
      [op('rds:ModifyDBInstance', { dBInstanceIdentifier: 'd', publiclyAccessible: false })],
    ],
  },
  {
    id: 'BucketOpenedOutside',
    fires: [
      [
        op('s3:PutBucketPolicy', {
          bucketName: 'b',
          bucketPolicy: {
            Statement: [
              {
                Effect: 'Allow',
                Principal: { AWS: `arn:aws:iam::${STRANGER}:root` },
                Action: ['s3:GetObject'],
              },
            ],
          },
        }),
      ],
      [
        op('s3:PutBucketAcl', {
          bucketName: 'b',
          AccessControlPolicy: {
            Grantee: { URI: 'http://acs.amazonaws.com/groups/global/AllUsers' },
          },
        }),
      ],
    ],
    silent: [
      [
        op('s3:PutBucketPolicy', {
          bucketName: 'b',
          bucketPolicy: {
            Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::100000000001:root' } }],
          },
        }),
      ],
      [
        op('s3:PutBucketPolicy', {
          bucketName: 'b',
          bucketPolicy: {
            Statement: [
              {
                Effect: 'Deny',
                Principal: '*',
                Condition: { Bool: { 'aws:SecureTransport': 'false' } },
              },
            ],
          },
        }),
      ],
    ],
  },
  {
    id: 'BucketReplicatedOutside',
    fires: [
      [
        op('s3:PutBucketReplication', {
          bucketName: 'b',
          ReplicationConfiguration: {
            Rule: { Destination: { Bucket: 'arn:aws:s3:::x', Account: STRANGER } },
          },
        }),
      ],
    ],
    silent: [
      [
        op('s3:PutBucketReplication', {
          bucketName: 'b',
          ReplicationConfiguration: { Rule: { Destination: { Bucket: 'arn:aws:s3:::x' } } },
        }),
      ],
    ],
  },
  {
    id: 'ObjectsDeletedInBulk',
    fires: [
      times(60, (i) => op('s3:DeleteObject', { bucketName: 'b', key: `k${i}` })),
      times(3, () => op('s3:DeleteObjects', { bucketName: 'b' })),
    ],
    silent: [times(30, (i) => op('s3:DeleteObject', { bucketName: 'b', key: `k${i}` }))],
  },
  {
    id: 'ObjectsEncryptedByCaller',
    fires: [
      [
        op('s3:CopyObject', {
          bucketName: 'b',
          key: 'k',
          'x-amz-server-side-encryption-customer-algorithm': 'AES256',
        }),
      ],
      [
        op('s3:CopyObject', {
          bucketName: 'b',
          key: 'k',
          'x-amz-server-side-encryption-aws-kms-key-id': `arn:aws:kms:eu-west-1:${STRANGER}:key/k`,
        }),
      ],
    ],
    silent: [
      [op('s3:CopyObject', { bucketName: 'b', key: 'k' })],
      [
        op('s3:PutObject', {
          bucketName: 'b',
          key: 'k',
          'x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:eu-west-1:100000000001:key/k',
        }),
      ],
    ],
  },
  {
    id: 'RansomNoteWritten',
    fires: [
      [op('s3:PutObject', { bucketName: 'b', key: 'x/HOW_TO_DECRYPT_FILES.txt' })],
      [op('s3:PutObject', { bucketName: 'b', key: 'FILES-DELETED.txt' })],
    ],
    silent: [
      [op('s3:PutObject', { bucketName: 'b', key: 'reports/recovery-plan-2026.pdf' })],
      [op('s3:PutObject', { bucketName: 'b', key: 'readme.md' })],
    ],
  },
  {
    id: 'BucketProtectionRemoved',
    fires: [
      [
        op('s3:PutBucketVersioning', {
          bucketName: 'b',
          VersioningConfiguration: { Status: 'Suspended' },
        }),
      ],
      [op('s3:DeleteBucketEncryption', { bucketName: 'b' })],
    ],
    silent: [
      [
        op('s3:PutBucketVersioning', {
          bucketName: 'b',
          VersioningConfiguration: { Status: 'Enabled' },
        }),
      ],
    ],
  },
  {
    id: 'EncryptionKeyDisabled',
    fires: [[op('kms:ScheduleKeyDeletion', { keyId: 'k' })]],
    silent: [[op('kms:CancelKeyDeletion', { keyId: 'k' })]],
  },
  {
    id: 'RecoveryDestroyed',
    fires: [
      [op('ec2:DeregisterImage', { imageId: 'ami-1' })],
      [op('backup:DeleteRecoveryPoint', {})],
    ],
    silent: [
      [op('ec2:DescribeImages', {})],
      [op('rds:DeleteDBInstance', {}, { error: 'DBInstanceNotFound' })],
    ],
  },
  {
    id: 'ConsoleLoginWithoutMfa',
    fires: [
      [
        op('signin:ConsoleLogin', null, {
          response: { ConsoleLogin: 'Success' },
          additional: { MFAUsed: 'No' },
        }),
      ],
    ],
    silent: [
      [
        op('signin:ConsoleLogin', null, {
          response: { ConsoleLogin: 'Success' },
          additional: { MFAUsed: 'Yes' },
        }),
      ],
      [
        op('signin:ConsoleLogin', null, {
          by: 'role/sso/jane',
          response: { ConsoleLogin: 'Success' },
          additional: { MFAUsed: 'No' },
        }),
      ],
      [
        op('signin:ConsoleLogin', null, {
          response: { ConsoleLogin: 'Failure' },
          additional: { MFAUsed: 'No' },
        }),
      ],
    ],
  },
  {
    id: 'RootUsed',
    fires: [
      [op('signin:ConsoleLogin', null, { by: 'root', response: { ConsoleLogin: 'Success' } })],
      [op('iam:CreateAccessKey', null, { by: 'root' })],
    ],
    silent: [[op('signin:ConsoleLogin', null, { response: { ConsoleLogin: 'Success' } })]],
  },
  {
    id: 'FederatedConsoleFromKey',
    fires: [
      [op('sts:GetFederationToken', { name: 'x' }), op('signin:GetSigninToken', null, { at: 2 })],
    ],
    silent: [[op('signin:GetSigninToken', null)]],
  },
  {
    id: 'RoleTrustsOutside',
    fires: [
      [
        op('iam:UpdateAssumeRolePolicy', {
          roleName: 'r',
          policyDocument: trust({ AWS: `arn:aws:iam::${STRANGER}:root` }),
        }),
      ],
      [op('iam:CreateRole', { roleName: 'r', assumeRolePolicyDocument: trust({ AWS: '*' }) })],
    ],
    silent: [
      [
        op('iam:CreateRole', {
          roleName: 'r',
          assumeRolePolicyDocument: trust({ Service: 'lambda.amazonaws.com' }),
        }),
      ],
      [
        op('iam:UpdateAssumeRolePolicy', {
          roleName: 'r',
          policyDocument: trust({ AWS: 'arn:aws:iam::100000000001:root' }),
        }),
      ],
      [
        op('iam:CreateRole', {
          roleName: 'r',
          assumeRolePolicyDocument: trust(
            { AWS: '*' },
            { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } },
          ),
        }),
      ],
    ],
  },
  {
    id: 'AccessKeyForAnotherUser',
    fires: [[op('iam:CreateAccessKey', { userName: 'victim' })]],
    silent: [[op('iam:CreateAccessKey', { userName: 'mallory' })], [op('iam:CreateAccessKey')]],
  },
  {
    id: 'PasswordForAnotherUser',
    fires: [
      [op('iam:CreateLoginProfile', { userName: 'victim' })],
      [op('iam:UpdateLoginProfile', { userName: 'victim' })],
    ],
    silent: [[op('iam:UpdateLoginProfile', { userName: 'mallory' })]],
  },
  {
    id: 'AdministratorCreated',
    fires: [
      [
        op('iam:CreateUser', { userName: 'x' }),
        op('iam:AttachUserPolicy', {
          userName: 'x',
          policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
        }),
      ],
    ],
    silent: [
      [
        op('iam:CreateUser', { userName: 'x' }),
        op('iam:AttachUserPolicy', {
          userName: 'x',
          policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
        }),
      ],
    ],
  },
  {
    id: 'UserCreated',
    fires: [[op('iam:CreateUser', { userName: 'x' })]],
    silent: [[op('iam:GetUser', { userName: 'x' })]],
  },
  {
    id: 'FunctionOpenedOutside',
    fires: [
      [op('lambda:AddPermission20150331v2', { functionName: 'f', principal: '*' })],
      [op('lambda:CreateFunctionUrlConfig', { functionName: 'f', authType: 'NONE' })],
      [op('lambda:AddPermission20150331v2', { functionName: 'f', principal: STRANGER })],
    ],
    silent: [
      [op('lambda:AddPermission20150331v2', { functionName: 'f', principal: 's3.amazonaws.com' })],
    ],
  },
  {
    id: 'FunctionLayerAdded',
    fires: [
      [
        op('lambda:UpdateFunctionConfiguration20150331v2', {
          functionName: 'f',
          layers: ['arn:layer'],
        }),
      ],
    ],
    silent: [
      [op('lambda:UpdateFunctionConfiguration20150331v2', { functionName: 'f', timeout: 3 })],
    ],
  },
  {
    id: 'FunctionCodeReplaced',
    fires: [
      [op('lambda:UpdateFunctionCode20150331v2', { functionName: 'f' }, { by: 'role/deploy/ci' })],
    ],
    silent: [[op('lambda:GetFunction20150331v2', { functionName: 'f' })]],
  },
  {
    id: 'TrustAnchorCreated',
    fires: [[op('rolesanywhere:CreateTrustAnchor', {})]],
    silent: [[op('rolesanywhere:ListTrustAnchors', {})]],
  },
  {
    id: 'FederationTokenTaken',
    fires: [[op('sts:GetFederationToken', { name: 'x' })]],
    silent: [[op('sts:GetSessionToken', {})]],
  },
  {
    id: 'SignInProviderChanged',
    fires: [[op('iam:CreateSAMLProvider', {})], [op('iam:UpdateSAMLProvider', {})]],
    silent: [
      [op('iam:ListSAMLProviders', {})],
      [op('iam:CreateSAMLProvider', {}, { ip: 'sso.amazonaws.com' })],
    ],
  },
  {
    id: 'SecondFactorRemoved',
    fires: [[op('iam:DeactivateMFADevice', { userName: 'victim' })]],
    silent: [[op('iam:DeactivateMFADevice', { userName: 'mallory' })]],
  },
  {
    id: 'AdministrationGranted',
    fires: [
      [
        op('iam:AttachRolePolicy', {
          roleName: 'r',
          policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
        }),
      ],
      [
        op('iam:PutUserPolicy', {
          userName: 'u',
          policyDocument: JSON.stringify({
            Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
          }),
        }),
      ],
    ],
    silent: [
      [
        op('iam:AttachRolePolicy', {
          roleName: 'r',
          policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
        }),
      ],
      [
        op('iam:PutRolePolicy', {
          roleName: 'r',
          policyDocument: JSON.stringify({
            Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
          }),
        }),
      ],
    ],
  },
  {
    id: 'PolicyRewound',
    fires: [[op('iam:SetDefaultPolicyVersion', { policyArn: 'p', versionId: 'v1' })]],
    silent: [[op('iam:GetPolicyVersion', { policyArn: 'p' })]],
  },
  {
    id: 'BoundaryRemoved',
    fires: [[op('iam:DeleteRolePermissionsBoundary', { roleName: 'r' })]],
    silent: [[op('iam:PutRolePermissionsBoundary', { roleName: 'r' })]],
  },
]
