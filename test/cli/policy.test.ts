import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dupin, newFolder } from '../support/run-cli.ts'

const ROLE = 'arn:aws:iam::111122223333:role/reader'

function configuration(text: string): string {
  const path = join(newFolder(), 'dupin.yaml')
  writeFileSync(path, text)
  return path
}

const OWN = `
sources:
  - { kind: guardduty, regions: [eu-west-1] }
`
const WITH_ROLE = `
sources:
  - kind: cloudtrail
    accounts: [{ id: '111122223333', role: '${ROLE}' }]
    regions: [eu-west-1]
  - { kind: cloudwatch, regions: [eu-west-1] }
`

test('one policy is printed as IAM takes it', async () => {
  const { code, out, err } = await dupin(['policy', '--config', configuration(OWN)])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(JSON.parse(out)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'ReadGuardDuty',
        Effect: 'Allow',
        Action: ['guardduty:GetFindings', 'guardduty:ListDetectors', 'guardduty:ListFindings'],
        Resource: ['*'],
        Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } },
      },
    ],
  })
})

test('with roles each has its own, and the credentials may take them on', async () => {
  const config = configuration(WITH_ROLE)
  const { out } = await dupin(['policy', '--config', config])
  const actions = (text: string) =>
    [...text.matchAll(/"((?!aws:)[a-z]+:[A-Z]\w+)"/g)].map(([, one]) => one)
  const own = ['cloudtrail:LookupEvents']
  expect(actions(out)).toEqual([
    ...own,
    'cloudwatch:GetMetricData',
    'cloudwatch:ListMetrics',
    'sts:AssumeRole',
  ])
  const role = await dupin(['policy', '--config', config, '--role', ROLE])
  expect(JSON.parse(role.out)).toMatchObject({ Statement: [{ Action: own }] })
})

test.each([
  ['a role that is not named', WITH_ROLE, ['--role', `${ROLE}-other`], 'does not name the role'],
  ['no sources', 'sources: []', [], 'has no sources'],
  ['what is no configuration', 'sources: [{ kind: x }]', [], 'is not a configuration of Dupin'],
])('%s is said', async (_, text, options, said) => {
  const { code, err } = await dupin(['policy', '--config', configuration(text), ...options])
  expect(code).toBe(2)
  expect(err).toContain(said)
})
