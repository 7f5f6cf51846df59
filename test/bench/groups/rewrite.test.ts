import { describe, expect, test } from 'vitest'
import { splice } from '../../../bench/groups/cases.ts'
import { rewritten } from '../../../bench/groups/rewrite.ts'
import { DAY, HOUR } from '../../../src/events/time.ts'
import { createOrganisation } from '../../../src/simulate/organisation.ts'
import { userActor } from '../../../src/simulate/principals.ts'
import { createRandom } from '../../../src/statistics/random.ts'

const START = Date.UTC(2026, 9, 25)
const organisation = createOrganisation('test')
const user = organisation.users.dashboards
const record = (minute: number, fields: Readonly<Record<string, unknown>> = {}) => ({
  eventTime: `2024-08-01T10:0${minute}:00Z`,
  eventID: `00000000-0000-4000-8000-00000000000${minute}`,
  eventName: 'CreateUser',
  awsRegion: 'megov-west-1r',
  recipientAccountId: '123456789012',
  sourceIPAddress: '08.1.250.216',
  userIdentity: {
    type: 'IAMUser',
    arn: 'arn:aws:iam::123456789012:user/somebody',
    accountId: '123456789012',
    principalId: 'AIDAWASSOMEBODY',
    accessKeyId: 'AKIAWASSOMEBODY',
    userName: 'somebody',
  },
  requestParameters: { userName: 'victim', roleArn: 'arn:aws:iam::123456789012:role/its-role' },
  ...fields,
})

describe('an attack put into other logs', () => {
  const place = {
    account: user.account,
    region: 'us-east-1',
    actor: userActor(user, '45.1.2.3', 'aws-cli'),
    start: START,
  }
  const made = rewritten({ name: 'x', records: [record(3), record(1)] }, place, createRandom('r'))

  test('keeps nothing of the old account, Region, address, user or ids', () => {
    const text = JSON.stringify(made.records)
    for (const old of ['123456789012', 'megov', '08.1.250', 'omebody', 'SOMEBODY', '00000000-0000'])
      expect(text).not.toContain(old)
    expect(text).toContain(`arn:aws:iam::${user.account}:role/its-role`)
    expect(text).toContain('victim')
  })

  test('keeps the distances in time and begins when it should', () => {
    const times = made.records.map((one) => Date.parse(String(one['eventTime']))).sort()
    expect(times).toEqual([START, START + 2 * 60_000])
    expect(made.end).toBe(START + 2 * 60_000)
  })

  test('keeps a role that the log takes on', () => {
    const userIdentity = { type: 'AssumedRole', arn: 'arn:aws:sts::123456789012:assumed-role/r/s' }
    const log = { name: 'x', records: [record(1), record(2, { userIdentity })] }
    const [, second] = rewritten(log, place, createRandom('r')).records
    expect(second?.['userIdentity']).toEqual({
      type: 'AssumedRole',
      arn: `arn:aws:sts::${user.account}:assumed-role/r/s`,
    })
  })
})

describe('a chain of attacks', () => {
  const logs = ['one', 'two'].map((name) => ({ name, records: [record(1)] }))
  const attack = {
    name: 'chain',
    steps: [
      { log: 'one', after: 0 },
      { log: 'two', after: 30 },
    ],
    crossesAt: 1,
  }
  const within = { start: START, end: START + 7 * DAY }

  test.each(['a', 'b', 'c', 'd'])(
    'stays in its time and crosses into another account: %s',
    (seed) => {
      const made = splice(attack, logs, organisation, within, createRandom(seed))
      expect(made.start).toBeGreaterThanOrEqual(within.start)
      expect(made.end).toBe(made.start + 30 * HOUR)
      expect(made.end).toBeLessThan(within.end)
      const [first, taking, second] = made.records
      expect(taking?.['eventName']).toBe('AssumeRole')
      expect(second?.['recipientAccountId']).not.toBe(first?.['recipientAccountId'])
      expect(JSON.stringify(second?.['userIdentity'])).toContain(
        String(second?.['recipientAccountId']),
      )
      expect(new Set(made.eventIds).size).toBe(3)
    },
  )

  test('is the same for the same seed', () => {
    const again = () => splice(attack, logs, organisation, within, createRandom('a'))
    expect(again()).toEqual(again())
  })
})
