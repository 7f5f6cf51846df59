import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { accountProvider, type Reach } from '../account-provider.ts'
import { LOG_PREFIXES } from '../log-prefixes.ts'
import type { AccountAccess, ThreatDetectionSettings } from '../settings.ts'
import type { LogBucket } from './log-bucket.ts'

export interface ThreatDetectionArgs extends ThreatDetectionSettings {
  readonly reach: Reach
  readonly management?: AccountAccess | undefined
  /** Where findings go; without it they stay in GuardDuty for 90 days. */
  readonly bucket?: LogBucket | undefined
  readonly tags: Readonly<Record<string, string>>
}

/**
 * GuardDuty with the features that see attacks on models and their data, its findings exported to the log bucket every
 * fifteen minutes. An account has one detector a Region: import it where there is one.
 *
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-features-activation-model.html
 */
export class ThreatDetection extends pulumi.ComponentResource {
  readonly detectorId: pulumi.Output<string>

  constructor(name: string, args: ThreatDetectionArgs, options?: pulumi.ComponentResourceOptions) {
    super('dupin:infra:ThreatDetection', name, {}, options)
    const detector = new aws.guardduty.Detector(
      name,
      { enable: true, findingPublishingFrequency: 'FIFTEEN_MINUTES', tags: args.tags },
      { parent: this },
    )
    this.detectorId = detector.id
    for (const feature of args.features) {
      new aws.guardduty.DetectorFeature(
        `${name}-${feature}`,
        { detectorId: detector.id, name: feature, status: 'ENABLED' },
        { parent: this },
      )
    }
    this.#export(name, args)
    this.#joinOrganization(name, args)
    this.registerOutputs({ detectorId: this.detectorId })
  }

  #export(name: string, { bucket, exportFindings }: ThreatDetectionArgs): void {
    if (bucket === undefined || !exportFindings) return
    new aws.guardduty.PublishingDestination(
      name,
      {
        detectorId: this.detectorId,
        destinationArn: pulumi.interpolate`${bucket.bucketArn}/${LOG_PREFIXES.threatDetection}`,
        kmsKeyArn: bucket.keyArn,
      },
      { parent: this, dependsOn: [bucket.ready] },
    )
  }

  #joinOrganization(name: string, args: ThreatDetectionArgs): void {
    const { organization, management, reach, features } = args
    if (organization === undefined) return
    const { detectorId } = this
    const { adminAccountId, autoEnable } = organization
    const provider =
      management && accountProvider(`${name}-management`, reach, management, { parent: this })
    const administrator = new aws.guardduty.OrganizationAdminAccount(
      `${name}-administrator`,
      { adminAccountId },
      { parent: this, ...(provider && { provider }) },
    )
    const configuration = new aws.guardduty.OrganizationConfiguration(
      `${name}-organization`,
      { detectorId, autoEnableOrganizationMembers: autoEnable },
      { parent: this, dependsOn: [administrator] },
    )
    for (const feature of features) {
      new aws.guardduty.OrganizationConfigurationFeature(
        `${name}-organization-${feature}`,
        { detectorId, name: feature, autoEnable },
        { parent: this, dependsOn: [configuration] },
      )
    }
  }
}
