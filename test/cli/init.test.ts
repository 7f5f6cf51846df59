import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parseConfiguration } from '../../src/collect/config.ts'
import { type DescribeCall, startDescribing } from '../support/aws/describe-server.ts'
import { describedAccount } from '../support/aws/described-account.ts'
import { dupin, newFolder } from '../support/run-cli.ts'

const folder = newFolder()
afterAll(() => rmSync(folder, { recursive: true }))

/** Credentials of a stand-in, in the environment as the SDK looks for them. */
process.env['AWS_ACCESS_KEY_ID'] = 'AKIAEXAMPLE'
process.env['AWS_SECRET_ACCESS_KEY'] = 'secret'

const regions = ['--region', 'eu-west-1', '--region', 'us-east-1']

describe('dupin init', () => {
  it('finds out what there is, and writes a configuration that nobody else may read', async () => {
    const { url } = await startDescribing(describedAccount)
    const config = join(folder, 'found.yaml')
    const ran = await dupin(['init', '--config', config, '--endpoint-url', url, ...regions])
    expect(ran.err).toBe('')
    expect(ran.out).toContain('Account 111122223333, eu-west-1, us-east-1')
    expect(ran.out).toContain('s3://trail-logs/AWSLogs/  CloudTrail: trail audit')
    expect(ran.out).toContain('Endpoint Churn in eu-west-1 has no data capture')
    expect(ran.out).toContain('Bedrock in us-east-1 delivers no invocation log to S3')
    expect(ran.code).toBe(0)
    expect(statSync(config).mode & 0o777).toBe(0o600)
    const { sources } = parseConfiguration(readFileSync(config, 'utf8'), config)
    expect(sources).toMatchObject([
      { kind: 's3', bucket: 'trail-logs', prefixes: ['AWSLogs/'] },
      { kind: 's3', bucket: 'bedrock-logs', prefixes: ['AWSLogs/'] },
      { kind: 'cloudwatch' },
      { kind: 'descriptions' },
      { kind: 'guardduty', regions: ['eu-west-1'] },
    ])
  })

  it('writes what it could find out where permissions are missing, and says which', async () => {
    const denied = (call: DescribeCall) =>
      /^(?:cloudtrail|guardduty):/.test(call.action)
        ? 'AccessDeniedException'
        : describedAccount(call)
    const { url } = await startDescribing(denied)
    const ran = await dupin(['init', '--print', '--endpoint-url', url, '--region', 'eu-west-1'])
    expect(ran.code).toBe(3)
    expect(ran.err).toContain('allow cloudtrail:DescribeTrails')
    expect(ran.out).toContain(
      '# Not known: whoever holds the credentials may not call guardduty:ListDetectors',
    )
    const { sources } = parseConfiguration(ran.out, 'printed')
    expect(sources.map(({ kind }) => kind)).toEqual([
      's3',
      'cloudtrail',
      'cloudwatch',
      'descriptions',
    ])
  })

  it('says so where the account cannot be entered at all', async () => {
    const { url } = await startDescribing(() => 'ExpiredTokenException')
    const ran = await dupin(['init', '--print', '--endpoint-url', url, '--region', 'eu-west-1'])
    expect(ran.code).toBe(3)
    expect(ran.err).toContain('credentials')
    parseConfiguration(ran.out, 'printed')
  })

  it('reads the outputs of infra/ and asks AWS nothing', async () => {
    const outputs = join(folder, 'outputs.json')
    const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/logs'
    writeFileSync(outputs, JSON.stringify({ bucketName: 'dupin-logs', queueUrl }))
    const ran = await dupin(['init', '--print', '--from-outputs', outputs])
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(parseConfiguration(ran.out, 'printed').sources[0]).toMatchObject({ kind: 'sqs' })
  })

  it('overwrites nothing unless it is told to', async () => {
    const config = join(folder, 'there.yaml')
    const outputs = join(folder, 'some.json')
    writeFileSync(config, 'mine')
    writeFileSync(outputs, '{"bucketName":"dupin-logs"}')
    const args = ['init', '--config', config, '--from-outputs', outputs, '--region', 'eu-west-1']
    const refused = await dupin(args)
    expect(refused).toMatchObject({ code: 2, out: '' })
    expect(refused.err).toContain('--force')
    expect(readFileSync(config, 'utf8')).toBe('mine')
    expect((await dupin([...args, '--force'])).code).toBe(0)
    expect(readFileSync(config, 'utf8')).toContain('dupin-logs')
  })

  it('wants to know where to look', async () => {
    const ran = await dupin(['init', '--print'])
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(ran.err).toContain('--region')
  })
})
