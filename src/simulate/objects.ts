import type { Random } from '../statistics/random.ts'
import { type ApiCall, type ApiError, call } from './act.ts'
import { hex } from './identifiers.ts'
import type { Actor } from './principals.ts'

export interface ObjectAccess {
  readonly operation: 'GetObject' | 'PutObject' | 'DeleteObject' | 'HeadObject'
  readonly bucket: string
  readonly key: string
  /** The account that owns the bucket. */
  readonly owner: string
  readonly bytes: number
  readonly time: number
  readonly region: string
  readonly error?: ApiError
}

/** A data event of S3. */
export function objectCall(actor: Actor, access: ObjectAccess, ids: Random): ApiCall {
  const { bucket, key, owner, region, time, operation, bytes, error } = access
  const host = `${bucket}.s3.${region}.amazonaws.com`
  const reads = operation === 'GetObject'
  const parts = {
    time,
    region,
    account: owner,
    request: { bucketName: bucket, Host: host, key },
    host,
    data: true,
    additional: {
      SignatureVersion: 'SigV4',
      CipherSuite: 'TLS_AES_128_GCM_SHA256',
      bytesTransferredIn: operation === 'PutObject' ? bytes : 0,
      SSEApplied: reads ? undefined : 'Default_SSE_KMS',
      AuthenticationMethod: 'AuthHeader',
      'x-amz-id-2': hex(ids, 32),
      bytesTransferredOut: reads && error === undefined ? bytes : 0,
    },
    resources: [
      { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucket}/${key}` },
      { accountId: owner, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` },
    ],
  }
  return call(actor, `s3:${operation}`, error === undefined ? parts : { ...parts, error }, ids)
}
