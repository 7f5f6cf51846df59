import { op, type TechniqueCase } from './case.ts'

export const DEFENCE_CASES: readonly TechniqueCase[] = [
  {
    id: 'DetectionNarrowed',
    fires: [
      [op('guardduty:CreateIPSet', {})],
      [op('config:DeleteConfigRule', {})],
      [op('access-analyzer:CreateArchiveRule', {})],
    ],
    silent: [
      [op('guardduty:ListIPSets', {})],
      [op('config:DeleteConfigRule', {}, { error: 'NoSuchConfigRuleException' })],
    ],
  },
  {
    id: 'TrailChanged',
    fires: [[op('cloudtrail:UpdateTrail', { name: 't', s3BucketName: 'elsewhere' })]],
    silent: [[op('cloudtrail:DescribeTrails', {})], [op('cloudtrail:StartLogging', { name: 't' })]],
  },
  {
    id: 'LogPipelineCut',
    fires: [
      [op('logs:DeleteSubscriptionFilter', {})],
      [op('logs:PutRetentionPolicy', { logGroupName: 'g', retentionInDays: 1 })],
    ],
    silent: [
      [op('logs:PutRetentionPolicy', { logGroupName: 'g', retentionInDays: 365 })],
      [op('logs:DescribeSubscriptionFilters', {})],
    ],
  },
  {
    id: 'AlarmRemoved',
    fires: [
      [op('events:DisableRule', { name: 'r' })],
      [op('monitoring:DeleteAlarms', { alarmNames: ['a'] })],
    ],
    silent: [
      [op('events:DescribeRule', {})],
      [op('monitoring:DeleteAlarms', {}, { ip: 'autoscaling.amazonaws.com' })],
    ],
  },
  {
    id: 'WebFirewallChanged',
    fires: [[op('wafv2:UpdateWebACL', {})], [op('network-firewall:UpdateFirewallPolicy', {})]],
    silent: [
      [op('wafv2:ListIPSets', {})],
      [op('wafv2:UpdateWebACL', {}, { error: 'WAFOptimisticLockException' })],
    ],
  },
  {
    id: 'MetadataServiceWeakened',
    fires: [
      [op('ec2:ModifyInstanceMetadataOptions', { instanceId: 'i-1', httpTokens: 'optional' })],
    ],
    silent: [
      [
        op('ec2:ModifyInstanceMetadataOptions', {
          instanceId: 'i-1',
          httpTokens: 'required',
          httpPutResponseHopLimit: 1,
        }),
      ],
    ],
  },
  {
    id: 'PublicSharingAllowed',
    fires: [[op('ec2:DisableSnapshotBlockPublicAccess', {})]],
    silent: [
      [op('ec2:EnableSnapshotBlockPublicAccess', {})],
      [
        op('ssm:UpdateServiceSetting', {
          settingId: '/ssm/parameter-store/high-throughput-enabled',
        }),
      ],
    ],
  },
  {
    id: 'DefaultEncryptionChanged',
    fires: [[op('ec2:ModifyEbsDefaultKmsKeyId', { kmsKeyId: 'k' })]],
    silent: [[op('ec2:GetEbsDefaultKmsKeyId', {})]],
  },
  {
    id: 'DeletionProtectionRemoved',
    fires: [
      [op('rds:ModifyDBInstance', { dBInstanceIdentifier: 'd', deletionProtection: false })],
      [op('cloudformation:UpdateTerminationProtection', { enableTerminationProtection: false })],
    ],
    silent: [
      [op('rds:ModifyDBInstance', { dBInstanceIdentifier: 'd', deletionProtection: true })],
      [
        op('ec2:ModifyInstanceAttribute', {
          instanceId: 'i-1',
          disableApiTermination: { value: true },
        }),
      ],
    ],
  },
  {
    id: 'BackupsDisabled',
    fires: [
      [
        op('dynamodb:UpdateContinuousBackups', {
          pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false },
        }),
      ],
      [op('backup:DeleteBackupSelection', {})],
      [op('rds:ModifyDBInstance', { dBInstanceIdentifier: 'd', backupRetentionPeriod: 0 })],
    ],
    silent: [
      [op('rds:ModifyDBInstance', { dBInstanceIdentifier: 'd', backupRetentionPeriod: 14 })],
      [op('dynamodb:DescribeContinuousBackups', {})],
    ],
  },
  {
    id: 'DatabaseLoggingDisabled',
    fires: [[op('rds:StopActivityStream', {})], [op('redshift:DisableLogging', {})]],
    silent: [
      [op('rds:StartActivityStream', {})],
      [op('rds:ModifyDBInstance', { dBInstanceIdentifier: 'd' })],
    ],
  },
  {
    id: 'ImageScanningDisabled',
    fires: [
      [
        op('ecr:PutImageScanningConfiguration', {
          imageScanningConfiguration: { scanOnPush: false },
        }),
      ],
    ],
    silent: [
      [
        op('ecr:PutImageScanningConfiguration', {
          imageScanningConfiguration: { scanOnPush: true },
        }),
      ],
    ],
  },
  {
    id: 'OrganizationGuardRailChanged',
    fires: [
      [op('organizations:DetachPolicy', { policyId: 'p-1', targetId: 'ou-1' })],
      [op('organizations:RegisterDelegatedAdministrator', {})],
    ],
    silent: [[op('organizations:ListPolicies', {})], [op('organizations:AttachPolicy', {})]],
  },
  {
    id: 'RegionEnabled',
    fires: [[op('account:EnableRegion', { regionName: 'ap-east-1' })]],
    silent: [[op('account:ListRegions', {})]],
  },
  {
    id: 'SpendingAlarmsRemoved',
    fires: [[op('budgets:DeleteBudget', {})], [op('ce:DeleteAnomalySubscription', {})]],
    silent: [[op('budgets:ViewBudget', {})], [op('ce:GetCostAndUsage', {})]],
  },
  {
    id: 'ClusterExposed',
    fires: [
      [
        op('eks:UpdateClusterConfig', {
          name: 'c',
          logging: { clusterLogging: [{ types: ['audit'], enabled: false }] },
        }),
      ],
      [
        op('eks:UpdateClusterConfig', {
          name: 'c',
          resourcesVpcConfig: { endpointPublicAccess: true },
        }),
      ],
    ],
    silent: [
      [
        op('eks:UpdateClusterConfig', {
          name: 'c',
          logging: { clusterLogging: [{ types: ['audit'], enabled: true }] },
        }),
      ],
      [op('eks:DescribeCluster', {})],
    ],
  },
  {
    id: 'FindingsSetAside',
    fires: [[op('securityhub:BatchUpdateFindings', {})]],
    silent: [
      [op('securityhub:GetFindings', {})],
      [op('securityhub:BatchUpdateFindings', {}, { ip: 'config.amazonaws.com' })],
    ],
  },
]
