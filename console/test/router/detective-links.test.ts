import fc from 'fast-check'
import { expect, test } from 'vitest'
import { detectivePlace } from '../../src/router/detective-links.ts'

const SCOPE = '?scopeStart=1552867200&scopeEnd=1552910400'
const query = { from: '2019-03-18T00:00:00.000Z', to: '2019-03-18T12:00:00.000Z' }

test.each([
  // The example of AWS's own page.
  ['#entities/IpAddress/192.168.1.1', ['entities', '192.168.1.1'], {}],
  ['#entities/AwsAccount/111122223333', ['entities', '111122223333'], {}],
  ['#entities/Ec2Instance/i-0abc', ['entities', 'i-0abc'], {}],
  ['#entities/S3Bucket/my-bucket', ['entities', 'arn:aws:s3:::my-bucket'], {}],
  ['#entities/UserAgent/aws-cli%2F2.1%20x', ['entities', 'aws-cli/2.1 x'], {}],
  ['#entities/UserAgent/Mozilla/5.0 (a?b)', ['entities', 'Mozilla/5.0 (a?b)'], {}],
  [
    '#entities/AwsRole/arn:aws:iam::111122223333:role/ci',
    ['entities', 'arn:aws:iam::111122223333:role/ci'],
    {},
  ],
  ['#entities/AwsRole/AROAEXAMPLE', ['search'], { q: 'AROAEXAMPLE', type: 'iam-role' }],
  [
    '#entities/AwsRoleSession/AROAEXAMPLE:deploy',
    ['search'],
    { q: 'deploy', type: 'role-session' },
  ],
  ['#entities/FederatedUser/idp:aud:jane', ['search'], { q: 'jane', type: 'federated-user' }],
  ['#entities/Unheard/of', ['search'], { q: 'of' }],
  ['#findings/GuardDuty/0ab1', ['findings', 'guardduty:0ab1'], {}],
  ['#findings/0ab1', ['findings', 'guardduty:0ab1'], {}],
  ['#entities/FindingGroup/fg1', ['groups'], {}],
])('%s leads to the same of ours, with its scope time', (hash, segments, more) => {
  expect(detectivePlace(hash)).toEqual({ segments, query: more })
  expect(detectivePlace(`${hash}${SCOPE}`)).toEqual({ segments, query: { ...query, ...more } })
})

test.each([
  ['?scopeEnd=1552910400', { from: '2018-03-18T12:00:00.000Z', to: query.to }],
  ['?scopeStart=1552867200', { from: query.from }],
  ['?scopeStart=1552867200000&scopeEnd=1552910400000', query],
  ['?scopeStart=-1&scopeEnd=99999999999999', {}],
  ['?scopeStart=now', {}],
])('a link has the scope time of %s', (parameters, expected) => {
  expect(detectivePlace(`#entities/IpAddress/1.2.3.4${parameters}`)?.query).toEqual(expected)
})

test('a link is nothing else that stands behind a #', () => {
  for (const hash of ['', '#', '#token=abc', '#refused=no', '#entities', '#entities/AwsAccount/'])
    expect(detectivePlace(hash)).toBeUndefined()
})

test('a link never fails, and never leads out of the console', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      for (const start of ['#', '#entities/', '#entities/UserAgent/', '#findings/']) {
        const place = detectivePlace(start + text)
        if (place !== undefined)
          expect(['entities', 'findings', 'search', 'groups']).toContain(place.segments[0])
      }
    }),
  )
})
