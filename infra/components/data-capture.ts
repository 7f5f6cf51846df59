import type * as aws from '@pulumi/aws'
import { LOG_PREFIXES } from '../log-prefixes.ts'
import { type PolicyDocument, policyDocument } from '../policy.ts'

type DataCaptureConfig = aws.types.input.sagemaker.EndpointConfigurationDataCaptureConfig

export interface CaptureTarget {
  readonly bucketName: string
  readonly keyArn: string
  /** Share of requests that are captured, in per cent; 100 unless told. Drift needs a sample, callers do not need any. */
  readonly samplingPercent?: number
}

/**
 * The `dataCaptureConfig` of an endpoint configuration that captures what goes in and comes out of an endpoint to the log
 * bucket. Captured bodies may hold personal data: their prefix has a retention of its own.
 *
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture-endpoint.html
 * @throws RangeError on a share that is not between 0 and 100
 */
export function dataCaptureConfig({
  bucketName,
  keyArn,
  samplingPercent = 100,
}: CaptureTarget): DataCaptureConfig {
  if (!Number.isInteger(samplingPercent) || samplingPercent < 0 || samplingPercent > 100) {
    throw new RangeError(`samplingPercent is ${samplingPercent}, not a whole number of 0 to 100`)
  }
  return {
    enableCapture: true,
    destinationS3Uri: `s3://${bucketName}/${LOG_PREFIXES.dataCapture}`,
    kmsKeyId: keyArn,
    initialSamplingPercentage: samplingPercent,
    captureOptions: [{ captureMode: 'Input' }, { captureMode: 'Output' }],
    captureContentTypeHeader: {
      csvContentTypes: ['text/csv'],
      jsonContentTypes: ['application/json', 'application/jsonlines'],
    },
  }
}

/** What the execution role of the endpoint's model must be allowed, besides what it does anyway. */
export function dataCapturePolicy(bucketArn: string, keyArn: string): PolicyDocument {
  return policyDocument([
    {
      Sid: 'WriteCapturedData',
      Effect: 'Allow',
      Action: ['s3:PutObject'],
      Resource: [`${bucketArn}/${LOG_PREFIXES.dataCapture}/*`],
    },
    {
      Sid: 'EncryptCapturedData',
      Effect: 'Allow',
      Action: ['kms:GenerateDataKey'],
      Resource: [keyArn],
    },
  ])
}
