import { describe, expect, it } from 'vitest'
import {
  at,
  type Fields,
  filesOf,
  lines,
  number,
  pathsWith,
  text,
  textOf,
  trails,
} from './read-simulation.ts'

const files = filesOf({
  seed: 'formats',
  days: 4,
  scale: 0.3,
  scenarios: ['credential-abuse', 'llmjacking'],
})
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const DATE = String.raw`\d{4}/\d\d/\d\d`
const ID = '[0-9a-f-]{36}'

describe('the keys of log objects', () => {
  it.each([
    [
      'CloudTrail',
      '/CloudTrail/',
      `^AWSLogs/o-[a-z0-9]{10}/(\\d{12})/CloudTrail/([a-z0-9-]+)/${DATE}/\\1_CloudTrail_\\2_\\d{8}T\\d{4}Z_[A-Za-z0-9]{16}\\.json\\.gz$`,
    ],
    [
      'GuardDuty',
      '/GuardDuty/',
      `^AWSLogs/\\d{12}/GuardDuty/[a-z0-9-]+/${DATE}/${ID}\\.jsonl\\.gz$`,
    ],
    [
      'VPC flow logs',
      '/vpcflowlogs/',
      `^AWSLogs/(\\d{12})/vpcflowlogs/([a-z0-9-]+)/${DATE}/\\1_vpcflowlogs_\\2_fl-[0-9a-f]{17}_\\d{8}T\\d{4}Z_[0-9a-f]{8}\\.log\\.gz$`,
    ],
    [
      'data capture',
      'data-capture/',
      `^data-capture/[a-z0-9-]+/[A-Za-z]+/${DATE}/\\d\\d/\\d\\d-\\d\\d-\\d{3}-${ID}\\.jsonl$`,
    ],
    [
      'metric streams',
      'metric-streams/',
      `^metric-streams/${DATE}/\\d\\d/[a-z-]+-1-\\d{4}(-\\d\\d){5}-${ID}\\.gz$`,
    ],
    [
      'Bedrock',
      '/BedrockModelInvocationLogs/',
      `^AWSLogs/\\d{12}/BedrockModelInvocationLogs/[a-z0-9-]+/${DATE}/\\d\\d/(\\d{8}T\\d{9}Z_[0-9a-f]{16}|data/${ID}_input)\\.json\\.gz$`,
    ],
  ])('of %s are as AWS lays them out', (_, part, pattern) => {
    const paths = pathsWith(files, part).map(([path]) => path)
    expect(paths.length).toBeGreaterThan(0)
    expect(paths.filter((path) => !new RegExp(pattern).test(path))).toEqual([])
  })

  it('leave no object over', () => {
    const known = /CloudTrail|GuardDuty|vpcflowlogs|data-capture|metric-streams|Bedrock/
    const rest = [...files.keys()].filter((path) => !known.test(path))
    expect(rest).toEqual(['get-metric-data/churn-experiment.json', 'truth.json'])
  })
})

describe('a CloudTrail record', () => {
  const records = trails(files).flatMap((object) => object.records)

  it('has the fields every record has', () => {
    const complete = (record: Fields) =>
      record['eventVersion'] === '1.11' &&
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text(record, 'eventTime')) &&
      /^[a-z0-9-]+\.amazonaws\.com$/.test(text(record, 'eventSource')) &&
      UUID.test(text(record, 'eventID')) &&
      typeof record['readOnly'] === 'boolean' &&
      record['managementEvent'] === (record['eventCategory'] === 'Management') &&
      'requestParameters' in record &&
      'responseElements' in record &&
      text(record, 'userIdentity.type').length > 0 &&
      text(record, 'userAgent').length > 0
    expect(records.length).toBeGreaterThan(2000)
    expect(records.filter((record) => !complete(record))).toEqual([])
  })

  it('lies in the folder of its account and Region', () => {
    for (const { path, records: own } of trails(files)) {
      const [, , account, , region] = path.split('/')
      const strangers = own.filter(
        (record) => record['recipientAccountId'] !== account || record['awsRegion'] !== region,
      )
      expect(strangers).toEqual([])
    }
  })

  const of = (name: string): readonly Fields[] => records.filter((one) => one['eventName'] === name)

  it('of InvokeEndpoint is a data event on the endpoint', () => {
    for (const record of of('InvokeEndpoint')) {
      expect(record['eventCategory']).toBe('Data')
      expect(text(record, 'resources.0.ARN')).toContain(':endpoint/')
      expect(text(record, 'resources.0.type')).toBe('AWS::SageMaker::Endpoint')
    }
  })

  it('of Bedrock inference is a management event that names the model', () => {
    for (const record of [...of('InvokeModel'), ...of('ConverseStream')]) {
      expect(record['eventCategory']).toBe('Management')
      expect(text(record, 'requestParameters.modelId')).toMatch(/^[a-z0-9.:-]+$/)
    }
  })

  it('comes from a service about as often as in real logs, one in ten', () => {
    const services = records.filter((one) =>
      /amazonaws\.com$|^AWS Internal$/.test(text(one, 'sourceIPAddress')),
    )
    expect(services.length / records.length).toBeGreaterThan(0.04)
    expect(services.length / records.length).toBeLessThan(0.25)
  })

  it('seen from two accounts has two event ids and one shared id', () => {
    const pairs = new Map<string, Set<string>>()
    for (const record of of('AssumeRole')) {
      const id = record['sharedEventID']
      if (typeof id !== 'string' || record['sourceIPAddress'] === 'AWS Internal') continue
      pairs.set(id, (pairs.get(id) ?? new Set()).add(text(record, 'eventID')))
    }
    const sizes = [...pairs.values()].map(({ size }) => size)
    expect(Math.max(...sizes)).toBe(2)
  })
})

describe('the other records', () => {
  it('of Bedrock have tokens, or an error and no answer', () => {
    const all = lines(files, 'BedrockModelInvocationLogs').filter((one) => 'schemaType' in one)
    expect(all.length).toBeGreaterThan(300)
    for (const one of all) {
      expect(one['schemaType']).toBe('ModelInvocationLog')
      if (one['errorCode'] === undefined)
        expect(number(one, 'output.outputTokenCount')).toBeGreaterThanOrEqual(0)
      else expect(one['output']).toBeUndefined()
    }
  })

  it('of Bedrock point to a body of more than 100 KB, which is there', () => {
    const pointers = lines(files, 'BedrockModelInvocationLogs').flatMap((one) => {
      const path = at(one, 'input.inputBodyS3Path')
      return typeof path === 'string' ? [path.replace(/^s3:\/\/[^/]+\//, '')] : []
    })
    expect(pointers.length).toBeGreaterThan(0)
    for (const path of pointers) {
      const body = textOf(path, files.get(path) ?? new Uint8Array())
      expect(body.length).toBeGreaterThan(100_000)
    }
  })

  it('of a metric stream have statistics that agree with each other', () => {
    const agrees = (one: Fields) => {
      const [min, max] = [number(one, 'value.min'), number(one, 'value.max')]
      const [sum, count] = [number(one, 'value.sum'), number(one, 'value.count')]
      // Sums, least and greatest are rounded to a tenth.
      const slack = 0.1 + count * 0.1
      const within = sum >= min * count - slack && sum <= max * count + slack
      return min <= max && count > 0 && within && number(one, 'timestamp') % 300_000 === 0
    }
    const all = lines(files, 'metric-streams/')
    expect(all.length).toBeGreaterThan(10_000)
    const some = all.filter((_, index) => index % 7 === 0)
    expect(some.filter((one) => !agrees(one))).toEqual([])
  })

  it('of GetMetricData have a value for each moment', () => {
    const document: unknown = JSON.parse(
      textOf('x.json', files.get('get-metric-data/churn-experiment.json') ?? new Uint8Array()),
    )
    expect(document).toMatchObject({
      MetricDataResults: expect.arrayContaining([
        expect.objectContaining({ StatusCode: 'Complete' }),
      ]),
    })
  })

  it('of data capture hold CSV, or JSON in base64', () => {
    const encodings = new Set<string>()
    for (const one of lines(files, 'data-capture/')) {
      const encoding = text(one, 'captureData.endpointInput.encoding')
      const data = text(one, 'captureData.endpointInput.data')
      encodings.add(encoding)
      if (encoding === 'CSV') expect(data.split(',').map(Number).every(Number.isFinite)).toBe(true)
      else expect(JSON.parse(Buffer.from(data, 'base64').toString())).toHaveProperty('instances')
      expect(text(one, 'eventMetadata.eventId')).toMatch(UUID)
    }
    expect([...encodings].sort()).toEqual(['BASE64', 'CSV'])
  })

  it('of flow logs have as many fields as their header', () => {
    const versions = new Set<string>()
    for (const [path, bytes] of pathsWith(files, '/vpcflowlogs/')) {
      const [header = '', ...rows] = textOf(path, bytes).trim().split('\n')
      const width = header.split(' ').length
      for (const row of rows) {
        expect(row.split(' ')).toHaveLength(width)
        versions.add(row.charAt(0))
      }
    }
    expect([...versions].sort()).toEqual(['2', '5'])
  })

  it('of GuardDuty are findings of schema 2.0 in their own account', () => {
    const findings = lines(files, '/GuardDuty/')
    expect(findings.length).toBeGreaterThan(0)
    for (const one of findings) {
      expect(one['schemaVersion']).toBe('2.0')
      expect(text(one, 'arn')).toContain(text(one, 'accountId'))
      expect(number(one, 'severity')).toBeGreaterThan(0)
      expect(text(one, 'type')).toMatch(/^[A-Za-z]+:[A-Za-z0-9]+\/[A-Za-z0-9.]+$/)
    }
  })
})
