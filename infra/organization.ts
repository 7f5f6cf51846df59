import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { accountProvider, type Reach } from './account-provider.ts'
import { AuditTrail } from './components/audit-trail.ts'
import { BehaviorGraph } from './components/behavior-graph.ts'
import { FlowLogs } from './components/flow-logs.ts'
import { InvocationLogging } from './components/invocation-logging.ts'
import { LogBucket } from './components/log-bucket.ts'
import { ReaderRole } from './components/reader-role.ts'
import { ThreatDetection } from './components/threat-detection.ts'
import type { Settings } from './settings.ts'

/** What a stack tells of what it made; what was not asked for is undefined. */
export interface Outputs {
  readonly graph: BehaviorGraph | undefined
  readonly bucket: LogBucket | undefined
  readonly trail: AuditTrail | undefined
  readonly detection: ThreatDetection | undefined
  readonly reader: ReaderRole | undefined
}

/** Makes the parts that the settings ask for, in the order in which they need one another. */
export function setUpOrganization(settings: Settings): Outputs {
  const { name, region, endpoint, management } = settings
  const common = {
    reach: { region, endpoint },
    tags: { 'dupin:stack': name, ...settings.tags },
    // Beside AWS nothing is lost that could not be made again.
    protect: settings.protect ?? endpoint === undefined,
  }
  const graph =
    settings.behaviorGraph &&
    new BehaviorGraph(
      name,
      { ...settings.behaviorGraph, ...common, management },
      // Beside AWS the graph alone is made, through a provider that asks nothing of AWS.
      endpoint === undefined ? {} : { provider: accountProvider(`${name}-server`, common.reach) },
    )
  const bucket = logBucket(settings, common)
  const detection =
    settings.threatDetection &&
    new ThreatDetection(name, { ...settings.threatDetection, ...common, management, bucket })
  if (bucket === undefined) return { graph, bucket, detection, trail: undefined, reader: undefined }
  return { graph, bucket, detection, ...aroundBucket(settings, bucket, common) }
}

interface Common {
  readonly reach: Reach
  readonly tags: Readonly<Record<string, string>>
  readonly protect: boolean
}

function logBucket(settings: Settings, { tags, protect }: Common): LogBucket | undefined {
  const { name, region, organizationId } = settings
  if (settings.logBucket === undefined) return undefined
  const place = pulumi
    .all([aws.getCallerIdentityOutput().accountId, aws.getPartitionOutput().partition])
    .apply(([account, partition]) => ({
      account,
      partition,
      region,
      organizationId,
      trailName: trailNameOf(name),
    }))
  return new LogBucket(`${name}-logs`, { ...settings.logBucket, place, tags, protect })
}

/** What writes to the bucket, and who reads it. */
function aroundBucket(
  settings: Settings,
  bucket: LogBucket,
  { tags }: Common,
): Pick<Outputs, 'trail' | 'reader'> {
  const { name, region, auditTrail, flowLogs, invocationLogging, readerRole } = settings
  if (flowLogs) new FlowLogs(name, { ...flowLogs, bucket, tags })
  if (invocationLogging) new InvocationLogging(name, { ...invocationLogging, bucket })
  const trail =
    auditTrail &&
    new AuditTrail(name, { ...auditTrail, trailName: trailNameOf(name), bucket, tags })
  const reader =
    readerRole && new ReaderRole(`${name}-reader`, { ...readerRole, region, bucket, tags })
  return { trail, reader }
}

/** The bucket's policy names the trail before it is made. */
function trailNameOf(name: string): string {
  return `${name}-trail`
}
