import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { setUpOrganization } from './organization.ts'
import { readSettings } from './settings.ts'
import { stackOutputs } from './stack-outputs.ts'

/** The Pulumi program: what the configuration of the stack asks for, and where to find it. See README.md. */
const settings = readSettings(new pulumi.Config('dupin'), aws.config.region)

export const {
  graphArn,
  memberStatus,
  bucketName,
  keyArn,
  queueUrl,
  deadLetterQueueUrl,
  trailArn,
  detectorId,
  readerRoleArn,
  logPrefixes,
  readerSources,
  dataCaptureS3Uri,
} = stackOutputs(setUpOrganization(settings), settings)
