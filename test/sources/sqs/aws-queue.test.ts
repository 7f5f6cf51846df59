import { expect, onTestFinished, test } from 'vitest'
import { awsQueue } from '../../../src/sources/sqs/aws-queue.ts'
import { startSqs } from '../../support/aws/sqs-server.ts'

const REQUEST = { waitSeconds: 0, visibilitySeconds: 60 }
const never = new AbortController().signal

/** Keys that a stand-in does not look at. */
function withKeys(): void {
  for (const [name, value] of [
    ['AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE'],
    ['AWS_SECRET_ACCESS_KEY', 'secret'],
  ] as const) {
    const before = process.env[name]
    process.env[name] = value
    onTestFinished(() => {
      if (before === undefined) delete process.env[name]
      else process.env[name] = before
    })
  }
}

async function opened(options: Parameters<typeof startSqs>[0] = {}) {
  withKeys()
  const server = await startSqs(options)
  onTestFinished(() => server.close())
  const queue = await awsQueue(server.url, { region: 'eu-west-1', endpointUrl: server.endpoint })
  onTestFinished(queue.close)
  return { server, queue }
}

test('messages are received, hidden, shown and deleted, more than ten in several calls', async () => {
  let now = 1_000_000
  const { server, queue } = await opened({ now: () => now })
  for (let i = 0; i < 23; i++) server.send(`body ${i}`)
  const received = []
  for (let i = 0; i < 4; i++) received.push(...(await queue.receive(REQUEST, never)))
  expect(received.map(({ body }) => body)).toHaveLength(23)
  expect(received[0]).toMatchObject({ body: 'body 0', receives: 1, sentAt: 1_000_000 })
  expect(await queue.hide(received, 5)).toEqual([])
  now += 6000
  const again = []
  for (let i = 0; i < 4; i++) again.push(...(await queue.receive(REQUEST, never)))
  expect(again.every(({ receives }) => receives === 2)).toBe(true)
  expect(await queue.delete(again)).toEqual([])
  expect(server.messages.size).toBe(0)
  expect(server.operations.filter((name) => name === 'DeleteMessageBatch')).toHaveLength(3)
})

test('a receipt that ran out is no failure: its message comes again', async () => {
  let now = 1_000_000
  const { server, queue } = await opened({ now: () => now })
  server.send('body')
  const old = await queue.receive(REQUEST, never)
  now += 61_000
  const [current] = await queue.receive(REQUEST, never)
  expect(await queue.delete(old)).toEqual([])
  expect(server.messages.size).toBe(1)
  expect(await queue.delete(current === undefined ? [] : [current])).toEqual([])
  expect(server.messages.size).toBe(0)
})

test('it is known whether there are dead letters', async () => {
  expect(await (await opened()).queue.hasDeadLetterQueue()).toBe(false)
  const { server, queue } = await opened({ maxReceiveCount: 1 })
  expect(await queue.hasDeadLetterQueue()).toBe(true)
  server.send('body')
  await queue.hide(await queue.receive(REQUEST, never), 0)
  expect(await queue.receive(REQUEST, never)).toEqual([])
  expect(server.deadLetters).toHaveLength(1)
})

test('waiting for messages ends with the signal, and when one comes', async () => {
  const { server, queue } = await opened()
  const waiting = queue.receive({ ...REQUEST, waitSeconds: 20 }, never)
  server.send('body')
  expect(await waiting).toHaveLength(1)
  const end = new AbortController()
  const asked = queue.receive({ ...REQUEST, waitSeconds: 20 }, end.signal)
  end.abort()
  await expect(asked).rejects.toThrow()
})

test('what AWS refuses is thrown', async () => {
  const { server, queue } = await opened()
  server.intercept = () => 'AccessDeniedException'
  server.send('body')
  await expect(queue.receive(REQUEST, never)).rejects.toThrow('AccessDenied')
  await expect(queue.delete([{ id: '1', receipt: '1' }])).rejects.toThrow('AccessDenied')
})
