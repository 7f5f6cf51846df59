/** As the API tells it, as far as it is added up. */
interface PackageUsage {
  readonly account: string | null
  readonly bytes: number
  readonly projectedBytes: number
}

/** What all packages of an account weigh. */
export interface AccountUsage {
  readonly account: string | null
  readonly packages: number
  readonly bytes: number
  readonly projectedBytes: number
}

/** The packages of each account added up, the heaviest first. */
export function byAccount(packages: readonly PackageUsage[]): readonly AccountUsage[] {
  const sums = new Map<string | null, AccountUsage>()
  for (const { account, bytes, projectedBytes } of packages) {
    const sum = sums.get(account) ?? { account, packages: 0, bytes: 0, projectedBytes: 0 }
    sums.set(account, {
      account,
      packages: sum.packages + 1,
      bytes: sum.bytes + bytes,
      projectedBytes: sum.projectedBytes + projectedBytes,
    })
  }
  return [...sums.values()].toSorted((a, b) => b.bytes - a.bytes)
}

const PACKAGES: Readonly<Record<string, string>> = {
  DETECTIVE_CORE: 'Core: CloudTrail, VPC flow logs, GuardDuty',
  EKS_AUDIT: 'EKS audit logs',
  ASFF_SECURITYHUB_FINDING: 'Security Hub findings',
  BEDROCK_INVOCATION_LOGS: 'Bedrock invocation logs',
  SAGEMAKER_DATA_CAPTURE: 'SageMaker data capture',
  CLOUDWATCH_METRICS: 'CloudWatch metrics',
  OTHER: 'Others',
}

export function packageName(name: string): string {
  return (Object.hasOwn(PACKAGES, name) ? PACKAGES[name] : undefined) ?? name
}
