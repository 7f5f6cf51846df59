import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { LOG_PREFIXES } from './log-prefixes.ts'
import { setUpOrganization } from './organization.ts'
import { readSettings } from './settings.ts'

/** The Pulumi program: what the configuration of the stack asks for, and where to find it. See README.md. */
const { graph, bucket, trail, detection, reader } = setUpOrganization(
  readSettings(new pulumi.Config('dupin'), aws.config.region),
)

export const graphArn = graph?.graphArn
export const memberStatus = graph?.memberStatus
export const bucketName = bucket?.bucketName
export const keyArn = bucket?.keyArn
export const queueUrl = bucket?.queueUrl
export const deadLetterQueueUrl = bucket?.deadLetterQueueUrl
export const trailArn = trail?.trailArn
export const detectorId = detection?.detectorId
export const readerRoleArn = reader?.roleArn
export const dataCaptureS3Uri =
  bucket && pulumi.interpolate`s3://${bucket.bucketName}/${LOG_PREFIXES.dataCapture}`
