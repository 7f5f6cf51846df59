/** What a request did, in the words of CloudTrail. */
export interface Operation {
  readonly name: string
  readonly readOnly: boolean
}

/** Requests on objects and uploads, without the verb's part before. */
const EXACT: Readonly<Record<string, string>> = {
  'COPY.OBJECT': 'CopyObject',
  // The half of a copy that reads: CloudTrail tells of the whole as one call.
  'COPY.OBJECT_GET': 'GetObject',
  'COPY.PART': 'UploadPartCopy',
  'COPY.PART_GET': 'GetObject',
  'PUT.PART': 'UploadPart',
  'POST.UPLOADS': 'CreateMultipartUpload',
  'POST.UPLOAD': 'CompleteMultipartUpload',
  'DELETE.UPLOAD': 'AbortMultipartUpload',
  'GET.UPLOAD': 'ListParts',
  'GET.UPLOADS': 'ListMultipartUploads',
  'POST.MULTI_OBJECT_DELETE': 'DeleteObjects',
  'POST.RESTORE': 'RestoreObject',
  'POST.OBJECT_RESTORE': 'RestoreObject',
  'SELECT.OBJECT': 'SelectObjectContent',
  'POST.SELECT': 'SelectObjectContent',
  'GET.BUCKET': 'ListObjects',
  'GET.BUCKETVERSIONS': 'ListObjectVersions',
  'PUT.BUCKET': 'CreateBucket',
  'GET.SERVICE': 'ListBuckets',
}

/** What CloudTrail calls the settings of a bucket: `REST.PUT.BUCKETPOLICY` is `PutBucketPolicy`. */
const SETTINGS: Readonly<Record<string, string>> = {
  OBJECT: 'Object',
  BUCKET: 'Bucket',
  BUCKETPOLICY: 'BucketPolicy',
  POLICY_STATUS: 'BucketPolicyStatus',
  VERSIONING: 'BucketVersioning',
  LOGGING_STATUS: 'BucketLogging',
  LOCATION: 'BucketLocation',
  LIFECYCLE: 'BucketLifecycle',
  WEBSITE: 'BucketWebsite',
  CORS: 'BucketCors',
  ENCRYPTION: 'BucketEncryption',
  NOTIFICATION: 'BucketNotification',
  REPLICATION: 'BucketReplication',
  REQUEST_PAYMENT: 'BucketRequestPayment',
  ACCELERATE: 'AccelerateConfiguration',
  INVENTORY: 'BucketInventoryConfiguration',
  METRICS: 'BucketMetricsConfiguration',
  ANALYTICS: 'BucketAnalyticsConfiguration',
  PUBLIC_ACCESS_BLOCK: 'BucketPublicAccessBlock',
  OWNERSHIP_CONTROLS: 'BucketOwnershipControls',
  OBJECT_LOCK_CONFIGURATION: 'BucketObjectLockConfiguration',
  OBJECT_LOCK_RETENTION: 'ObjectRetention',
  OBJECT_LOCK_LEGALHOLD: 'ObjectLegalHold',
  OBJECT_TAGGING: 'ObjectTagging',
  OBJECT_TORRENT: 'ObjectTorrent',
  OBJECT_ATTRIBUTES: 'ObjectAttributes',
}
/** Settings that both a bucket and an object have. */
const OF_EITHER: Readonly<Record<string, string>> = { ACL: 'Acl', TAGGING: 'Tagging' }

const VERBS: Readonly<Record<string, string>> = {
  GET: 'Get',
  HEAD: 'Head',
  PUT: 'Put',
  POST: 'Post',
  DELETE: 'Delete',
}

/**
 * The operation that CloudTrail names for `REST.PUT.OBJECT`, `WEBSITE.GET.OBJECT`, `BATCH.DELETE.OBJECT` and their like. What S3
 * does by itself (`S3.EXPIRE.OBJECT`, `S3.TRANSITION_…`) is no call, CloudTrail has no name for it, and it stays as written.
 */
export function operationOf(written: string, key: string): Operation {
  const [kind = '', verb = '', ...rest] = written.split('.')
  const resource = rest.join('.')
  const readOnly = verb === 'GET' || verb === 'HEAD' || resource.endsWith('_GET')
  if (kind === 'S3') return { name: written, readOnly: false }
  const name = own(EXACT, `${verb}.${resource}`) ?? settingOf(verb, resource, key)
  return { name: name ?? written, readOnly: readOnly || name === 'SelectObjectContent' }
}

function settingOf(verb: string, resource: string, key: string): string | undefined {
  const either = own(OF_EITHER, resource)
  const thing =
    either === undefined ? own(SETTINGS, resource) : `${key ? 'Object' : 'Bucket'}${either}`
  const does = own(VERBS, verb)
  return does === undefined || thing === undefined ? undefined : `${does}${thing}`
}

function own(words: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(words, name) ? words[name] : undefined
}
