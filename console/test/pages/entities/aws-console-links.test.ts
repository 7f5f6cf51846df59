import fc from 'fast-check'
import { expect, test } from 'vitest'
import { awsConsoleLinks } from '../../../src/pages/entities/aws-console-links.ts'

const A = '111122223333'

test.each([
  ['iam-role', `arn:aws:iam::${A}:role/path/ci`, '/iam/home#/roles/details/ci'],
  ['iam-user', `arn:aws:iam::${A}:user/jane`, '/iam/home#/users/details/jane'],
  ['s3-bucket', 'arn:aws:s3:::models', '/s3/buckets/models'],
  ['s3-object', 'arn:aws:s3:::models/a b/c.gz', '/s3/object/models?prefix=a%20b%2Fc.gz'],
  [
    'sagemaker-endpoint',
    `arn:aws:sagemaker:eu-west-1:${A}:endpoint/churn`,
    '/sagemaker/home?region=eu-west-1#/endpoints/churn',
  ],
  [
    'foundation-model',
    'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0',
    '/bedrock/home?region=us-east-1#/model-catalog/serverless/amazon.nova-lite-v1%3A0',
  ],
  [
    'ec2-instance',
    `arn:aws:ec2:us-east-1:${A}:instance/i-0abc`,
    '/ec2/home?region=us-east-1#InstanceDetails:instanceId=i-0abc',
  ],
  [
    'lambda-function',
    `arn:aws:lambda:us-east-1:${A}:function:score`,
    '/lambda/home?region=us-east-1#/functions/score',
  ],
  [
    'container-repository',
    `arn:aws:ecr:us-east-1:${A}:repository/team/churn`,
    `/ecr/repositories/private/${A}/team%2Fchurn?region=us-east-1`,
  ],
])('a %s is found in its own console', (type, id, path) => {
  expect(awsConsoleLinks({ type, id }).map(({ href }) => href)).toEqual([
    `https://console.aws.amazon.com${path}`,
  ])
})

test.each([
  ['ip-address', '203.0.113.5'],
  ['iam-role', `arn:aws-cn:iam::${A}:role/ci`],
  ['sagemaker-endpoint', `arn:aws:sagemaker:evil.example#:${A}:endpoint/churn`],
  ['sagemaker-endpoint', 'endpoint/churn'],
  ['role-session', `arn:aws:sts::${A}:assumed-role/ci/x`],
])('there is none for a %s like %s', (type, id) => {
  expect(awsConsoleLinks({ type, id })).toEqual([])
})

test('whatever an id holds, the address is of AWS’s console and has no way out of its part', () => {
  const types = ['iam-user', 's3-bucket', 's3-object', 'sagemaker-endpoint', 'ec2-instance']
  const hostile = fc.string({ unit: 'grapheme', maxLength: 40 })
  fc.assert(
    fc.property(fc.constantFrom(...types), hostile, hostile, (type, service, name) => {
      for (const id of [
        `arn:aws:${service}:us-east-1:${A}:${name}`,
        `arn:aws:iam:::${name}`,
        `arn:aws:s3:::${name}`,
        `arn:aws:sagemaker:${service}:${A}:${name}`,
      ])
        for (const { href } of awsConsoleLinks({ type, id })) {
          const url = new URL(href)
          expect([url.protocol, url.host]).toEqual(['https:', 'console.aws.amazon.com'])
          expect(/[\s<>"'`\\]/.test(href.replaceAll("'", ''))).toBe(false)
        }
    }),
  )
})
