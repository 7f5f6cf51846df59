import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { WHOLE_BYTES } from '../../../src/sources/inflate.ts'
import { fetchObject } from '../../../src/sources/s3/fetch-object.ts'
import {
  type GetAsked,
  type S3Api,
  type S3Body,
  S3Refusal,
} from '../../../src/sources/s3/s3-api.ts'
import { openSpool, type Spool } from '../../../src/sources/s3/spool.ts'
import type { ObjectContent } from '../../../src/sources/source.ts'
import { temporaryFolder } from '../../lake/ingest-support.ts'

const SMALL = Buffer.from('0123456789')
const LARGE = Buffer.alloc(WHOLE_BYTES + 1000, 'abcdefg')

/** What S3 does at each try: the parts of a sound answer that it changes, or what it throws. */
type Try = (sound: S3Body, asked: GetAsked) => Partial<S3Body> | Error

async function* pieces(bytes: Buffer, cut = bytes.length, error?: Error): AsyncGenerator<Buffer> {
  for (let at = 0; at < cut; at += 4096) yield bytes.subarray(at, Math.min(cut, at + 4096))
  if (error !== undefined) throw error
}

interface Fetched {
  readonly content: ObjectContent
  /** From which byte on each try asked. */
  readonly from: number[]
  readonly waits: number[]
  readonly spool: Spool
}

async function fetchOf(bytes: Buffer, tries: readonly Try[], limit = 1 << 30): Promise<Fetched> {
  const etag = createHash('md5').update(bytes).digest('hex')
  const from: number[] = []
  const waits: number[] = []
  const get: S3Api['get'] = async (asked) => {
    const rest = bytes.subarray(asked.from)
    const sound = {
      from: asked.from,
      length: rest.length,
      etag,
      encryption: 'AES256',
      metadata: {},
      bytes: pieces(rest),
    }
    const change = tries[from.push(asked.from) - 1]?.(sound, asked) ?? {}
    if (change instanceof Error) throw change
    return { ...sound, ...change }
  }
  const listPage = () => Promise.reject(new Error('nobody lists'))
  const spool = openSpool(temporaryFolder())
  const content = await fetchObject(
    { bucket: 'b', key: '../k', etag, size: bytes.length },
    {
      api: { get, listPage },
      spool,
      limits: { objectBytes: limit },
      wait: async (ms) => waits.push(ms),
    },
  )
  return { content, from, waits, spool }
}

function bytesOf(content: ObjectContent): Buffer | undefined {
  if (content.kind === 'bytes') return Buffer.from(content.bytes)
  return content.kind === 'file' ? readFileSync(content.path) : undefined
}

const cutAt =
  (cut: number): Try =>
  (_, { from }) => ({ bytes: pieces(LARGE.subarray(from), cut, new Error('ECONNRESET')) })

test('a small object is held, a large one spooled for its owner alone', async () => {
  const small = await fetchOf(SMALL, [])
  expect(small.content).toMatchObject({ kind: 'bytes' })
  expect(bytesOf(small.content)).toEqual(SMALL)
  const { content, spool } = await fetchOf(LARGE, [])
  expect(content).toMatchObject({ kind: 'file', isTemporary: true })
  expect(bytesOf(content)?.equals(LARGE)).toBe(true)
  const [name = ''] = readdirSync(spool.folder)
  expect(name).toMatch(/^[0-9a-f]{32}-1$/)
  expect(statSync(join(spool.folder, name)).mode & 0o777).toBe(0o600)
})

test('a body that breaks off goes on where it ended', async () => {
  const { content, from, waits } = await fetchOf(LARGE, [cutAt(500_000), cutAt(700_000)])
  expect(bytesOf(content)?.equals(LARGE)).toBe(true)
  expect(from).toEqual([0, 500_000, 1_200_000])
  expect(waits).toEqual([100, 200])
})

test('an answer that begins at the beginning though asked for the rest replaces what there was', async () => {
  const whole: Try = () => ({ from: 0, length: LARGE.length, bytes: pieces(LARGE) })
  const { content } = await fetchOf(LARGE, [cutAt(500_000), whole])
  expect(bytesOf(content)?.equals(LARGE)).toBe(true)
})

const other = Buffer.from('0123456780')
test.each<[string, Try]>([
  ['another ETag', () => ({ etag: 'another' })],
  ['another length', () => ({ length: 9 })],
  ['bytes that are missing', () => ({ length: undefined, bytes: pieces(SMALL, 9) })],
  ['a byte too many', () => ({ length: undefined, bytes: pieces(Buffer.from('0123456789a')) })],
  ['other bytes', () => ({ bytes: pieces(other) })],
  ['bytes from elsewhere', () => ({ from: 3, length: 7 })],
])('a body is never half read, nor another: %s', async (_, fault) => {
  const once = await fetchOf(SMALL, [fault])
  expect(bytesOf(once.content)).toEqual(SMALL)
  const always = await fetchOf(
    SMALL,
    Array.from({ length: 8 }, () => fault),
  )
  expect(always.content).toMatchObject({
    kind: 'failed',
    detail: expect.stringContaining('in 8 tries'),
  })
  expect(always.from).toHaveLength(8)
})

test.each([
  ['what KMS encrypts', { encryption: 'aws:kms' }],
  ['what a customer encrypts', { encryption: 'AES128' }],
])('the ETag is no MD5 of %s', async (_, head) => {
  const { content } = await fetchOf(SMALL, [() => ({ ...head, bytes: pieces(other) })])
  expect(bytesOf(content)).toEqual(other)
})

test.each([
  [403, 'AccessDenied', /allow s3:GetObject on arn:aws:s3:::b\/\.\.\/\*/],
  [404, 'NoSuchKey', /deleted after it was listed/],
  [412, 'PreconditionFailed', /overwritten after it was listed/],
  [403, 'InvalidObjectState', /archived; restore it/],
  [503, 'SlowDown', /slow down/],
  [400, 'KMS.DisabledException', /enable the key/],
  [301, 'PermanentRedirect', /another Region/],
  [403, 'InvalidAccessKeyId', /credentials are refused/],
  [0, 'ECONNREFUSED', /ECONNREFUSED/],
])(
  'what S3 refuses is not asked again, and says what to do: %i %s',
  async (status, code, detail) => {
    const { content, from, spool } = await fetchOf(LARGE, [
      cutAt(8192),
      () => new S3Refusal(code, status, 'no'),
    ])
    expect(content).toEqual({ kind: 'failed', detail: expect.stringMatching(detail) })
    expect(from).toHaveLength(2)
    expect(readdirSync(spool.folder)).toEqual([])
  },
)

test('an object beyond the limit is not asked for', async () => {
  const { content, from } = await fetchOf(SMALL, [], 9)
  expect(content).toMatchObject({ kind: 'failed', reason: 'object-too-large' })
  expect(from).toEqual([])
})

test('the signature of a digest comes along, and no other metadata', async () => {
  const metadata = {
    signature: 'ab12',
    'signature-algorithm': 'SHA256withRSA',
    owner: 'x',
    'backfill-generation-timestamp': 'y'.repeat(5000),
  }
  const { content } = await fetchOf(SMALL, [() => ({ metadata })])
  expect(content).toMatchObject({
    metadata: { signature: 'ab12', 'signature-algorithm': 'SHA256withRSA' },
  })
  expect(content).not.toHaveProperty('metadata.owner')
  expect(content).not.toHaveProperty('metadata.backfill-generation-timestamp')
})
