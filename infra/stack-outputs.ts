import * as pulumi from '@pulumi/pulumi'
import { LOG_KINDS, LOG_PREFIXES } from './log-prefixes.ts'
import type { Outputs } from './organization.ts'
import type { ReaderRoleSettings, Settings } from './settings.ts'

/** What a stack says when it is done, by the names that `dupin init --from-outputs` reads. What was not made is undefined. */
export function stackOutputs(
  { graph, bucket, trail, detection, reader }: Outputs,
  { readerRole }: Pick<Settings, 'readerRole'>,
) {
  return {
    graphArn: graph?.graphArn,
    memberStatus: graph?.memberStatus,
    bucketName: bucket?.bucketName,
    keyArn: bucket?.keyArn,
    queueUrl: bucket?.queueUrl,
    deadLetterQueueUrl: bucket?.deadLetterQueueUrl,
    trailArn: trail?.trailArn,
    detectorId: detection?.detectorId,
    readerRoleArn: reader?.roleArn,
    /** The reader may list below these and not the bucket as a whole. */
    logPrefixes: bucket && LOG_KINDS.map((kind) => `${LOG_PREFIXES[kind]}/`),
    readerSources: readerRole && readerSources(readerRole),
    dataCaptureS3Uri:
      bucket && pulumi.interpolate`s3://${bucket.bucketName}/${LOG_PREFIXES.dataCapture}`,
  }
}

/** Kinds of source, as Dupin's configuration names them, that the role may ask beside the logs. */
function readerSources({ events, findings, metrics, sageMaker }: ReaderRoleSettings): string[] {
  return [
    ...(events ? ['cloudtrail'] : []),
    ...(findings ? ['guardduty', 'security-hub'] : []),
    ...(metrics ? ['cloudwatch'] : []),
    ...(sageMaker ? ['descriptions'] : []),
  ]
}
