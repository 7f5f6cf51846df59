import { describe, expect, it } from 'vitest'
import { FAMILIES } from '../../../bench/techniques/families.ts'
import { inAccount } from '../../../bench/techniques/own-account.ts'
import { judge, scoreOf, scoresByRule } from '../../../bench/techniques/score.ts'
import { share } from '../../../bench/techniques/text.ts'

const cloudTrail = FAMILIES.filter(({ format }) => format === 'cloudtrail')
const log = (eventName: string, eventSource: string, more: object = {}) => ({
  eventName,
  eventSource,
  sourceIPAddress: '198.51.100.7',
  userIdentity: {
    type: 'IAMUser',
    accountId: '111122223333',
    arn: 'arn:aws:iam::111122223333:user/mallory',
  },
  ...more,
})
const labelled = (rule: string, expected: boolean, event: Readonly<Record<string, unknown>>) => ({
  rule,
  expected,
  mitre: ['TA0005:T1562.008'],
  log: event,
})

describe('labelled events', () => {
  it('are judged by themselves, stubs without ids and with small names too', async () => {
    const [family] = cloudTrail
    expect(family).toBeDefined()
    if (family === undefined) return
    const judged = await judge(family, [
      labelled('stopped', true, log('StopLogging', 'cloudtrail.amazonaws.com')),
      labelled('stopped', false, log('StartLogging', 'cloudtrail.amazonaws.com')),
      labelled('small', true, {
        eventname: 'DeleteTrail',
        eventsource: 'cloudtrail.amazonaws.com',
        useridentity: { type: 'IAMUser', arn: 'arn:aws:iam::1:user/x' },
      }),
      labelled('wrong', false, log('DeleteTrail', 'cloudtrail.amazonaws.com')),
      labelled('missed', true, log('DescribeTrails', 'cloudtrail.amazonaws.com')),
    ])
    expect(scoreOf('all', judged)).toEqual({
      rule: 'all',
      positives: 3,
      named: 3,
      together: 0,
      seen: 2,
      agreed: 2,
      faint: 0,
      seenTogether: 0,
      negatives: 2,
      fired: 1,
    })
    expect(scoresByRule(judged).map(({ rule, seen }) => `${rule} ${seen}`)).toEqual([
      'missed 0',
      'small 1',
      'stopped 1',
      'wrong 0',
    ])
  })

  it('are moved to an account wherever it stands, and other accounts are left', () => {
    const moved = inAccount(
      { arn: 'arn:aws:iam::111122223333:user/x', other: '444455556666', long: '1111222233334' },
      '111122223333',
      '270000000001',
    )
    expect(moved).toEqual({
      arn: 'arn:aws:iam::270000000001:user/x',
      other: '444455556666',
      long: '1111222233334',
    })
  })

  it('are counted with the interval of Wilson', () => {
    expect(share(49, 91)).toBe('49 of 91 = 53.8 % [43.7, 63.7]')
    expect(share(0, 0)).toBe('0 of 0')
  })
})
