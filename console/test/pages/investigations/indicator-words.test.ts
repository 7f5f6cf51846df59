import { expect, test } from 'vitest'
import { findingId, tellingOf } from '../../../src/pages/investigations/indicator-words.ts'

test.each([
  ['arn:dupin:findings:eu-west-1:111122223333:finding/f-1', 'f-1'],
  ['arn:aws:guardduty:eu-west-1:111122223333:detector/12abc/finding/34def', 'guardduty:34def'],
  ['arn:aws:guardduty:eu-west-1:111122223333:detector/*/finding/34def', 'guardduty:34def'],
  ['arn:aws:securityhub:eu-west-1:111122223333:subscription/x/finding/y', undefined],
  [undefined, undefined],
])('the finding of %s is %s', (arn, id) => {
  expect(findingId(arn)).toBe(id)
})

test('an indicator is told with all that it says', () => {
  const detail = { Location: 'Oslo, Norway', IpAddress: '192.0.2.1', IsNewForEntireAccount: true }
  expect(
    tellingOf({
      IndicatorType: 'NEW_GEOLOCATION',
      IndicatorDetail: { NewGeolocationDetail: detail },
    }),
  ).toBe('Location: Oslo, Norway; IpAddress: 192.0.2.1; IsNewForEntireAccount: true')
})
