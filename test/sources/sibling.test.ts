import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { isInvocationBody, readSibling } from '../../src/sources/sibling.ts'

const LOGS = 'AWSLogs/111122223333/BedrockModelInvocationLogs/us-east-1/2026/01/02/03'
const LIMITS = { objectBytes: 1 << 20, inflatedBytes: 1 << 20, inflationRatio: 200 }

function bucket(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'dupin-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

test('a body is found in the same copy of the bucket, compressed or not', () => {
  const folder = bucket({
    [`${LOGS}/data/r1_input.json.gz`]: gzipSync('{"prompt":1}'),
    [`${LOGS}/data/r2_output.json`]: '{"answer":1}',
  })
  const log = `${folder}/${LOGS}/x.json.gz`
  expect(readSibling(log, `s3://bucket/pre/${LOGS}/data/r1_input.json.gz`, LIMITS)).toBe(
    '{"prompt":1}',
  )
  expect(readSibling(log, `s3://bucket/${LOGS}/data/r2_output.json`, LIMITS)).toBe('{"answer":1}')
})

test.each([
  ['a path upwards', `s3://b/${LOGS}/data/../../../../../../../../etc/passwd`],
  ['a path upwards to a body', `s3://b/AWSLogs/../${LOGS}/data/r1_input.json`],
  ['a path that is no body', `s3://b/${LOGS}/secret.json`],
  ['a pointer without a place', 's3://b/etc/passwd'],
  ['a NUL', `s3://b/${LOGS}/data/r1_input.json\0`],
  ['a body that is not there', `s3://b/${LOGS}/data/r9_input.json`],
  ['a folder', `s3://b/${LOGS}/data/dir_input.json`],
  ['nothing', ''],
])('a hostile pointer leads nowhere: %s', (_, pointer) => {
  const folder = bucket({
    [`${LOGS}/data/r1_input.json`]: 'body',
    [`${LOGS}/secret.json`]: 'secret',
    [`${LOGS}/data/dir_input.json/x`]: 'x',
  })
  expect(readSibling(`${folder}/${LOGS}/x.json.gz`, pointer, LIMITS)).toBeUndefined()
})

test('a log outside of the layout has no bodies', () => {
  expect(readSibling('/tmp/x.json', `s3://b/${LOGS}/data/r1_input.json`, LIMITS)).toBeUndefined()
})

test('bodies are told apart from logs by where they lie', () => {
  expect(isInvocationBody(`/x/${LOGS}/data/a_input.json.gz`)).toBe(true)
  expect(isInvocationBody(`/x/${LOGS}/20260102T0300_a.json.gz`)).toBe(false)
  expect(isInvocationBody('/x/other/data/a_input.json.gz')).toBe(false)
})
