import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { parseConfiguration } from '../../src/collect/config.ts'
import {
  type DescribeAnswer,
  type DescribeCall,
  startDescribing,
} from '../support/aws/describe-server.ts'
import { describedAccount } from '../support/aws/described-account.ts'
import { dupin, newFolder } from '../support/run-cli.ts'

const folder = newFolder()
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => void vi.restoreAllMocks().unstubAllEnvs())

/** Credentials of a stand-in, in the environment as the SDK looks for them. */
process.env['AWS_ACCESS_KEY_ID'] = 'AKIAEXAMPLE'
process.env['AWS_SECRET_ACCESS_KEY'] = 'secret'

const regions = ['--region', 'eu-west-1', '--region', 'us-east-1']

describe('dupin init', () => {
  it('finds out what there is, and writes a configuration that nobody else may read', async () => {
    const { url } = await startDescribing(describedAccount)
    const config = join(folder, 'found.yaml')
    const ran = await dupin(['init', '--config', config, '--endpoint-url', url, ...regions])
    expect(ran.err).toContain('no terminal: nothing is asked')
    expect(ran.out).toContain('Account 111122223333, eu-west-1, us-east-1')
    expect(ran.out).toMatch(/s3:\/\/trail-logs\/AWSLogs\/ +CloudTrail: trail audit +eu-west-1/)
    expect(ran.out).toContain(`dupin collect --config ${config} --dry-run`)
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

  it('says so before it asks anything of AWS', async () => {
    const { url, calls } = await startDescribing(describedAccount)
    const config = join(folder, 'also-there.yaml')
    writeFileSync(config, 'mine')
    const ran = await dupin(['init', '--yes', '--config', config, '--endpoint-url', url])
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(calls).toEqual([])
  })

  it('wants to know where to look', async () => {
    const ran = await dupin(['init', '--print'])
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(ran.err).toContain('--region')
  })
})

/** Models are used in one Region, of which one is not enabled; a queue hears of the trail, and the invocation log may not be listed. */
function someAccount(call: DescribeCall): DescribeAnswer {
  const { action, region, input } = call
  if (region === 'me-south-1' && !action.startsWith('sts:')) return 'UnrecognizedClientException'
  if (action === 'cloudwatch:ListMetrics') return 'AccessDenied'
  if (action === 's3:GetBucketNotification' && input['bucket'] === 'trail-logs')
    return { queue: 'arn:aws:sqs:eu-west-1:111122223333:new-logs' }
  if (action === 's3:ListBucket' && input['bucket'] === 'bedrock-logs') return 'AccessDenied'
  if (action === 's3:HeadBucket') return { region: 'eu-central-1' }
  const isHome = input['includeShadowTrails'] !== false || region === 'eu-west-1'
  return action === 'cloudtrail:DescribeTrails' && !isHome
    ? { trailList: [] }
    : describedAccount(call)
}

/** So that files of whoever runs the tests are not looked at. */
const env = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_REGION: 'us-east-1' }

describe('dupin init at a terminal', () => {
  const asked = async (answers: readonly (string | undefined)[], ...more: string[]) => {
    const { url, calls } = await startDescribing(someAccount)
    const config = join(newFolder(), 'asked.yaml')
    const args = ['init', '--endpoint-url', url, '--config', config, ...more]
    return { ...(await dupin(args, { answers, env })), config, calls }
  }

  it('looks into every Region, shows what is there and takes the default at each Enter', async () => {
    const { code, out, err, config, calls } = await asked(Array(7).fill(''))
    expect(err).toContain(
      '1  eu-west-1: 1 or more endpoints, Bedrock invocation log, 1 trail, GuardDuty',
    )
    expect(err).toMatch(
      /what cloudwatch:ListMetrics tells in 33 Regions, .*: allow cloudwatch:ListMetrics/,
    )
    expect(err).toMatch(/bedrock-logs\/AWSLogs\/ .*eu-central-1 +cannot be listed/)
    expect(err).toContain('allow s3:ListBucket on arn:aws:s3:::bedrock-logs')
    expect(new Set(calls.map(({ region }) => region)).size).toBe(34)
    // A bucket that cannot be listed yet is a permission to be given.
    expect(code).toBe(3)
    expect(out).toContain(`Wrote ${config}. Next:`)
    expect(statSync(config).mode & 0o777).toBe(0o600)
    expect(parseConfiguration(readFileSync(config, 'utf8'), config)).toMatchObject({
      sources: [
        { kind: 's3', bucket: 'trail-logs', region: 'eu-central-1', from: '2025-10-22' },
        { kind: 's3', bucket: 'bedrock-logs', from: '2025-10-22' },
        { kind: 'cloudwatch', regions: ['eu-west-1'] },
        { kind: 'descriptions' },
        { kind: 'guardduty' },
      ],
      retention: { default: 365 },
    })
  }, 60_000)

  it('does as it is told, and asks again where it was not told well', async () => {
    const answers = [
      '7',
      '1',
      'archive',
      's3://archive/x',
      'maybe',
      'yes',
      'soon',
      'all',
      '1,2',
      '0',
      '30',
    ]
    const { err, config } = await asked(answers, '--region', 'eu-west-1')
    for (const problem of [
      'there is no 7 among them',
      'archive names no bucket',
      'write yes or no',
      'write a day',
      'from 1 to 3650',
    ])
      expect.soft(err).toContain(problem)
    expect(parseConfiguration(readFileSync(config, 'utf8'), config)).toMatchObject({
      sources: [
        {
          kind: 'sqs',
          queue: 'https://sqs.eu-west-1.amazonaws.com/111122223333/new-logs',
          buckets: ['trail-logs'],
        },
        { kind: 's3', bucket: 'trail-logs', prefixes: ['AWSLogs/'] },
        { kind: 's3', bucket: 'archive', prefixes: ['x'] },
        { kind: 'cloudtrail' },
        { kind: 'cloudwatch' },
      ],
      retention: { default: 30 },
    })
    expect(readFileSync(config, 'utf8')).not.toContain('from:')
  }, 60_000)

  it.each([0, 1, 3])('writes nothing when it is left after %i answers', async (answered) => {
    const { code, err, out, config } = await asked(
      Array(answered).fill(''),
      '--region',
      'eu-west-1',
    )
    expect({ code, out }).toEqual({ code: 130, out: '' })
    expect(err).toContain('nothing was written')
    expect(readdirSync(dirname(config))).toEqual([])
  })

  it('asks where to write, and overwrites nothing', async () => {
    const { url } = await startDescribing(someAccount)
    const home = newFolder()
    const taken = join(home, 'taken.yaml')
    const free = join(home, 'free.yaml')
    writeFileSync(taken, 'mine')
    const args = ['init', '--endpoint-url', url, '--region', 'eu-west-1']
    const ran = await dupin(args, { answers: ['', '', '', '', '', '', taken, free], env })
    expect(ran.err).toContain(`${taken} is there already: name another`)
    expect(readFileSync(taken, 'utf8')).toBe('mine')
    parseConfiguration(readFileSync(free, 'utf8'), free)
  })

  it('takes every default with --yes, says which, and asks nothing', async () => {
    const { code, err, config } = await asked([], '--yes')
    expect(code).toBe(3)
    expect(err).toContain('Which Regions are to be collected? all')
    expect(err).toContain('is the queue for Dupin alone? no')
    expect(readFileSync(config, 'utf8')).toContain('  # - kind: sqs')
  }, 60_000)

  it('lets a profile be chosen where there are several', async () => {
    const { url } = await startDescribing(someAccount)
    const files = newFolder()
    writeFileSync(
      join(files, 'config'),
      '[default]\nregion = eu-west-1\n[profile audit]\nregion=eu-west-1\n[sso-session x]\n',
    )
    const credentials = '[audit]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = s\n'
    writeFileSync(join(files, 'credentials'), credentials)
    const ofFiles = {
      AWS_CONFIG_FILE: join(files, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(files, 'credentials'),
    }
    for (const [name, value] of Object.entries(ofFiles)) vi.stubEnv(name, value)
    const args = ['init', '--print', '--endpoint-url', url, '--region', 'eu-west-1']
    const ran = await dupin(args, { answers: ['2', '', '', '', '', '', ''], env: ofFiles })
    expect(ran.err).toContain(' 2  audit')
    expect(parseConfiguration(ran.out, 'printed').aws.profile).toBe('audit')
  })

  it('says what to do where the account cannot be entered, and asks nothing', async () => {
    const { url } = await startDescribing(() => 'ExpiredTokenException')
    const ran = await dupin(['init', '--endpoint-url', url], { answers: [], env })
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(ran.err).toContain('the credentials have expired: sign in again')
  })

  it('wants to hear the external id of the role that infra/ made', async () => {
    const outputs = join(newFolder(), 'outputs.json')
    const readerRoleArn = 'arn:aws:iam::111122223333:role/dupin-reader'
    const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/dupin-logs'
    writeFileSync(outputs, JSON.stringify({ bucketName: 'dupin-logs', readerRoleArn, queueUrl }))
    const args = ['init', '--print', '--from-outputs', outputs]
    const ran = await dupin(args, { answers: ['a-long-external-id', '', '', '', 'all', '', ''] })
    expect(parseConfiguration(ran.out, 'printed').sources[0]).toMatchObject({
      ...{ kind: 'sqs', queue: queueUrl, role: readerRoleArn },
      externalId: 'a-long-external-id',
    })
  })
})
