/** What AWS calls the logs that formats are of. */
const NAMES: Readonly<Record<string, string>> = {
  cloudtrail: 'CloudTrail',
  'cloudtrail-digest': 'CloudTrail digests',
  'cloudtrail-keys': 'CloudTrail public keys',
  'cloudwatch-metrics': 'CloudWatch metrics',
  'bedrock-invocation': 'Bedrock invocation log',
  'bedrock-body': 'Bedrock bodies',
  'sagemaker-data-capture': 'SageMaker data capture',
  guardduty: 'GuardDuty findings',
  'security-hub': 'Security Hub findings',
  'cloudtrail-insights': 'CloudTrail Insights',
  detective: 'Detective investigations',
  'model-monitor': 'Model Monitor violations',
  'model-monitor-report': 'Model Monitor reports',
  'vpc-flow': 'VPC flow logs',
  'eks-audit': 'EKS audit logs',
  'route53-resolver': 'Route 53 Resolver query logs',
  ocsf: 'OCSF',
  's3-access': 'S3 server access logs',
  'otel-genai': 'OpenTelemetry GenAI spans',
  'bedrock-agent-trace': 'Bedrock agent traces',
  agentcore: 'AgentCore application logs',
  'simulation-truth': 'Truth of a simulation',
  unknown: 'Unknown format',
}

export function logName(format: string): string {
  return (Object.hasOwn(NAMES, format) ? NAMES[format] : undefined) ?? format
}

/** Under which kind the page of raw events has the records of a log. */
const KINDS: Readonly<Record<string, string>> = {
  cloudtrail: 'call',
  'eks-audit': 'call',
  'cloudwatch-metrics': 'metric',
  'bedrock-invocation': 'invocation',
  'sagemaker-data-capture': 'invocation',
  guardduty: 'finding',
  'security-hub': 'finding',
  'cloudtrail-insights': 'finding',
  detective: 'finding',
  'model-monitor': 'finding',
  'vpc-flow': 'flow',
  'route53-resolver': 'dns',
  's3-access': 'call',
  'otel-genai': 'invocation',
  'bedrock-agent-trace': 'invocation',
  agentcore: 'invocation',
}

export function recordKind(format: string): string | undefined {
  return Object.hasOwn(KINDS, format) ? KINDS[format] : undefined
}
