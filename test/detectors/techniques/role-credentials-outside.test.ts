import { describe, expect, it } from 'vitest'
import { ROLE_CREDENTIALS_OUTSIDE } from '../../../src/detectors/techniques/role-credentials-outside.ts'
import { DAY, HOUR } from '../../../src/events/time.ts'
import { lakeOf, record, type TestCall } from './lake-support.ts'

const ACCOUNT = '111122223333'
const START = Date.UTC(2026, 9, 20)
const INSTANCE = 'role/web/i-0123456789abcdef0'

function daily(call: TestCall): readonly unknown[] {
  return Array.from({ length: 20 }, (_, i) => record(call, ACCOUNT, START - (i + 1) * DAY))
}

async function severities(calls: readonly TestCall[], history: readonly unknown[]) {
  const lake = await lakeOf([
    ...history,
    ...calls.map((call) => record(call, ACCOUNT, START + HOUR)),
  ])
  const scope = { start: START, end: START + DAY }
  const baseline = { start: START - 45 * DAY, end: START }
  const { findings } = await ROLE_CREDENTIALS_OUTSIDE.detect({ lake, scope, baseline })
  await lake.engine.close()
  return findings.map(({ severity, eventIds }) => `${severity} ${eventIds.length}`)
}

const LIST: TestCall = { op: 's3:ListBuckets', by: INSTANCE, ip: '198.51.100.20' }
const ELSEWHERE: TestCall = { ...LIST, ip: '192.0.2.9' }

describe('credentials of machines', () => {
  it('alarms when an instance’s role calls from a network where it never was', async () => {
    expect(await severities([LIST, ELSEWHERE, ELSEWHERE], daily(LIST))).toEqual(['HIGH 2'])
  })

  it('alarms when an execution role that only SageMaker used calls from outside', async () => {
    const model = {
      op: 'sagemaker:CreateModel',
      request: { executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/exec` },
    }
    const fetch = { op: 's3:GetObject', by: 'role/exec/SageMaker', ip: 'sagemaker.amazonaws.com' }
    const stolen = { ...fetch, ip: '192.0.2.9' }
    expect(await severities([stolen], [...daily(model), ...daily(fetch)])).toEqual(['HIGH 1'])
  })

  it('suspects, without a baseline, an instance’s role at the address of a person', async () => {
    const person: TestCall = { op: 'ec2:DescribeInstances', by: 'user/jane', ip: '192.0.2.9' }
    expect(await severities([ELSEWHERE, person], [])).toEqual(['MEDIUM 1'])
    expect(await severities([ELSEWHERE], [])).toEqual([])
  })

  it.each([
    ['a neighbouring address', [{ ...LIST, ip: '198.51.100.99' }], daily(LIST)],
    ['an address of the VPC', [{ ...LIST, ip: '10.0.0.4' }], daily(LIST)],
    [
      'a gateway that other machines use',
      [ELSEWHERE],
      [
        ...daily(LIST),
        ...daily({ ...ELSEWHERE, by: 'role/a/s' }),
        ...daily({ ...ELSEWHERE, by: 'role/b/s' }),
      ],
    ],
    ['the service it runs in', [{ ...LIST, ip: 'ssm.amazonaws.com' }], daily(LIST)],
  ])('is silent about %s', async (_, calls, history) => {
    expect(await severities(calls, history)).toEqual([])
  })

  it('is no judge of the roles of people', async () => {
    const jane = { op: 's3:ListBuckets', by: 'role/admin/jane', ip: '198.51.100.20' }
    expect(await severities([{ ...jane, ip: '192.0.2.9' }], daily(jane))).toEqual([])
  })
})
