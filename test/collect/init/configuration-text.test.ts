import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseConfiguration } from '../../../src/collect/config.ts'
import { configurationText } from '../../../src/collect/init/configuration-text.ts'
import { readOutputs } from '../../../src/collect/init/infra-outputs.ts'
import { type LogPlace, NO_SURVEY, type Survey } from '../../../src/collect/init/survey.ts'

const placed = (bucket: string, prefix: string, region: string, what: string): LogPlace => ({
  ...{ bucket, prefix, region, what },
  trouble: '',
})

const FOUND: Survey = {
  ...NO_SURVEY,
  account: '111122223333',
  regions: ['eu-west-1', 'us-east-1'],
  places: [
    placed('trail-logs', 'AWSLogs/', 'eu-west-1', 'CloudTrail: trail a'),
    placed('trail-logs', 'b/AWSLogs/', 'eu-west-1', 'Bedrock'),
    placed('captures', '', 'us-east-1', 'SageMaker data capture of churn'),
  ],
  guardDuty: ['us-east-1'],
  hasTrail: true,
}

const parsed = (survey: Survey, credentials = {}) =>
  parseConfiguration(configurationText(survey, credentials), 'dupin.yaml')

describe('a configuration that was written', () => {
  it('collects what was found: a bucket once, and APIs where they have something to tell', () => {
    const { sources } = parsed(FOUND)
    expect(sources).toMatchObject([
      {
        kind: 's3',
        bucket: 'trail-logs',
        prefixes: ['AWSLogs/', 'b/AWSLogs/'],
        region: 'eu-west-1',
      },
      { kind: 's3', bucket: 'captures', prefixes: [''], region: 'us-east-1' },
      { kind: 'cloudwatch', regions: ['eu-west-1', 'us-east-1'] },
      { kind: 'descriptions', regions: ['eu-west-1', 'us-east-1'] },
      { kind: 'guardduty', regions: ['us-east-1'] },
    ])
  })

  it('asks CloudTrail itself where no trail was found', () => {
    const { sources } = parsed({ ...FOUND, hasTrail: false, places: [], guardDuty: [] })
    expect(sources.map(({ kind }) => kind)).toEqual(['cloudtrail', 'cloudwatch', 'descriptions'])
  })

  it('takes the role on for each source, and has a queue tell of new objects', () => {
    const role = 'arn:aws:iam::111122223333:role/dupin-reader'
    const queue = {
      url: 'https://sqs.eu-west-1.amazonaws.com/111122223333/logs',
      region: 'eu-west-1',
      buckets: ['trail-logs', 'captures'],
      isOurs: true,
    }
    const { sources } = parsed({ ...FOUND, role, externalId: 'abc', queues: [queue] })
    expect(sources[0]).toMatchObject({ kind: 'sqs', queue: queue.url, role, externalId: 'abc' })
    expect(sources[0]).toMatchObject({ buckets: ['trail-logs', 'captures'] })
    expect(sources.at(-1)).toMatchObject({
      accounts: [{ id: '111122223333', role, externalId: 'abc' }],
    })
  })

  it('says what could not be found out', () => {
    const text = configurationText(
      { ...FOUND, notKnown: ['dupin may not call guardduty:ListDetectors in eu-west-1'] },
      {},
    )
    expect(text).toContain('# Not known: dupin may not call guardduty:ListDetectors in eu-west-1')
  })

  it('holds profile and endpoint', () => {
    const credentials = { profile: 'audit', endpointUrl: 'http://localhost:5000' }
    expect(parsed(FOUND, credentials).aws).toEqual(credentials)
  })

  it('names the accounts that are collected from, whatever somebody called them', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'a\n      - { id: "999999999999" }',
        '}\r\nsources: []',
        '\u0085- x',
        ' # ',
        '&a *a',
      ),
    )
    const member = fc.record({
      id: fc.constantFrom('444455556666', '777788889999'),
      name: text,
      role: fc.constant('arn:aws:iam::444455556666:role/dupin-reader'),
      externalId: fc.constantFrom('', 'a"b', 'as\u2028agreed'),
      trouble: text,
      isLeftOut: fc.boolean(),
    })
    fc.assert(
      fc.property(
        fc.array(member, { maxLength: 4 }),
        fc.constantFrom('', FOUND.account),
        (members, account) => {
          const { sources } = parsed({ ...FOUND, members, account })
          const own = account === '' || members.length === 0 ? [] : [{ id: account }]
          const others = members
            .filter(({ isLeftOut }) => !isLeftOut)
            .map(({ id, role, externalId }) => ({
              id,
              role,
              ...(externalId === '' ? {} : { externalId }),
            }))
          for (const one of sources)
            if ('accounts' in one) expect(one.accounts).toEqual([...own, ...others])
        },
      ),
    )
  })

  it('is one, whatever AWS may have answered', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('a\nsources: []', '"', '#', '\u2028- kind: x', '{}'),
    )
    const place = fc.record({
      bucket: fc.constantFrom('aaa', 'bbb'),
      prefix: text,
      region: fc.constant('eu-west-1'),
      what: text,
      trouble: text,
    })
    fc.assert(
      fc.property(fc.array(place), fc.array(text), text, (places, notes, profile) => {
        const survey = { ...FOUND, places, notes, notKnown: notes }
        const { sources, aws } = parsed(survey, { profile })
        expect(aws.profile).toBe(profile)
        const buckets = sources.flatMap((one) => (one.kind === 's3' ? one.prefixes : []))
        expect(new Set(buckets)).toEqual(new Set(places.map(({ prefix }) => prefix)))
      }),
    )
  })
})

const OUTPUTS = {
  bucketName: 'dupin-logs',
  keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k',
  queueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/dupin-logs',
  trailArn: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/dupin',
  detectorId: 'd1',
  readerRoleArn: 'arn:aws:iam::111122223333:role/dupin-reader',
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

describe('outputs of infra/', () => {
  const terraform = Object.fromEntries(
    Object.entries(OUTPUTS).map(([name, value]) => [
      snake(name),
      { sensitive: false, type: 'string', value },
    ]),
  )

  it.each<[string, object]>([
    ['Pulumi', OUTPUTS],
    ['Terraform', terraform],
  ])('are read as %s writes them', (_, outputs) => {
    const { sources } = parsed(readOutputs(JSON.stringify(outputs), 'outputs.json'))
    expect(sources.slice(0, 2)).toMatchObject([
      {
        kind: 'sqs',
        queue: OUTPUTS.queueUrl,
        buckets: ['dupin-logs'],
        role: OUTPUTS.readerRoleArn,
      },
      { kind: 's3', bucket: 'dupin-logs', region: 'eu-west-1', role: OUTPUTS.readerRoleArn },
    ])
    expect(sources.map(({ kind }) => kind)).toContain('guardduty')
  })

  it.each<[string, string, RegExp]>([
    ['no JSON', 'bucketName: x', /is not JSON/],
    ['no bucket', '{"graphArn":"x"}', /has no bucketName/],
    ['a bucket that is none', '{"bucketName":"../x"}', /has no bucketName/],
    ['no Region', '{"bucketName":"dupin-logs"}', /--region/],
    ['a list', '[1]', /has no bucketName/],
  ])('are refused with what to do: %s', (_, json, message) => {
    expect(() => readOutputs(json, 'outputs.json')).toThrow(message)
  })
})
