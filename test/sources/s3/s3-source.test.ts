import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import {
  callRecords,
  contentOf,
  ingestFolder,
  ingestSource,
  recordsFile,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from '../../lake/ingest-support.ts'
import { apiAt, BUCKET, listed, sourceAt, temporaryS3 } from './s3-support.ts'

/** Logs of two accounts over a winter, small and one that is large, by their keys. */
function logs(): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {}
  for (let i = 0; i < 120; i++) {
    const account = i % 2 === 0 ? '111122223333' : '444455556666'
    const day = `2026/0${1 + Math.floor(i / 60)}/${String(1 + (i % 28)).padStart(2, '0')}`
    files[`AWSLogs/${account}/CloudTrail/eu-west-1/${day}/${i}.json.gz`] = gzipSync(
      recordsFile(callRecords(i * 5, i * 5 + 8)),
    )
  }
  const large = callRecords(5000, 5900).map((record, n) => ({ ...record, extra: noise(n) }))
  files['AWSLogs/111122223333/CloudTrail/us-east-1/2026/02/02/large.json'] = Buffer.from(
    recordsFile(large),
  )
  return files
}

function noise(n: number): string {
  return `${n}`.repeat(6000 / String(n).length)
}

test('a bucket gives the lake that a folder of the same logs gives, and is read once', async () => {
  const files = logs()
  const s3 = await temporaryS3()
  for (const [key, bytes] of Object.entries(files)) s3.put(BUCKET, key, bytes)
  const [near, far] = [await temporaryLake(), await temporaryLake()]
  const ofFolder = await ingestFolder(near, writeFiles(temporaryFolder(), files))
  const api = apiAt(s3.endpoint)
  const ofBucket = await ingestSource(far, sourceAt(api))
  expect(ofBucket).toEqual(ofFolder)
  expect(ofBucket).toMatchObject({ objects: 121, problems: [], rejected: 0 })
  expect(await contentOf(far)).toEqual(await contentOf(near))
  s3.requests.length = 0
  expect(await ingestSource(far, sourceAt(api))).toMatchObject({ objects: 0, known: 121 })
  expect(s3.requests.filter((request) => !request.includes('list-type=2'))).toEqual([])
})

const BEDROCK = 'AWSLogs/111122223333/BedrockModelInvocationLogs/us-east-1/2026/01/02/03'

function invocation(id: string, inputPath: string, outputPath: string): string {
  return JSON.stringify({
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: '2026-01-02T03:04:05Z',
    accountId: '111122223333',
    region: 'us-east-1',
    requestId: id,
    operation: 'Converse',
    modelId: 'anthropic.claude-3-haiku-20240307-v1:0',
    input: { inputContentType: 'application/json', inputBodyS3Path: inputPath, inputTokenCount: 9 },
    output: { outputContentType: 'application/json', outputBodyS3Path: outputPath },
  })
}

function bodies(pointer: (name: string) => string): Record<string, Uint8Array> {
  const ids = [1, 2, 3].map((n) => `2ff6f1a4-6ab4-4ac8-9d32-5f3ba2e1cf1${n}`)
  const lines = ids.map((id) => invocation(id, pointer(`${id}_input`), pointer(`${id}_output`)))
  const files: Record<string, Uint8Array> = {
    [`copy/${BEDROCK}/x.json.gz`]: gzipSync(lines.join('\n')),
  }
  // Of the third there is no body.
  for (const id of ids.slice(0, 2)) {
    const text = `${id} says `.repeat(40)
    const input = { messages: [{ role: 'user', content: [{ text }] }] }
    const output = { output: { message: { content: [{ text }] } }, stopReason: 'end_turn' }
    const at = (name: string) => `copy/${BEDROCK}/data/${id}_${name}.json.gz`
    files[at('input')] = gzipSync(JSON.stringify(input))
    files[at('output')] = gzipSync(JSON.stringify(output))
  }
  return files
}

const ours = (name: string) => `s3://original/${BEDROCK}/data/${name}.json.gz`

test('bodies beside an invocation log are read as they are from a folder', async () => {
  const files = bodies(ours)
  const s3 = await temporaryS3()
  for (const [key, bytes] of Object.entries(files)) s3.put(BUCKET, key, bytes)
  const [near, far] = [await temporaryLake(), await temporaryLake()]
  await ingestFolder(near, writeFiles(temporaryFolder(), files))
  await ingestSource(far, sourceAt(apiAt(s3.endpoint)))
  expect(await contentOf(far)).toEqual(await contentOf(near))
  const rows = await far.engine.query('SELECT stop_reason FROM invocation ORDER BY stop_reason')
  expect(rows.map((row) => row['stop_reason'])).toEqual(['end_turn', 'end_turn', null])
  // Each body once, through its log; those that are not there are asked for in vain.
  const gets = s3.requests.filter((request) => request.includes('/data/'))
  expect(gets.filter((request) => !request.includes('list-type'))).toHaveLength(6)
})

test('a pointer to anything else is not followed', async () => {
  const s3 = await temporaryS3()
  const elsewhere = (name: string) => `s3://${BUCKET}/secret/${name}.json.gz`
  for (const [key, bytes] of Object.entries(bodies(elsewhere))) s3.put(BUCKET, key, bytes)
  const lake = await temporaryLake()
  expect(await ingestSource(lake, sourceAt(apiAt(s3.endpoint)))).toMatchObject({ stored: 3 })
  expect(s3.requests.filter((request) => request.includes('secret'))).toEqual([])
})

test('a log whose bodies are out of reach for now is read again', async () => {
  const s3 = await temporaryS3()
  for (const [key, bytes] of Object.entries(bodies(ours))) s3.put(BUCKET, key, bytes)
  const whole = await temporaryLake()
  await ingestSource(whole, sourceAt(apiAt(s3.endpoint)))
  s3.intercept = ({ url = '' }) =>
    url.includes('_output.json.gz?') ? { status: 400, code: 'KMS.DisabledException' } : undefined
  const lake = await temporaryLake()
  expect(await ingestSource(lake, sourceAt(apiAt(s3.endpoint)))).toMatchObject({ rejected: 1 })
  s3.intercept = undefined
  await ingestSource(lake, sourceAt(apiAt(s3.endpoint)))
  expect(await contentOf(lake)).toEqual(await contentOf(whole))
})

test('what is archived, unfinished or no log is not asked for, and what is archived is told', async () => {
  const s3 = await temporaryS3()
  const put = (key: string, text = 'x', options = {}) => s3.put(BUCKET, key, text, options)
  put('a/1.json', 'x', { storageClass: 'GLACIER' })
  put('a/2.json', 'x', { storageClass: 'GLACIER' })
  put('a/3.json', 'x', { storageClass: 'DEEP_ARCHIVE', restoredUntil: '2026-02-01T00:00:00.000Z' })
  put('a/4.json', 'x', { storageClass: 'STANDARD_IA' })
  put('a/folder/', '')
  put('a/empty.json', '')
  put('a/_temporary/0/part-0.json')
  put('inventory/logs/all/2026-01-01T01-00Z/manifest.json')
  put('inventory/logs/all/hive/dt=2026-01-01-01-00/symlink.txt')
  const source = sourceAt(apiAt(s3.endpoint))
  const { objects, problems } = await listed(source)
  const keys = objects.map(({ uri }) => uri.slice(`s3://${BUCKET}/a/`.length))
  expect(keys).toEqual(['3.json', '4.json', 'empty.json'])
  expect(problems).toEqual([
    's3://logs/a/1.json: this and 1 more objects are archived in GLACIER; restore what is to be read',
  ])
  s3.requests.length = 0
  const [, , empty] = objects
  expect(empty && (await source.open?.(empty))).toMatchObject({ kind: 'bytes' })
  expect(s3.requests).toEqual([])
})

test('an object that is overwritten while it is read is told of, and read as it is then', async () => {
  const s3 = await temporaryS3()
  const [key, other] = ['AWSLogs/x/1.json', 'AWSLogs/x/2.json']
  s3.put(BUCKET, key, recordsFile(callRecords(0, 3)))
  s3.put(BUCKET, other, recordsFile(callRecords(10, 13)))
  s3.intercept = ({ url = '' }) => {
    if (url.includes('1.json')) s3.put(BUCKET, key, recordsFile(callRecords(0, 5)))
    return undefined
  }
  const lake = await temporaryLake()
  const first = await ingestSource(lake, sourceAt(apiAt(s3.endpoint)))
  expect(first).toMatchObject({ objects: 2, stored: 3, rejected: 1 })
  const [reject] = await lake.engine.query('SELECT detail FROM reject')
  expect(reject?.['detail']).toMatch(/^it was overwritten after it was listed/)
  const second = await ingestSource(lake, sourceAt(apiAt(s3.endpoint)))
  expect(second).toMatchObject({ objects: 1, known: 1, stored: 5, rejected: 0 })
})

const HOSTILE = [
  '../../etc/passwd',
  'a/./b',
  '//c',
  'd e+f%2F&<g>',
  'h\u0001\u001b[31m',
  'ключ/鍵/🔑',
  'i\'"`$(x)',
  'j?k#l',
  'm\nn',
  '%',
  'o=p;q:@',
]

test.each(HOSTILE)('a hostile key is listed and read like all others: %j', async (key) => {
  const s3 = await temporaryS3()
  s3.put(BUCKET, key, `content of ${key}`)
  const source = sourceAt(apiAt(s3.endpoint))
  const { objects } = await listed(source)
  expect(objects).toMatchObject([{ uri: `s3://${BUCKET}/${key}` }])
  const [object] = objects
  const content = object && (await source.open?.(object))
  expect(content?.kind === 'bytes' && Buffer.from(content.bytes).toString()).toBe(
    `content of ${key}`,
  )
})
