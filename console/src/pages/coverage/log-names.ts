/** What AWS calls the logs that formats are of. */
const NAMES: Readonly<Record<string, string>> = {
  cloudtrail: 'CloudTrail',
  'cloudwatch-metrics': 'CloudWatch metrics',
  'bedrock-invocation': 'Bedrock invocation log',
  'bedrock-body': 'Bedrock bodies',
  'sagemaker-data-capture': 'SageMaker data capture',
  guardduty: 'GuardDuty findings',
  'security-hub': 'Security Hub findings',
  'vpc-flow': 'VPC flow logs',
  'eks-audit': 'EKS audit logs',
  'simulation-truth': 'Truth of a simulation',
  unknown: 'Unknown format',
}

export function logName(format: string): string {
  return (Object.hasOwn(NAMES, format) ? NAMES[format] : undefined) ?? format
}
