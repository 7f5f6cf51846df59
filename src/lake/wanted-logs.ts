/** A log that Dupin looks for, what it is good for, and how to have it written. */
export interface WantedLog {
  readonly log: string
  readonly title: string
  /** What cannot be seen without it. */
  readonly without: string
  /** What to do, in the order in which to do it. */
  readonly steps: readonly string[]
  /** Commands of the AWS CLI; names in capitals are to be replaced. */
  readonly command: string
  /** The key of `infra/` that does the same; `''` when there is none. */
  readonly setting: string
  /** AWS's page about it. */
  readonly documentation: string
}

const CLOUDTRAIL_GUIDE = 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide'

/** Selectors replace those that a trail has: management events are among them each time. */
const selectors = (types: readonly string[]) =>
  [
    "aws cloudtrail put-event-selectors --trail-name TRAIL --advanced-event-selectors '[",
    '{"Name":"Management events","FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]}]},',
    types
      .map(
        (type) =>
          `{"Name":"${type}","FieldSelectors":[{"Field":"eventCategory","Equals":["Data"]},{"Field":"resources.type","Equals":["${type}"]}]}`,
      )
      .join(','),
    "]'",
  ].join('')

const SELECTORS_STEP =
  'Add the data events to a trail. The command replaces the selectors that the trail has: keep those in it that you need. Data events are charged by the event.'

/** In the order in which they help. Logs of one format come first, then calls that CloudTrail holds only when told to. */
export const WANTED_LOGS: readonly WantedLog[] = [
  {
    log: 'cloudtrail',
    title: 'CloudTrail management events',
    without: 'Nobody can be named as a cause: who called what, and who changed what, is not seen.',
    steps: [
      'Create a trail over all Regions that delivers to a bucket of yours; for an organisation from its management account.',
    ],
    command:
      'aws cloudtrail create-trail --name TRAIL --s3-bucket-name BUCKET --is-multi-region-trail --enable-log-file-validation\naws cloudtrail start-logging --name TRAIL',
    setting: 'auditTrail',
    documentation: `${CLOUDTRAIL_GUIDE}/cloudtrail-create-and-update-a-trail.html`,
  },
  {
    log: 'cloudwatch-metrics',
    title: 'CloudWatch metrics',
    without:
      'Latency, errors and throttles of endpoints are not seen, nor invocations that no other log tells of.',
    steps: [
      'SageMaker and Bedrock publish them by themselves. Send them to S3 by a metric stream in JSON of the namespaces AWS/SageMaker and AWS/Bedrock, through a Firehose stream.',
      'Without a stream, save what GetMetricData answers as the README says.',
    ],
    command:
      'aws cloudwatch put-metric-stream --name dupin --output-format json --firehose-arn FIREHOSE_ARN --role-arn ROLE_ARN --include-filters Namespace=AWS/SageMaker Namespace=AWS/Bedrock',
    setting: '',
    documentation:
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Metric-Streams.html',
  },
  {
    log: 'bedrock-invocation',
    title: 'Bedrock model invocation log',
    without:
      'Tokens, cost and callers of models are seen only roughly, prompts and answers not at all.',
    steps: [
      'Turn it on in each Region in which models are called: Bedrock console, Settings, Model invocation logging, with delivery to a bucket of that account and Region.',
    ],
    command:
      'aws bedrock put-model-invocation-logging-configuration --region REGION --logging-config \'{"s3Config":{"bucketName":"BUCKET","keyPrefix":"bedrock"},"textDataDeliveryEnabled":true}\'',
    setting: 'invocationLogging',
    documentation:
      'https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html',
  },
  {
    log: 'sagemaker-data-capture',
    title: 'SageMaker data capture',
    without:
      'Drift of inputs and predictions is not seen, nor abuse that shows in the queries alone.',
    steps: [
      'Create an endpoint configuration like the present one with data capture, and update the endpoint to it.',
    ],
    command:
      'aws sagemaker create-endpoint-config --endpoint-config-name CONFIG --production-variants VARIANTS --data-capture-config \'{"EnableCapture":true,"InitialSamplingPercentage":10,"DestinationS3Uri":"s3://BUCKET/data-capture","CaptureOptions":[{"CaptureMode":"Input"},{"CaptureMode":"Output"}]}\'\naws sagemaker update-endpoint --endpoint-name ENDPOINT --endpoint-config-name CONFIG',
    setting: 'components/data-capture.ts',
    documentation:
      'https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture.html',
  },
  {
    log: 'guardduty',
    title: 'GuardDuty findings',
    without: 'What GuardDuty found joins no finding group.',
    steps: [
      'Enable GuardDuty in each Region, and export its findings to a bucket. The bucket and the key need policies that let GuardDuty write: see the documentation.',
    ],
    command:
      'aws guardduty create-detector --enable --finding-publishing-frequency FIFTEEN_MINUTES\naws guardduty create-publishing-destination --detector-id DETECTOR --destination-type S3 --destination-properties DestinationArn=arn:aws:s3:::BUCKET,KmsKeyArn=KEY_ARN',
    setting: 'threatDetection',
    documentation: 'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html',
  },
  {
    log: 'security-hub',
    title: 'Security Hub findings',
    without:
      'What Inspector, Macie, IAM Access Analyzer and products of others found joins no finding group, nor how the things in it are set up.',
    steps: [
      'Enable Security Hub in each Region.',
      'Have EventBridge send what is imported to a Firehose stream that writes to a bucket of yours; or save what GetFindings answers.',
    ],
    command:
      'aws securityhub enable-security-hub\naws events put-rule --name dupin-security-hub --event-pattern \'{"source":["aws.securityhub"],"detail-type":["Security Hub Findings - Imported"]}\'\naws events put-targets --rule dupin-security-hub --targets Id=firehose,Arn=FIREHOSE_ARN,RoleArn=ROLE_ARN',
    setting: '',
    documentation:
      'https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cloudwatch-events.html',
  },
  {
    log: 'vpc-flow',
    title: 'VPC flow logs',
    without:
      'Where endpoints, notebooks and instances send data, and who knocks at them, is not seen.',
    steps: ['Create flow logs of the VPCs with delivery to S3.'],
    command:
      'aws ec2 create-flow-logs --resource-type VPC --resource-ids VPC_ID --traffic-type ALL --log-destination-type s3 --log-destination arn:aws:s3:::BUCKET',
    setting: 'flowLogs.vpcIds',
    documentation:
      'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-create-flow-log.html',
  },
  {
    log: 'config',
    title: 'AWS Config, or describe calls',
    without:
      'It is not known what an endpoint rested on before the logs begin, nor which logging is turned on.',
    steps: [
      'Describe calls cost nothing and need no service: put `- kind: descriptions` with its Regions into the configuration of `dupin collect`.',
      'AWS Config also keeps every change: turn on its recorder for the SageMaker, Bedrock, S3 and IAM types, with delivery to a bucket of yours.',
    ],
    command:
      'aws configservice put-configuration-recorder --configuration-recorder name=default,roleARN=ROLE_ARN --recording-group allSupported=true\naws configservice put-delivery-channel --delivery-channel name=default,s3BucketName=BUCKET\naws configservice start-configuration-recorder --configuration-recorder-name default',
    setting: '',
    documentation: 'https://docs.aws.amazon.com/config/latest/developerguide/gs-console.html',
  },
  {
    log: 'route53-resolver',
    title: 'Route 53 Resolver query logs',
    without:
      'Which names endpoints, notebooks and instances ask for is not seen, nor what DNS Firewall stopped.',
    steps: [
      'Create a query logging configuration with delivery to S3, and associate it with the VPCs in which models run.',
    ],
    command:
      'aws route53resolver create-resolver-query-log-config --name dupin --destination-arn arn:aws:s3:::BUCKET --creator-request-id dupin\naws route53resolver associate-resolver-query-log-config --resolver-query-log-config-id CONFIG_ID --resource-id VPC_ID',
    setting: '',
    documentation:
      'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logging-configurations-managing.html',
  },
  {
    log: 'cloudtrail-digest',
    title: 'CloudTrail digests (log file validation)',
    without: 'Nothing shows whether log files of CloudTrail were altered, deleted or slipped in.',
    steps: [
      'Enable log file validation of the trail: CloudTrail then signs what it delivered, each hour. It costs nothing.',
      'Collect the folder CloudTrail-Digest beside CloudTrail, and pin the public keys: dupin verify --fetch-keys.',
    ],
    command:
      'aws cloudtrail update-trail --name TRAIL --enable-log-file-validation\naws cloudtrail list-public-keys --start-time TIME --region REGION > keys.json',
    setting: 'auditTrail',
    documentation: `${CLOUDTRAIL_GUIDE}/cloudtrail-log-file-validation-intro.html`,
  },
  {
    log: 'sagemaker-data-events',
    title: 'CloudTrail data events of SageMaker endpoints',
    without:
      'It is not seen who calls an endpoint, and no such call in the logs does not mean that there was none.',
    steps: [SELECTORS_STEP],
    command: selectors(['AWS::SageMaker::Endpoint']),
    setting: 'auditTrail.sageMakerDataEvents',
    documentation: `${CLOUDTRAIL_GUIDE}/logging-data-events-with-cloudtrail.html`,
  },
  {
    log: 'bedrock-data-events',
    title: 'CloudTrail data events of Bedrock agents and knowledge bases',
    without: 'It is not seen who asks agents and knowledge bases.',
    steps: [SELECTORS_STEP],
    command: selectors(['AWS::Bedrock::AgentAlias', 'AWS::Bedrock::KnowledgeBase']),
    setting: 'auditTrail.bedrockDataEvents',
    documentation: `${CLOUDTRAIL_GUIDE}/logging-data-events-with-cloudtrail.html`,
  },
  {
    log: 's3-data-events',
    title: 'CloudTrail data events of S3',
    without: 'Nobody is seen who takes or replaces artifacts of models and what they learn from.',
    steps: [
      SELECTORS_STEP,
      'Narrow it to the buckets that hold models and training data: {"Field":"resources.ARN","StartsWith":["arn:aws:s3:::BUCKET/"]}.',
    ],
    command: selectors(['AWS::S3::Object']),
    setting: 'auditTrail.s3DataBucketArns',
    documentation: `${CLOUDTRAIL_GUIDE}/logging-data-events-with-cloudtrail.html`,
  },
  {
    log: 'eks-audit',
    title: 'EKS audit logs',
    without:
      'It is not seen who does what within a cluster, such as running pods and opening shells in them.',
    steps: [
      'Enable the audit log of the control plane. It goes to CloudWatch Logs, to the group /aws/eks/CLUSTER/cluster.',
      'Export that group to S3, by a subscription filter with a Firehose stream or by export tasks.',
    ],
    command:
      'aws eks update-cluster-config --name CLUSTER --logging \'{"clusterLogging":[{"types":["audit"],"enabled":true}]}\'\naws logs create-export-task --log-group-name /aws/eks/CLUSTER/cluster --from FROM_MILLISECONDS --to TO_MILLISECONDS --destination BUCKET',
    setting: '',
    documentation: 'https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html',
  },
]
