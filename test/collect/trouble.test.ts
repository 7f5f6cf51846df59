import { writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { stringify } from 'yaml'
import { adviceOnQueue } from '../../src/sources/sqs/advice.ts'
import { temporaryFolder } from '../lake/ingest-support.ts'
import type { S3Failure } from '../support/aws/s3-server.ts'
import { dupin } from '../support/run-cli.ts'
import { BUCKET, type StoodAws, standInForAws, trailObject } from './collect-support.ts'

const REGION = 'eu-west-1'

/** Collects one source, of which there are two objects, and answers what was said on stderr, line by line. */
async function told(aws: StoodAws, source: object, ...more: string[]) {
  for (const n of [0, 1]) aws.put(trailObject(n).key, trailObject(n).content)
  const config = join(temporaryFolder(), 'dupin.yaml')
  const endpoint = { aws: { endpointUrl: aws.sqs.endpoint } }
  writeFileSync(config, stringify({ ...endpoint, sources: [source] }))
  const ran = await dupin([
    'collect',
    '--config',
    config,
    '--lake',
    join(temporaryFolder(), 'lake.duckdb'),
    ...more,
  ])
  return { ...ran, lines: ran.err.split('\n').filter((line) => line !== '') }
}

const isListing = ({ url = '' }: IncomingMessage) => url.includes('list-type=2')
const bucket = { kind: 's3', bucket: BUCKET, region: REGION, prefixes: ['AWSLogs/'] }

type Fault = (request: IncomingMessage) => S3Failure | undefined
const always =
  (status: number, code: string, headers = {}): Fault =>
  () => ({ status, code, headers })
const ofObjects =
  (status: number, code: string): Fault =>
  (request) =>
    isListing(request) ? undefined : { status, code }

test.each<[string, Fault, string]>([
  [
    'no right to list',
    always(403, 'AccessDenied'),
    'allow s3:ListBucket on arn:aws:s3:::trail-logs for the prefix AWSLogs/',
  ],
  [
    'no right to read',
    ofObjects(403, 'AccessDenied'),
    'allow s3:GetObject on arn:aws:s3:::trail-logs/AWSLogs/*',
  ],
  [
    'no such bucket',
    always(404, 'NoSuchBucket'),
    'there is no bucket trail-logs: correct its name',
  ],
  [
    'credentials that expired',
    always(400, 'ExpiredToken'),
    'the credentials have expired: sign in again',
  ],
  [
    'a key that AWS does not know',
    always(403, 'InvalidAccessKeyId'),
    'the credentials are refused: look at the profile',
  ],
  [
    'a wrong clock',
    always(403, 'RequestTimeTooSkewed'),
    'the clock of this machine is wrong: set it',
  ],
  [
    'a bucket elsewhere',
    always(301, 'PermanentRedirect', { 'x-amz-bucket-region': 'us-east-1' }),
    'write region: us-east-1 in the configuration',
  ],
  [
    'a bucket elsewhere, not said where',
    always(301, 'PermanentRedirect'),
    'in another Region; name it',
  ],
  [
    'a key of KMS that refuses',
    ofObjects(400, 'KMS.AccessDeniedException'),
    'allow kms:Decrypt on it',
  ],
  [
    'a key of KMS that is disabled',
    ofObjects(400, 'KMS.DisabledException'),
    'its key of KMS is disabled; enable the key',
  ],
  [
    'a key of KMS that is being deleted',
    ofObjects(400, 'KMS.KMSInvalidStateException'),
    'is gone or is being deleted',
  ],
  ['an archived object', ofObjects(403, 'InvalidObjectState'), 'it is archived; restore it'],
])('a bucket with %s: said once, with what to do', async (_, fault, what) => {
  const aws = await standInForAws()
  aws.s3.intercept = fault
  const { code, lines } = await told(aws, bucket)
  expect(code).toBe(3)
  expect(lines).toEqual([expect.stringContaining(what)])
  expect(lines[0]).toMatch(/^s3:trail-logs: s3:\/\/trail-logs\/AWSLogs\//)
})

test('a bucket whose requesters pay is read by whoever says that he will, and denied says so', async () => {
  const aws = await standInForAws()
  const isMeant = ({ headers }: IncomingMessage) => headers['x-amz-request-payer'] === 'requester'
  aws.s3.intercept = (request) =>
    isMeant(request) ? undefined : { status: 403, code: 'AccessDenied' }
  const denied = await told(aws, bucket)
  expect(denied.lines).toEqual([expect.stringContaining('write requesterPays: true')])
  expect(await told(aws, { ...bucket, requesterPays: true })).toMatchObject({ code: 0, lines: [] })
})

test('of several things that could not be read one is told, and how many more there are', async () => {
  const aws = await standInForAws()
  aws.s3.intercept = ofObjects(403, 'AccessDenied')
  const { lines } = await told(aws, bucket)
  expect(lines).toEqual([expect.stringContaining('(1 more could not be read)')])
})

test.each([
  ['is not there', 'QueueDoesNotExist', 'look at its address and Region'],
  ['may not be asked', 'AccessDeniedException', 'allow sqs:ReceiveMessage on queue http'],
  ['is encrypted with a key that refuses', 'KmsAccessDenied', 'allow kms:Decrypt on its key'],
  ['is encrypted with a key that is disabled', 'KmsDisabled', 'look at its state'],
  ['is asked with credentials that expired', 'ExpiredTokenException', 'sign in again'],
])('a queue that %s: said once, with what to do', async (_, error, what) => {
  const aws = await standInForAws()
  aws.sqs.intercept = () => error
  const queue = { kind: 'sqs', queue: aws.sqs.url, region: REGION, buckets: [BUCKET] }
  const { code, lines } = await told(aws, queue)
  expect(code).toBe(3)
  expect(lines).toEqual([expect.stringContaining(what)])
})

test('without credentials it is said where they are looked for', async () => {
  const aws = await standInForAws()
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'])
    vi.stubEnv(name, undefined)
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
  const nowhere = join(temporaryFolder(), 'none')
  vi.stubEnv('AWS_CONFIG_FILE', nowhere)
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', nowhere)
  const { lines } = await told(aws, bucket)
  expect(lines).toEqual([expect.stringContaining('there are no credentials: sign in')])
})

test('a profile that there is not is told before anything is asked, with those that there are', async () => {
  const aws = await standInForAws()
  const config = join(temporaryFolder(), 'dupin.yaml')
  const file = join(temporaryFolder(), 'config')
  writeFileSync(file, '[profile audit]\nregion = eu-west-1\n')
  writeFileSync(config, stringify({ aws: { profile: 'adit' }, sources: [bucket] }))
  const env = { AWS_CONFIG_FILE: file, AWS_SHARED_CREDENTIALS_FILE: join(file, 'none') }
  for (const args of [
    ['collect', '--config', config],
    ['serve', '--collect', config],
    ['init', '--profile', 'adit'],
  ]) {
    const ran = await dupin(args, { env })
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(ran.err).toMatch(/^dupin: no profile adit in .*: there are audit$/m)
  }
  expect(aws.s3.requests).toEqual([])
})

/** As AWS words it. */
const refusal = (name: string, message: string) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 403 } })

test.each([
  [
    refusal(
      'AccessDenied',
      'User: arn:aws:iam::1:user/u is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/reader',
    ),
    'allow sts:AssumeRole on arn:aws:iam::111122223333:role/reader',
  ],
  [
    refusal(
      'SignatureDoesNotMatch',
      'Signature expired: 20260101T000000Z is now earlier than 20260101T010000Z',
    ),
    'the clock of this machine is wrong',
  ],
  [
    refusal('SignatureDoesNotMatch', 'Credential should be scoped to a valid region.'),
    'correct region',
  ],
  [
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    'look at the network',
  ],
])('what AWS says of a queue is told in what to do: %s', (error, what) => {
  expect(adviceOnQueue(error, 'https://q', 'sqs:ReceiveMessage')).toContain(what)
})
