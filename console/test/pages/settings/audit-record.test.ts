import { expect, test } from 'vitest'
import { readAuditRecord } from '../../../src/pages/settings/audit-record.ts'

test('a record of the audit is read as CloudTrail writes it', () => {
  const whole = {
    eventID: 'e-1',
    eventTime: '2026-01-20T08:00:00Z',
    eventName: 'CreateGraph',
    userIdentity: { arn: 'arn:aws:iam::111122223333:user/administrator' },
    sourceIPAddress: '192.0.2.1',
    readOnly: false,
    errorCode: 'ConflictException',
    errorMessage: 'there is one',
  }
  expect(readAuditRecord(whole)).toEqual({
    id: 'e-1',
    time: '2026-01-20T08:00:00Z',
    name: 'CreateGraph',
    who: 'arn:aws:iam::111122223333:user/administrator',
    address: '192.0.2.1',
    isReading: false,
    error: 'ConflictException: there is one',
    whole,
  })
})

test.each([{}, { userIdentity: null }, { eventName: 7, userIdentity: 'x', readOnly: 'true' }])(
  'what %j lacks is empty',
  (record) => {
    expect(readAuditRecord(record)).toMatchObject({
      name: '',
      who: '',
      isReading: false,
      error: '',
    })
  },
)
