import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { LOG_PREFIXES } from '../log-prefixes.ts'
import type { AuditTrailSettings } from '../settings.ts'
import { eventSelectors } from './event-selectors.ts'
import type { LogBucket } from './log-bucket.ts'

export interface AuditTrailArgs extends AuditTrailSettings {
  readonly trailName: string
  readonly bucket: LogBucket
  readonly tags: Readonly<Record<string, string>>
}

/**
 * A trail over all Regions, of the account or of the organisation, with digests that prove that no log file was changed
 * or taken away.
 *
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html
 */
export class AuditTrail extends pulumi.ComponentResource {
  readonly trailArn: pulumi.Output<string>

  constructor(name: string, args: AuditTrailArgs, options?: pulumi.ComponentResourceOptions) {
    super('dupin:infra:AuditTrail', name, {}, options)
    const { bucket } = args
    const trail = new aws.cloudtrail.Trail(
      name,
      {
        name: args.trailName,
        s3BucketName: bucket.bucketName,
        s3KeyPrefix: LOG_PREFIXES.auditTrail,
        kmsKeyId: bucket.keyArn,
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        isOrganizationTrail: args.organization,
        enableLogFileValidation: true,
        advancedEventSelectors: eventSelectors(args),
        tags: args.tags,
      },
      { parent: this, dependsOn: [bucket.ready] },
    )
    this.trailArn = trail.arn
    this.registerOutputs({ trailArn: this.trailArn })
  }
}
