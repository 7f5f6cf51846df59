import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { LOG_PREFIXES } from '../log-prefixes.ts'
import type { FlowLogSettings } from '../settings.ts'
import type { LogBucket } from './log-bucket.ts'

/**
 * The fields of a line. Beyond the default ones: `pkt-srcaddr` and `pkt-dstaddr`, which say who really spoke behind a
 * NAT gateway or load balancer; `flow-direction`, which says who began; and what tells a model's host from others.
 *
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export const FLOW_LOG_FIELDS = [
  'version',
  'account-id',
  'interface-id',
  'srcaddr',
  'dstaddr',
  'srcport',
  'dstport',
  'protocol',
  'packets',
  'bytes',
  'start',
  'end',
  'action',
  'log-status',
  'vpc-id',
  'subnet-id',
  'instance-id',
  'tcp-flags',
  'type',
  'pkt-srcaddr',
  'pkt-dstaddr',
  'region',
  'az-id',
  'pkt-src-aws-service',
  'pkt-dst-aws-service',
  'flow-direction',
  'traffic-path',
] as const

export interface FlowLogsArgs extends FlowLogSettings {
  readonly bucket: LogBucket
  readonly tags: Readonly<Record<string, string>>
}

/** Flow logs of VPCs, as gzipped text in AWS's own layout, to the log bucket. */
export class FlowLogs extends pulumi.ComponentResource {
  constructor(name: string, args: FlowLogsArgs, options?: pulumi.ComponentResourceOptions) {
    super('dupin:infra:FlowLogs', name, {}, options)
    const { bucket, tags } = args
    for (const vpcId of args.vpcIds) {
      new aws.ec2.FlowLog(
        `${name}-${vpcId}`,
        {
          vpcId,
          trafficType: 'ALL',
          logDestinationType: 's3',
          logDestination: pulumi.interpolate`${bucket.bucketArn}/${LOG_PREFIXES.flowLogs}`,
          logFormat: FLOW_LOG_FIELDS.map((field) => `\${${field}}`).join(' '),
          maxAggregationInterval: args.aggregationSeconds,
          destinationOptions: {
            fileFormat: 'plain-text',
            hiveCompatiblePartitions: false,
            perHourPartition: false,
          },
          tags,
        },
        { parent: this, dependsOn: [bucket.ready] },
      )
    }
    this.registerOutputs()
  }
}
