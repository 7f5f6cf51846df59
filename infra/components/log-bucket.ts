import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { LOG_KINDS, LOG_PREFIXES } from '../log-prefixes.ts'
import type { LogBucketSettings } from '../settings.ts'
import { bucketPolicy, keyPolicy, type Place, queuePolicy } from './bucket-policies.ts'

export interface LogBucketArgs extends LogBucketSettings {
  readonly place: pulumi.Output<Place>
  readonly tags: Readonly<Record<string, string>>
  readonly protect: boolean
}

/**
 * The one place where all logs arrive: a private, versioned, encrypted bucket that takes logs from AWS's services only,
 * forgets each kind in its own time, and tells a queue of every object. What could not be worked off five times goes to
 * a second queue, where it waits a fortnight for somebody to look.
 */
export class LogBucket extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>
  readonly bucketArn: pulumi.Output<string>
  readonly keyArn: pulumi.Output<string>
  readonly queueUrl: pulumi.Output<string>
  readonly queueArn: pulumi.Output<string>
  readonly deadLetterQueueUrl: pulumi.Output<string>
  /** What a service must wait for before it tries whether it may write. */
  readonly ready: pulumi.Resource

  constructor(name: string, args: LogBucketArgs, options?: pulumi.ComponentResourceOptions) {
    super('dupin:infra:LogBucket', name, {}, options)
    const { place, tags, protect } = args
    const key = this.#key(name, args)
    const bucket = new aws.s3.Bucket(
      name,
      {
        bucket: args.bucketName ?? place.apply((at) => `${name}-${at.account}-${at.region}`),
        tags,
      },
      { parent: this, protect },
    )
    this.#keepPrivate(name, bucket, key)
    this.#forget(name, bucket, args)
    const policy = pulumi
      .all([place, bucket.arn])
      .apply(([at, arn]) => JSON.stringify(bucketPolicy(at, arn)))
    this.ready = new aws.s3.BucketPolicy(name, { bucket: bucket.bucket, policy }, { parent: this })
    const { queue, deadLetters } = this.#queues(name, bucket, args)
    this.bucketName = bucket.bucket
    this.bucketArn = bucket.arn
    this.keyArn = key.arn
    this.queueUrl = queue.url
    this.queueArn = queue.arn
    this.deadLetterQueueUrl = deadLetters.url
    this.registerOutputs({ bucketName: this.bucketName, queueUrl: this.queueUrl })
  }

  #key(name: string, { place, tags, protect }: LogBucketArgs): aws.kms.Key {
    const key = new aws.kms.Key(
      name,
      {
        description: 'Encrypts the logs that Dupin reads',
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: place.apply((at) => JSON.stringify(keyPolicy(at))),
        tags,
      },
      { parent: this, protect },
    )
    new aws.kms.Alias(name, { name: `alias/${name}`, targetKeyId: key.keyId }, { parent: this })
    return key
  }

  #keepPrivate(name: string, bucket: aws.s3.Bucket, key: aws.kms.Key): void {
    const of = { bucket: bucket.bucket }
    new aws.s3.BucketPublicAccessBlock(
      name,
      {
        ...of,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      { parent: this },
    )
    const rule = { objectOwnership: 'BucketOwnerEnforced' }
    new aws.s3.BucketOwnershipControls(name, { ...of, rule }, { parent: this })
    new aws.s3.BucketVersioning(
      name,
      { ...of, versioningConfiguration: { status: 'Enabled' } },
      { parent: this },
    )
    const encryption = { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.arn }
    new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      {
        ...of,
        // A bucket key spares a call to KMS, and its price, for nearly every object.
        rules: [{ applyServerSideEncryptionByDefault: encryption, bucketKeyEnabled: true }],
      },
      { parent: this },
    )
  }

  #forget(name: string, bucket: aws.s3.Bucket, { retentionDays }: LogBucketArgs): void {
    const rules = LOG_KINDS.map((kind) => ({
      id: LOG_PREFIXES[kind],
      status: 'Enabled',
      filter: { prefix: `${LOG_PREFIXES[kind]}/` },
      expiration: { days: retentionDays[kind] },
      noncurrentVersionExpiration: { noncurrentDays: 30 },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    }))
    new aws.s3.BucketLifecycleConfiguration(
      name,
      { bucket: bucket.bucket, rules },
      { parent: this },
    )
  }

  #queues(
    name: string,
    bucket: aws.s3.Bucket,
    { place, tags }: LogBucketArgs,
  ): { readonly queue: aws.sqs.Queue; readonly deadLetters: aws.sqs.Queue } {
    const kept = { messageRetentionSeconds: FORTNIGHT, sqsManagedSseEnabled: true, tags }
    const deadLetters = new aws.sqs.Queue(
      `${name}-dead`,
      { name: `${name}-dead`, ...kept },
      { parent: this },
    )
    const queue = new aws.sqs.Queue(
      name,
      {
        name,
        ...kept,
        visibilityTimeoutSeconds: 300,
        receiveWaitTimeSeconds: 20,
        redrivePolicy: deadLetters.arn.apply((deadLetterTargetArn) =>
          JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 }),
        ),
      },
      { parent: this },
    )
    const policy = pulumi
      .all([place, bucket.arn, queue.arn])
      .apply(([at, from, to]) => JSON.stringify(queuePolicy(at.account, from, to)))
    const allowed = new aws.sqs.QueuePolicy(name, { queueUrl: queue.url, policy }, { parent: this })
    new aws.s3.BucketNotification(
      name,
      {
        bucket: bucket.bucket,
        queues: [{ queueArn: queue.arn, events: ['s3:ObjectCreated:*'] }],
      },
      // S3 sends a test message as it is told, and refuses when it may not.
      { parent: this, dependsOn: [allowed] },
    )
    return { queue, deadLetters }
  }
}

/** Seconds; the longest that SQS keeps a message. */
const FORTNIGHT = 1_209_600
