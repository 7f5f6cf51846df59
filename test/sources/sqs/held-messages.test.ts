import { expect, test } from 'vitest'
import { HeldMessages } from '../../../src/sources/sqs/held-messages.ts'
import type { QueueMessage } from '../../../src/sources/sqs/queue.ts'
import { s3Notification } from '../../support/aws/notifications.ts'

const RULES = { buckets: new Set(['logs']), parkAfter: 3, visibilitySeconds: 120 }
const HOUR = 3_600_000

function message(id: string, keys: readonly string[], receives = 1, bucket = 'logs'): QueueMessage {
  const objects = keys.map((key) => ({ bucket, key, etag: `e-${key}`, bytes: 7 }))
  return { id, receipt: `${id}-${receives}`, body: s3Notification(objects), receives, sentAt: 5 }
}

function heldWith(messages: readonly QueueMessage[], now = 0): HeldMessages {
  const held = new HeldMessages(RULES)
  held.add(messages, now)
  return held
}

test('a batch has each object once, in order, and at least one message', () => {
  const held = heldWith([message('1', ['b', 'a']), message('2', ['a', 'c']), message('3', ['d'])])
  const batch = held.take(3)
  expect(batch?.objects.map(({ uri }) => uri)).toEqual(['s3://logs/a', 's3://logs/b'])
  expect(batch?.objects[0]).toEqual({ uri: 's3://logs/a', version: 'e-a-7', bytes: 7 })
  expect(held.take(1)?.ids).toEqual(new Set(['2']))
  expect(held.take(9)?.ids).toEqual(new Set(['3']))
  expect(held.take(9)).toBeUndefined()
})

test.each([
  [1, { kind: 'retry', seconds: 30 }],
  [2, { kind: 'retry', seconds: 60 }],
  [3, { kind: 'park', seconds: 3600, why: 'AccessDenied', objects: ['s3://logs/b'] }],
  [5, { kind: 'park', seconds: 4 * 3600 }],
  [90, { kind: 'park', seconds: 6 * 3600 }],
])('a message that was received %s times and whose object cannot be read', (receives, verdict) => {
  const held = heldWith([message('1', ['a', 'b'], receives)])
  const batch = held.take(10)
  if (batch === undefined) throw new Error('there is a batch')
  const [, b] = batch.objects
  if (b === undefined) throw new Error('there are two objects')
  const unreadable = new Map([[b, 'AccessDenied']])
  expect(held.settle(batch, { unreadable, untried: new Set() })).toMatchObject([verdict])
  expect(held.size).toBe(0)
})

test('what was not tried is tried again, however often its message was received', () => {
  const held = heldWith([message('1', ['a'], 40)])
  const batch = held.take(10)
  if (batch === undefined) throw new Error('there is a batch')
  const untried = new Set(batch.objects)
  expect(held.settle(batch, { unreadable: new Map(), untried })).toMatchObject([{ kind: 'retry' }])
})

test('objects of other buckets are not read, and their message is parked once the others were', () => {
  const own = message('1', ['a'])
  const both = JSON.parse(own.body)
  both.Records.push(JSON.parse(message('2', ['x'], 1, 'foreign').body).Records[0])
  const held = heldWith([{ ...own, body: JSON.stringify(both) }])
  const batch = held.take(10)
  expect(batch?.objects.map(({ uri }) => uri)).toEqual(['s3://logs/a'])
  if (batch === undefined) throw new Error('there is a batch')
  expect(held.settle(batch, { unreadable: new Map(), untried: new Set() })).toMatchObject([
    { kind: 'park', why: expect.stringContaining('foreign'), objects: [] },
  ])
})

test('the queue is told in time that a message is held, and no longer than twelve hours', () => {
  const held = heldWith([message('1', ['a'])])
  expect(held.toExtend(39_000)).toEqual([])
  const due = held.toExtend(41_000)
  expect(due.map(({ id }) => id)).toEqual(['1'])
  held.extended(due, 41_000)
  expect(held.toExtend(80_000)).toEqual([])
  expect(held.toExtend(82_000)).toHaveLength(1)
  expect(held.toExtend(12 * HOUR - 121_000)).toHaveLength(1)
  expect(held.size).toBe(1)
  // It shows again: whoever receives it then reads it.
  expect(held.toExtend(12 * HOUR - 119_000)).toEqual([])
  expect(held.size).toBe(0)
})

test('a message that comes again while it is held is settled by its latest receipt', () => {
  const held = heldWith([message('1', ['a'])])
  const batch = held.take(10)
  if (batch === undefined) throw new Error('there is a batch')
  held.add([message('1', ['a'], 2)], 130_000)
  expect(held.take(10)).toBeUndefined()
  const verdicts = held.settle(batch, { unreadable: new Map(), untried: new Set() })
  expect(verdicts).toMatchObject([{ kind: 'delete', message: { receipt: '1-2' } }])
})
