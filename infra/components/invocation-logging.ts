import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { LOG_PREFIXES } from '../log-prefixes.ts'
import type { InvocationLoggingSettings } from '../settings.ts'
import type { LogBucket } from './log-bucket.ts'

export interface InvocationLoggingArgs extends InvocationLoggingSettings {
  readonly bucket: LogBucket
}

/**
 * Bedrock's log of model invocations: callers, token counts, latencies and, where asked for, prompts and completions.
 * There is one such setting for an account and Region, and it takes a bucket of the same account and Region only.
 *
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
 */
export class InvocationLogging extends pulumi.ComponentResource {
  constructor(
    name: string,
    { bucket, ...deliver }: InvocationLoggingArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super('dupin:infra:InvocationLogging', name, {}, options)
    new aws.bedrockmodel.InvocationLoggingConfiguration(
      name,
      {
        loggingConfig: {
          textDataDeliveryEnabled: deliver.text,
          imageDataDeliveryEnabled: deliver.image,
          embeddingDataDeliveryEnabled: deliver.embedding,
          videoDataDeliveryEnabled: deliver.video,
          s3Config: { bucketName: bucket.bucketName, keyPrefix: LOG_PREFIXES.invocations },
        },
      },
      { parent: this, dependsOn: [bucket.ready] },
    )
    this.registerOutputs()
  }
}
