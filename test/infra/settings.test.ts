import * as pulumi from '@pulumi/pulumi'
import { describe, expect, it } from 'vitest'
import { parseSettings, readSettings } from '../../infra/settings.ts'
import { EVERYTHING, REGION } from './mocked-stack.ts'

const MEMBER = { accountId: '444455556666', email: 'models@example.com' }
const READER = {
  trustedPrincipalArns: ['arn:aws:iam::777788889999:role/dupin'],
  externalId: 'example-external-id',
}

describe('settings', () => {
  it('may ask for every part', () => {
    expect(() => parseSettings({ region: REGION, ...EVERYTHING })).not.toThrow()
  })

  it('ask for nothing unless told', () => {
    expect(parseSettings({ region: REGION })).toEqual({ region: REGION, name: 'dupin', tags: {} })
  })

  it('fill in what a part was not told', () => {
    const { logBucket, auditTrail } = parseSettings({
      region: REGION,
      logBucket: { retentionDays: { flowLogs: 7 } },
      auditTrail: {},
    })
    expect(logBucket?.retentionDays).toMatchObject({ flowLogs: 7, auditTrail: 365 })
    expect(auditTrail).toMatchObject({ sageMakerDataEvents: true, bedrockDataEvents: true })
  })

  it.each<[string, object, string]>([
    ['no Region', { region: undefined }, 'aws:region: no Region'],
    ['a misspelled part', { auditTrial: {} }, 'auditTrial'],
    ['a misspelled key of a part', { logBucket: { retention: 1 } }, 'dupin:logBucket: '],
    ['a name for which S3 has no bucket', { name: 'Dupin!' }, 'dupin:name: '],
    ['an endpoint that is none', { endpoint: 'file:///etc/passwd' }, 'dupin:endpoint: '],
    ['an organisation that is none', { organizationId: '123' }, 'dupin:organizationId: '],
    [
      'an account id that lost its quotes',
      { behaviorGraph: { members: [{ ...MEMBER, accountId: 12 }] } },
      'dupin:behaviorGraph.members[0].accountId: ',
    ],
    [
      'an address that is none',
      { behaviorGraph: { members: [{ ...MEMBER, email: 'nobody' }] } },
      'dupin:behaviorGraph.members[0].email: ',
    ],
    [
      'an account twice',
      { behaviorGraph: { members: [MEMBER, MEMBER] } },
      'dupin:behaviorGraph.members: an account is there twice',
    ],
    [
      'a role of another account',
      {
        behaviorGraph: {
          members: [{ ...MEMBER, accept: { roleArn: 'arn:aws:iam::111122223333:role/accept' } }],
        },
      },
      'members[0].accept.roleArn: the role is of account 111122223333, the member is 444455556666',
    ],
    [
      'no way to accept',
      { behaviorGraph: { members: [{ ...MEMBER, accept: {} }] } },
      'members[0].accept: needs either roleArn or profile',
    ],
    ['a trail without a bucket', { auditTrail: {} }, 'dupin:auditTrail: needs the log bucket'],
    ['a reader without a bucket', { readerRole: READER }, 'dupin:readerRole: needs the log bucket'],
    [
      'an organisation trail of no organisation',
      { logBucket: {}, auditTrail: { organization: true } },
      'dupin:organizationId: an organisation trail needs it',
    ],
    [
      'logs of a server that is not AWS',
      { endpoint: 'http://127.0.0.1:8080', logBucket: {} },
      'dupin:logBucket: needs AWS itself',
    ],
    [
      'a reader that anybody may be',
      { logBucket: {}, readerRole: { ...READER, trustedPrincipalArns: ['*'] } },
      'dupin:readerRole.trustedPrincipalArns[0]: ',
    ],
    [
      'an external id that can be guessed',
      { logBucket: {}, readerRole: { ...READER, externalId: 'dupin' } },
      'dupin:readerRole.externalId: ',
    ],
    [
      'all objects of all buckets',
      { logBucket: {}, auditTrail: { s3DataBucketArns: ['arn:aws:s3:::*'] } },
      'dupin:auditTrail.s3DataBucketArns[0]: ',
    ],
  ])('are refused with the key that is wrong: %s', (_what, told, message) => {
    expect(() => parseSettings({ region: REGION, ...told })).toThrow(message)
  })

  it('tell all that is wrong at once, without a stack', () => {
    const parse = () => parseSettings({ region: REGION, name: '!', organizationId: '!' })
    expect(parse).toThrow(pulumi.RunError)
    expect(parse).toThrow(/dupin:name[\s\S]*dupin:organizationId/)
  })
})

describe('the configuration of a stack', () => {
  const read = (stack: Record<string, string>) => {
    pulumi.runtime.setAllConfig(stack)
    return readSettings(new pulumi.Config('dupin'), 'eu-west-1')
  }

  it('is read as Pulumi keeps it: text as it stands, parts as JSON', () => {
    const settings = read({
      'aws:region': 'eu-west-1',
      'dupin:name': 'team7',
      'dupin:protect': 'false',
      'dupin:logBucket': '{}',
      'dupin:behaviorGraph': `{"members":[${JSON.stringify(MEMBER)}]}`,
    })
    expect(settings).toMatchObject({ name: 'team7', protect: false })
    expect(settings.behaviorGraph?.members[0]?.accountId).toBe('444455556666')
  })

  it('is refused where a key is unknown or no JSON', () => {
    expect(() => read({ 'dupin:auditTrial': '{}' })).toThrow('auditTrial')
    expect(() => read({ 'dupin:logBucket': '{' })).toThrow('dupin:logBucket')
  })
})
