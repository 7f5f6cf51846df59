import type { ClientSettings } from '../../sources/aws/session.ts'
import { adviceOn } from '../../sources/s3/advice.ts'
import type { S3Api } from '../../sources/s3/s3-api.ts'
import { groupBy } from '../../statistics/group-by.ts'
import type { LogPlace, Survey, TellingQueue } from './survey.ts'

export interface BucketDeps {
  readonly api: Pick<S3Api, 'listPage'>
  readonly settings: ClientSettings
}

/** What is known of the buckets in which logs lie. */
export type Buckets = Pick<Survey, 'places' | 'queues' | 'notKnown'>

/** Where the buckets of these places are, whether they can be listed, and which queues hear of them. */
export async function lookIntoBuckets(
  found: readonly LogPlace[],
  depsIn: (region: string) => Promise<BucketDeps>,
): Promise<Buckets> {
  const places: LogPlace[] = []
  const queues: TellingQueue[] = []
  const notKnown: string[] = []
  for (const [bucket, own] of groupBy(found, (place) => place.bucket)) {
    const { settings, api } = await depsIn(own[0]?.region ?? '')
    const facts = await bucketFacts(bucket, settings)
    queues.push(...facts.queues)
    notKnown.push(...facts.notKnown)
    for (const place of own) {
      const region = facts.region || place.region
      places.push({ ...place, region, trouble: await listingTrouble(place, api) })
    }
  }
  return { places, queues: joined(queues), notKnown }
}

/** A queue that hears of several buckets is one. */
function joined(queues: readonly TellingQueue[]): readonly TellingQueue[] {
  return [...groupBy(queues, ({ url }) => url)].flatMap(([, own]) => {
    const [first] = own
    return first === undefined ? [] : [{ ...first, buckets: own.flatMap(({ buckets }) => buckets) }]
  })
}

/** What S3 says of a bucket in which logs lie. */
interface BucketFacts {
  /** `''` where it was not said. */
  readonly region: string
  /** Queues that hear of new objects. */
  readonly queues: readonly TellingQueue[]
  /** What could not be found out, and what to allow. */
  readonly notKnown: readonly string[]
}

/**
 * Where a bucket is, and which queues are told of its new objects.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html
 */
async function bucketFacts(bucket: string, settings: ClientSettings): Promise<BucketFacts> {
  const sdk = await import('@aws-sdk/client-s3')
  const isStandIn = settings.endpoint !== undefined
  const s3 = new sdk.S3Client({
    ...settings,
    followRegionRedirects: true,
    forcePathStyle: isStandIn,
  })
  try {
    // Who may not list it is told so by the listing itself.
    const head = await s3.send(new sdk.HeadBucketCommand({ Bucket: bucket })).catch(() => undefined)
    const region = head?.BucketRegion ?? ''
    const asked = new sdk.GetBucketNotificationConfigurationCommand({ Bucket: bucket })
    const told = await s3.send(asked).catch(() => undefined)
    if (told === undefined) return { region, queues: [], notKnown: [noNotifications(bucket)] }
    const arns = (told.QueueConfigurations ?? []).flatMap(({ QueueArn }) => QueueArn ?? [])
    return {
      region,
      queues: [...new Set(arns)].flatMap((arn) => queueOf(arn, bucket)),
      notKnown: [],
    }
  } finally {
    s3.destroy()
  }
}

function noNotifications(bucket: string): string {
  return `whether a queue is told of new objects in ${bucket}: allow s3:GetBucketNotification on arn:aws:s3:::${bucket} to find out`
}

/** `arn:aws:sqs:eu-west-1:111122223333:logs` */
function queueOf(arn: string, bucket: string): readonly TellingQueue[] {
  const [, region, account, name] =
    /^arn:aws[a-z-]*:sqs:([a-z0-9-]+):(\d{12}):([\w-]{1,80}(?:\.fifo)?)$/.exec(arn) ?? []
  if (region === undefined || account === undefined || name === undefined) return []
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  const url = `https://sqs.${region}.${suffix}/${account}/${name}`
  // Whoever named it so meant it for nobody else.
  return [{ url, region, buckets: [bucket], isOurs: name.includes('dupin') }]
}

/** Why the logs of a place cannot be listed, and what to do; `''` where they can. */
async function listingTrouble(
  { bucket, prefix }: Pick<LogPlace, 'bucket' | 'prefix'>,
  api: BucketDeps['api'],
): Promise<string> {
  try {
    await api.listPage({ bucket, prefix, delimiter: '/' })
    return ''
  } catch (error) {
    return adviceOn(error, { bucket, prefix })
  }
}
