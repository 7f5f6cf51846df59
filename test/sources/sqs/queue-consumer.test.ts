import { expect, test } from 'vitest'
import { QueueConsumer } from '../../../src/sources/sqs/queue-consumer.ts'
import { createRandom } from '../../../src/statistics/random.ts'
import { MachineClock } from '../../collect/simulator/machine-clock.ts'
import { SimulatedQueue } from '../../collect/simulator/simulated-queue.ts'
import { VirtualClock } from '../../collect/simulator/virtual-clock.ts'
import { s3Notification } from '../../support/aws/notifications.ts'

const OBJECT = { bucket: 'logs', key: 'a', etag: 'e', bytes: 1 }
const MINUTE = 60_000

function consumerOf(mostReceives?: number) {
  const clock = new VirtualClock()
  const machine = new MachineClock(clock)
  const simulated = new SimulatedQueue(clock, createRandom('consumer'), mostReceives)
  const parked: string[] = []
  const consumer = new QueueConsumer({
    queue: simulated.queue,
    clock: machine,
    buckets: new Set(['logs']),
    parkAfter: 5,
    visibilitySeconds: 60,
    waitSeconds: 20,
    park: async (messages) => void parked.push(...messages.map(({ why }) => why)),
    onArrival: () => undefined,
    onTrouble: () => undefined,
  })
  const pass = (ms: number) => clock.run(() => false, clock.now() + ms)
  return { clock, machine, simulated, consumer, parked, pass }
}

const NOTHING = { unreadable: new Map(), untried: new Set<never>() }

test('a message that takes an hour to read is received once, and deleted then', async () => {
  const { simulated, consumer, pass } = consumerOf()
  const id = simulated.send(s3Notification([OBJECT]))
  consumer.start()
  await pass(MINUTE)
  const batch = consumer.take(10)
  if (batch === undefined) throw new Error('there is a batch')
  await pass(60 * MINUTE)
  expect(simulated.messages.get(id)?.receives).toBe(1)
  const settled = consumer.settle(batch, NOTHING)
  await pass(1000)
  expect(await settled).toEqual({ done: [id], retried: 0, parked: 0 })
  expect(simulated.messages.size).toBe(0)
})

test.each([
  ['an hour back', -60 * MINUTE],
  ['ten years back', -10 * 365 * 24 * 60 * MINUTE],
  ['thirteen hours on', 13 * 60 * MINUTE],
  ['ten years on', 10 * 365 * 24 * 60 * MINUTE],
])('what is held stays held when the clock is set %s', async (_, step) => {
  const { machine, simulated, consumer, pass } = consumerOf()
  const [taken, waiting] = [simulated.send(s3Notification([OBJECT])), s3Notification([OBJECT])]
  consumer.start()
  await pass(MINUTE)
  expect(consumer.take(10)?.ids).toEqual(new Set([taken]))
  const other = simulated.send(waiting)
  await pass(MINUTE)
  machine.step(step)
  await pass(60 * MINUTE)
  expect(consumer.held).toBe(2)
  expect([taken, other].map((id) => simulated.messages.get(id)?.receives)).toEqual([1, 1])
})

test('what is no notification is deleted where there are no dead letters, and left to them where there are', async () => {
  for (const [mostReceives, left] of [
    [undefined, 0],
    [10, 1],
  ] as const) {
    const { simulated, consumer, parked, pass } = consumerOf(mostReceives)
    simulated.send('hello')
    consumer.start()
    await pass(MINUTE)
    const batch = consumer.take(10)
    if (batch === undefined) throw new Error('there is a batch')
    const settled = consumer.settle(batch, NOTHING)
    await pass(1000)
    expect(await settled).toMatchObject({ done: [], parked: 1 })
    expect(parked).toEqual(['its body is no JSON object'])
    expect(simulated.messages.size).toBe(left)
  }
})

test('who stops lets others have what was not read, at once', async () => {
  const { clock, simulated, consumer, pass } = consumerOf()
  const id = simulated.send(s3Notification([OBJECT]))
  consumer.start()
  await pass(MINUTE)
  expect(consumer.held).toBe(1)
  const stopped = consumer.stop()
  await pass(1000)
  await stopped
  expect(simulated.messages.get(id)?.visibleAt).toBeLessThanOrEqual(clock.now())
})

test('more is received at once while there is plenty, but not more than can be read', async () => {
  const { simulated, consumer, pass } = consumerOf()
  for (let i = 0; i < 5000; i++) simulated.send(s3Notification([{ ...OBJECT, key: `${i}` }]))
  consumer.start()
  await pass(2 * MINUTE)
  expect(consumer.held).toBeGreaterThanOrEqual(3000)
  expect(consumer.held).toBeLessThan(3100)
})
