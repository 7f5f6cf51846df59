/** What teams do: a name, and operations in the order of how often they are called. */
export interface Team {
  readonly name: string
  readonly role: string
  readonly operations: readonly string[]
}

/** What everybody does now and then. */
export const COMMON_OPERATIONS: readonly string[] = [
  'sts:GetCallerIdentity',
  'ec2:DescribeRegions',
  's3:ListBuckets',
  'cloudwatch:DescribeAlarms',
  'logs:DescribeLogGroups',
  'iam:ListAccountAliases',
  'health:DescribeEventAggregates',
  'cloudtrail:LookupEvents',
  'ce:GetCostAndUsage',
  'servicequotas:ListServiceQuotas',
  'support:DescribeCases',
  'tagging:GetResources',
]

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

export const TEAMS: readonly Team[] = [
  {
    name: 'platform',
    role: 'PlatformEngineer',
    operations:
      words(`sagemaker:DescribeEndpoint sagemaker:ListEndpoints cloudwatch:GetMetricData sagemaker:DescribeModel
      logs:StartQuery logs:GetQueryResults sagemaker:DescribeEndpointConfig ecr:DescribeImages sagemaker:UpdateEndpoint
      sagemaker:CreateEndpointConfig sagemaker:CreateModel application-autoscaling:DescribeScalableTargets ecs:DescribeServices
      eks:DescribeCluster bedrock:ListFoundationModels bedrock:GetGuardrail cloudwatch:PutMetricAlarm iam:PassRole
      ecs:UpdateService ssm:StartSession ssm:GetParameter secretsmanager:DescribeSecret kms:DescribeKey lambda:GetFunction
      lambda:UpdateFunctionCode elasticloadbalancing:DescribeTargetHealth`),
  },
  {
    name: 'science',
    role: 'DataScientist',
    operations:
      words(`sagemaker:CreatePresignedDomainUrl sagemaker:DescribeTrainingJob sagemaker:ListTrainingJobs
      sagemaker:CreateTrainingJob bedrock:InvokeModel sagemaker:CreateProcessingJob sagemaker:DescribeApp s3:GetBucketLocation
      sagemaker:ListExperiments sagemaker:CreateHyperParameterTuningJob bedrock:Converse ecr:DescribeRepositories
      sagemaker:ListModelPackages sagemaker:CreateModelPackage glue:GetTables athena:StartQueryExecution
      athena:GetQueryResults sagemaker:StopTrainingJob sagemaker:CreateTransformJob codecommit:GetRepository`),
  },
  {
    name: 'data',
    role: 'DataEngineer',
    operations:
      words(`athena:GetQueryResults athena:StartQueryExecution glue:GetTables glue:GetJobRuns glue:StartJobRun
      s3:GetBucketPolicy lakeformation:ListPermissions glue:UpdateTable redshift-data:ExecuteStatement
      redshift:DescribeClusters kinesis:DescribeStream firehose:DescribeDeliveryStream glue:CreateCrawler glue:UpdateJob
      states:DescribeExecution states:StartExecution events:ListRules dms:DescribeReplicationTasks
      lakeformation:GrantPermissions s3:PutBucketLifecycle`),
  },
  {
    name: 'operations',
    role: 'Administrator',
    operations:
      words(`ec2:DescribeInstances iam:GetRole ec2:DescribeSecurityGroups cloudformation:DescribeStacks
      iam:ListRoles iam:GetRolePolicy cloudformation:UpdateStack ec2:CreateTags organizations:ListAccounts
      rds:DescribeDBInstances route53:ListHostedZones ec2:AuthorizeSecurityGroupIngress iam:PutRolePolicy iam:CreateRole
      backup:ListBackupJobs ec2:ModifyInstanceAttribute acm:ListCertificates iam:AttachRolePolicy kms:CreateGrant
      config:DescribeConfigRules ec2:RunInstances ec2:StopInstances`),
  },
  {
    name: 'security',
    role: 'SecurityAnalyst',
    operations:
      words(`guardduty:GetFindings guardduty:ListFindings securityhub:GetFindings cloudtrail:LookupEvents
      detective:ListInvestigations access-analyzer:ListFindingsV2 iam:GenerateCredentialReport iam:GetCredentialReport
      securityhub:BatchUpdateFindings inspector2:ListFindings macie2:GetFindings config:SelectResourceConfig
      iam:SimulatePrincipalPolicy guardduty:UpdateFindingsFeedback athena:StartQueryExecution athena:GetQueryResults`),
  },
  {
    name: 'support',
    role: 'SupportReader',
    operations:
      words(`logs:FilterLogEvents logs:GetLogEvents cloudwatch:GetMetricData dynamodb:Query s3:ListObjects
      ecs:DescribeTasks xray:GetTraceSummaries logs:StartQuery logs:GetQueryResults lambda:ListFunctions
      sqs:GetQueueAttributes connect:ListUsers sns:ListTopics`),
  },
]

/** What one service calls: few operations, again and again. */
export const MACHINES: readonly (readonly string[])[] = [
  words('bedrock:InvokeModel dynamodb:Query secretsmanager:GetSecretValue'),
  words('sagemaker:InvokeEndpoint s3:GetBucketLocation kms:Decrypt'),
  words('sqs:ReceiveMessage sqs:DeleteMessage dynamodb:PutItem'),
  words('bedrock:Converse bedrock:ApplyGuardrail logs:CreateLogStream'),
  words('kinesis:GetRecords kinesis:GetShardIterator dynamodb:UpdateItem'),
  words(
    'sts:AssumeRole cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet ecr:GetAuthorizationToken',
  ),
  words('ecr:GetAuthorizationToken ecr:PutImage ecs:UpdateService ecs:RegisterTaskDefinition'),
  words('s3:GetBucketLocation glue:StartJobRun glue:GetJobRun'),
  words('rds-data:ExecuteStatement secretsmanager:GetSecretValue'),
  words('ssm:GetParametersByPath ssm:UpdateInstanceInformation ec2:DescribeTags'),
  words('cloudwatch:GetMetricData cloudwatch:ListMetrics tagging:GetResources'),
  words('sagemaker:CreateTrainingJob sagemaker:DescribeTrainingJob iam:PassRole s3:ListBuckets'),
]
