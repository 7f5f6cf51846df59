import { execFile, execFileSync } from 'node:child_process'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import { Documents } from '../../../src/lake/documents.ts'
import { parsePublicKeys, pinnedKeys, pinPublicKeys } from '../../../src/lake/trust/public-keys.ts'
import { verifyLogs } from '../../../src/lake/trust/verify-logs.ts'
import type { LogObject, Source } from '../../../src/sources/source.ts'
import { ingestSource, temporaryLake } from '../ingest-support.ts'
import { awsStandIn } from './aws-stand-in.ts'
import {
  ACCOUNT,
  BUCKET,
  type DeliveredLogs,
  deliveredLogs,
  pathAt,
  REGION,
} from './delivered-logs.ts'

/** Which `aws` there is; `''` when there is none, or none that knows digests. */
function awsVersion(): string {
  try {
    return execFileSync('aws', ['--version'], { encoding: 'utf8', timeout: 20_000 }).trim()
  } catch {
    return ''
  }
}

const AWS = awsVersion()
if (AWS === '') console.warn('digests are not held against the AWS CLI: there is no `aws` here')

interface Judged {
  readonly validLogs: number
  readonly validDigests: number
  /** Names of the files of which something is wrong. */
  readonly wrong: readonly string[]
}

async function judgedByAws(logs: DeliveredLogs): Promise<Judged> {
  const { url, server } = await awsStandIn(logs)
  onTestFinished(() => void server.close())
  const arn = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/audit_trail`
  const args = [
    'cloudtrail',
    'validate-logs',
    '--verbose',
    '--trail-arn',
    arn,
    '--region',
    REGION,
    '--s3-bucket',
    BUCKET,
  ]
  const span = [
    '--start-time',
    '2026-01-01T00:00:00Z',
    '--end-time',
    '2026-01-02T00:00:00Z',
    '--account-id',
    ACCOUNT,
  ]
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_DEFAULT_REGION: REGION,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  const told = await new Promise<string>((resolve) => {
    execFile(
      'aws',
      [...args, ...span, '--endpoint-url', url],
      { env, timeout: 60_000 },
      (_, stdout, stderr) => resolve(`${stdout}\n${stderr}`),
    )
  })
  const lines = told.split('\n')
  const names = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).map(fileName)
  return {
    validLogs: names(/^Log file\t.*\tvalid$/).length,
    validDigests: names(/^Digest file\t.*\tvalid$/).length,
    wrong: names(/\tINVALID/).toSorted(),
  }
}

function fileName(line: string): string {
  return /s3:\/\/\S*\/([^/\s]+)/.exec(line)?.[1] ?? line
}

/** The same bucket, with the metadata of its objects, as a source of ours. */
function bucketOf({ files, signatures }: DeliveredLogs): Source {
  return {
    name: BUCKET,
    async *list() {
      for (const [key, { length }] of files)
        yield { uri: `s3://${BUCKET}/${key}`, version: '1', bytes: length }
    },
    open: ({ uri }: LogObject) => {
      const key = uri.slice(`s3://${BUCKET}/`.length)
      const signature = signatures.get(key)
      return Promise.resolve({
        kind: 'bytes',
        bytes: Uint8Array.from(files.get(key) ?? []),
        ...(signature === undefined ? {} : { metadata: { signature } }),
      })
    },
  }
}

async function judgedByDupin(logs: DeliveredLogs): Promise<Judged> {
  const lake = await temporaryLake()
  await ingestSource(lake, bucketOf(logs))
  await pinPublicKeys(new Documents(lake.engine), parsePublicKeys(logs.keys, 'keys'))
  const { chains, problems } = await verifyLogs(lake.engine, await pinnedKeys(lake.engine))
  return {
    validLogs: chains[0]?.files.verified ?? 0,
    validDigests: chains[0]?.digests.valid ?? 0,
    wrong: problems
      .map(({ place, uri }) => fileName(`s3://${place}` === 's3://' ? uri : `s3://${place}`))
      .toSorted(),
  }
}

/** Without an organisation: the CLI asks for that of a trail only where it looks for the bucket by itself. */
const delivered = () => deliveredLogs(10, ACCOUNT, '')

function tampered(): DeliveredLogs {
  const logs = delivered()
  const { files } = logs
  const path = (index: number) => pathAt(logs.logs, index)
  files.set(path(3), gzipSync(textOf(files.get(path(3))).replace('sagemaker', 'sagemakes')))
  files.delete(path(5))
  files.set(path(8), gzipSync('not what it was'))
  const digest = pathAt(logs.digests, 6)
  files.set(digest, gzipSync(textOf(files.get(digest)).replace('"hashValue":"', '"hashValue":"0')))
  return logs
}

function textOf(bytes: Uint8Array | undefined): string {
  return gunzipSync(bytes ?? new Uint8Array()).toString()
}

it.skipIf(AWS === '')(
  'what nobody touched is as valid to us as to the AWS CLI',
  { timeout: 90_000 },
  async () => {
    const [theirs, ours] = [await judgedByAws(delivered()), await judgedByDupin(delivered())]
    expect(ours).toEqual({ validLogs: 20, validDigests: 10, wrong: [] })
    expect(theirs).toEqual(ours)
  },
)

it.skipIf(AWS === '')(
  'what was tampered with is told of by us as by the AWS CLI',
  { timeout: 90_000 },
  async () => {
    const [theirs, ours] = [await judgedByAws(tampered()), await judgedByDupin(tampered())]
    expect(ours.wrong).toHaveLength(4)
    expect(theirs).toEqual(ours)
  },
)
