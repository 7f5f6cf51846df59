import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readNotification } from '../../../src/sources/sqs/notification.ts'
import { eventBridgeEvent, s3Notification, snsEnvelope } from '../../support/aws/notifications.ts'

const KEY = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/01/02/a b+c=ü.json.gz'
const OBJECT = {
  bucket: 'trail-logs',
  key: KEY,
  bytes: 1234,
  etag: 'd41d8cd98f00b204e9800998ecf8427e',
}
const RAW = s3Notification([OBJECT])
const EVENT = eventBridgeEvent(OBJECT)

test.each([
  ["S3's own", RAW],
  ['SNS around it', snsEnvelope(RAW)],
  ['EventBridge', EVENT],
  ['SNS around EventBridge', snsEnvelope(EVENT)],
])('%s names the object', (_, body) => {
  expect(readNotification(body)).toEqual({ kind: 'objects', objects: [OBJECT] })
})

test('several records name several objects', () => {
  const objects = ['a', 'b', 'c'].map((key, i) => ({ ...OBJECT, key, etag: `e${i}-2` }))
  expect(readNotification(s3Notification(objects))).toEqual({ kind: 'objects', objects })
})

test('a key of S3 is decoded, one of EventBridge is plain', () => {
  const raw = RAW.replace(/"key":"[^"]*"/, '"key":"a+b%2Bc%C3%BC"')
  expect(readNotification(raw)).toMatchObject({ objects: [{ key: 'a b+cü' }] })
  const plain = EVENT.replace(/"key":"[^"]*"/, '"key":"a+b%2Bc"')
  expect(readNotification(plain)).toMatchObject({ objects: [{ key: 'a+b%2Bc' }] })
})

const TEST_EVENT = JSON.stringify({
  Service: 'Amazon S3',
  Event: 's3:TestEvent',
  Time: '2026-01-02T03:04:05.006Z',
  Bucket: 'trail-logs',
  RequestId: '5582815E1AEA5ADF',
  HostId: '8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR+YstdA6Knx4Ip8EXAMPLE',
})

test.each([TEST_EVENT, snsEnvelope(TEST_EVENT)])('the test event is known', (body) => {
  expect(readNotification(body)).toEqual({ kind: 'test' })
})

test.each([
  ['an object that was removed', RAW.replace('ObjectCreated:Put', 'ObjectRemoved:Delete')],
  ['the same of EventBridge', EVENT.replace('Object Created', 'Object Deleted')],
])('%s is nothing to read', (_, body) => {
  expect(readNotification(body)).toEqual({ kind: 'objects', objects: [] })
})

test.each([
  ['words', 'hello'],
  ['a number', '7'],
  ['a list', '[]'],
  ['an empty object', '{}'],
  ['a record of SES', RAW.replace('aws:s3', 'aws:ses')],
  ['no key', RAW.replace('"key"', '"kee"')],
  ['a key that is cut', RAW.replace(/"key":"[^"]*"/, '"key":"%C3"')],
  ['a key that is too long', RAW.replace(/"key":"[^"]*"/, `"key":"${'k'.repeat(1025)}"`)],
  ['an empty key', EVENT.replace(/"key":"[^"]*"/, '"key":""')],
  ['a bucket that is a path', RAW.replace('"trail-logs"', '"../etc"')],
  ['a record that is null', '{"Records":[null]}'],
  ['too many records', JSON.stringify({ Records: Array(1001).fill({ eventSource: 'aws:s3' }) })],
  ['envelopes without end', snsEnvelope(snsEnvelope(snsEnvelope(RAW)))],
  [
    'a subscription',
    JSON.stringify({ Type: 'SubscriptionConfirmation', SubscribeURL: 'https://x' }),
  ],
])('%s is no notification', (_, body) => {
  expect(readNotification(body)).toMatchObject({ kind: 'unknown' })
})

test.each([-1, 1.5, '9', null, 1e300])('a size that cannot be is not believed: %s', (size) => {
  const body = RAW.replace('1234', JSON.stringify(size))
  expect(readNotification(body)).toMatchObject({ objects: [{ bytes: 0, etag: '', key: KEY }] })
})

test('whatever a message holds, reading it answers', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.jsonValue().map((value) => JSON.stringify(value)),
  )
  const likely = fc.record({
    Records: fc.array(
      fc.record({
        eventSource: fc.constant('aws:s3'),
        eventName: fc.constant('ObjectCreated:Put'),
        s3: fc.jsonValue(),
      }),
    ),
  })
  const body = fc.oneof(
    text,
    likely.map((value) => JSON.stringify(value)),
    text.map(snsEnvelope),
  )
  fc.assert(
    fc.property(body, (some) => {
      expect(['objects', 'test', 'unknown']).toContain(readNotification(some).kind)
    }),
  )
})

test('a key comes through as it was, whatever is in it', () => {
  const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 })
  fc.assert(
    fc.property(key, (some) => {
      for (const body of [
        s3Notification([{ ...OBJECT, key: some }]),
        eventBridgeEvent({ ...OBJECT, key: some }),
      ])
        expect(readNotification(body)).toMatchObject({ objects: [{ key: some }] })
    }),
  )
})
