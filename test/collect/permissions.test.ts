import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { policiesOf } from '../../src/collect/policies.ts'
import { temporaryFolder } from '../lake/ingest-support.ts'
import { dupin } from '../support/run-cli.ts'
import { BUCKET, configurationFile, standInForAws, trailObject } from './collect-support.ts'

/** Where the name of a call is not that of the permission. */
const PERMISSIONS: Readonly<Record<string, string>> = {
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
  DeleteMessageBatch: 'DeleteMessage',
}

function s3Action(request: string): string {
  const [method, path = ''] = request.split(' ')
  if (method !== 'GET') return request
  return path.includes('list-type=2') ? 's3:ListBucket' : 's3:GetObject'
}

test.each(['s3', 'sqs'] as const)('a source of kind %s may call what it calls', async (kind) => {
  const aws = await standInForAws()
  const objects = [0, 1, 2].map((n) => {
    const { key, content } = trailObject(n)
    return aws.put(key, content)
  })
  // What is not there makes its message come again later.
  aws.tell([...objects, { bucket: BUCKET, key: 'gone.json', etag: 'x', bytes: 5 }])
  aws.tell(objects)
  // What is no notification is left to the dead letters, if there are any.
  aws.sqs.send('hello')
  const config = configurationFile(aws, [kind])
  await dupin(['collect', '--config', config, '--lake', join(temporaryFolder(), 'lake.duckdb')])
  const called = new Set([
    ...aws.s3.requests.map(s3Action),
    ...aws.sqs.operations.map((name) => `sqs:${PERMISSIONS[name] ?? name}`),
  ])
  const allowed = policiesOf(readFileSync(config, 'utf8'), config).flatMap(({ policy }) =>
    policy.Statement.flatMap(({ Action }) => Action),
  )
  // S3 decrypts for whoever may, and makes that call itself.
  expect(allowed).toContain('kms:Decrypt')
  expect([...called].toSorted()).toEqual(
    allowed.filter((action) => action !== 'kms:Decrypt').toSorted(),
  )
})
