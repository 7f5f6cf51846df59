import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { stringify } from 'yaml'
import { temporaryFolder } from '../lake/ingest-support.ts'
import { startApis } from '../support/aws/api-stand-in.ts'
import { imaginedApis } from '../support/aws/imagined-apis.ts'
import { dupin } from '../support/run-cli.ts'
import { BUCKET, configurationFile, standInForAws, trailObject } from './collect-support.ts'

const SOME = Array.from({ length: 5 }, (_, n) => trailObject(n))
const newLake = () => join(temporaryFolder(), 'lake.duckdb')
const json = async (...args: string[]) => {
  const ran = await dupin([...args, '--format', 'json'])
  return { ...ran, sources: JSON.parse(ran.out).sources }
}

test('a look beforehand counts what would be read, reads nothing and leaves nothing behind', async () => {
  const aws = await standInForAws()
  const objects = SOME.map(({ key, content }) => aws.put(key, content))
  for (const object of objects) aws.tell([object])
  const [config, lake] = [configurationFile(aws, ['s3', 'sqs']), newLake()]
  const { code, sources } = await json('collect', '--dry-run', '--config', config, '--lake', lake)
  expect(code).toBe(0)
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0)
  const pages = aws.s3.requests.length
  expect(sources).toMatchObject([
    { kind: 's3', objects: 5, bytes, known: 0, pages, unlisted: 0 },
    { kind: 'sqs', objects: 0, messages: 5, pages: 0 },
  ])
  expect(aws.s3.requests.every((request) => request.includes('list-type=2'))).toBe(true)
  expect(aws.sqs.operations).toEqual(['GetQueueAttributes'])
  expect(readdirSync(dirname(lake))).toEqual([])
})

test('what a lake has is known, and a collection asks for what was foretold', async () => {
  const aws = await standInForAws()
  const [first, ...others] = SOME
  if (first !== undefined) aws.put(first.key, first.content)
  const [config, lake] = [configurationFile(aws, ['s3']), newLake()]
  expect((await dupin(['collect', '--config', config, '--lake', lake])).code).toBe(0)
  for (const { key, content } of others) aws.put(key, content)
  const { sources } = await json('collect', '--dry-run', '--config', config, '--lake', lake)
  expect(sources).toMatchObject([{ objects: 4, known: 1 }])
  aws.s3.requests.length = 0
  await dupin(['collect', '--config', config, '--lake', lake])
  const isList = (request: string) => request.includes('list-type=2')
  expect(aws.s3.requests.filter(isList)).toHaveLength(sources[0].pages)
  expect(aws.s3.requests.filter((request) => !isList(request))).toHaveLength(sources[0].objects)
})

test('it says in words what will be asked, what cannot be listed, and what to do', async () => {
  const aws = await standInForAws()
  for (const { key, content } of SOME) aws.put(key, content)
  const config = configurationFile(aws, ['s3', 'sqs'])
  const args = ['collect', '--dry-run', '--config', config, '--lake', newLake()]
  const { out } = await dupin(args)
  expect(out).toMatch(/s3:trail-logs +5 /)
  expect(out).toMatch(/S3 +\d+ LIST requests, 5 GET requests for /)
  expect(out).toContain(`dupin policy --config ${config}`)
  aws.s3.intercept = () => ({ status: 403, code: 'AccessDenied' })
  aws.sqs.intercept = () => 'QueueDoesNotExist'
  const denied = await dupin(args)
  expect(denied.code).toBe(3)
  expect(denied.err).toContain(`s3:trail-logs: s3://${BUCKET}/: access denied; allow s3:ListBucket`)
  expect(denied.err).toContain('sqs:new-logs: there is no queue')
})

test('an API is asked whether there is anything, and not for it', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  onTestFinished(() => void vi.unstubAllEnvs())
  const apis = await startApis(imaginedApis(() => ({ enabledIn: ['eu-west-1'] })))
  onTestFinished(() => apis.close())
  const config = join(temporaryFolder(), 'dupin.yaml')
  const sources = [{ kind: 'guardduty', regions: ['eu-west-1'], days: 2 }]
  writeFileSync(config, stringify({ aws: { endpointUrl: apis.url }, sources }))
  const lake = newLake()
  const ran = await json('collect', '--dry-run', '--config', config, '--lake', lake)
  expect(ran.code).toBe(0)
  expect(ran.sources[0].objects).toBeGreaterThanOrEqual(48)
  expect(ran.sources[0]).not.toHaveProperty('bytes')
  expect(apis.calls.map(({ action }) => action)).not.toContain('guardduty:GetFindings')
  expect(existsSync(lake)).toBe(false)
})
