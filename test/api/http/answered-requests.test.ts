import { expect, test } from 'vitest'
import {
  AnsweredRequests,
  type AnswerStore,
  type SignedCall,
} from '../../../src/api/http/answered-requests.ts'
import type { RawResponse } from '../../../src/api/http/raw-response.ts'

/** A disk that can be told to stop working. */
function memoryStore() {
  const kept = new Map<string, string>()
  const state = { broken: false }
  const store: AnswerStore = {
    all: async () => [...kept].map(([id, body]) => ({ id, body })),
    write: async (changes) => {
      if (state.broken) throw new Error('disk full')
      for (const change of changes) {
        if ('body' in change) kept.set(change.id, change.body)
        else kept.delete(change.id)
      }
    },
  }
  return { store, kept, state }
}

const call = (
  signature: string,
  expires: number,
  invocation: string | undefined = undefined,
  connection = 1,
  account = '111122223333',
): SignedCall => ({ signature, expires, account, invocation, connection })

const ok = (body: string): RawResponse => ({ status: 200, headers: { a: 'b' }, body })

test('the second copy of a request gets the first answer and changes nothing', async () => {
  const { store } = memoryStore()
  const requests = await AnsweredRequests.open(store, 0)
  let changes = 0
  const change = async () => ok(String(++changes))
  const first = await requests.once(call('s', 100), 1, change)
  expect(await requests.once(call('s', 100), 2, change)).toEqual(first)
  expect(changes).toBe(1)
})

test('copies that arrive together change once', async () => {
  const { store } = memoryStore()
  const requests = await AnsweredRequests.open(store, 0)
  let changes = 0
  const change = async () => {
    await Promise.resolve()
    return ok(String(++changes))
  }
  const answers = await Promise.all([1, 2, 3].map(() => requests.once(call('s', 100), 1, change)))
  expect(answers).toEqual([ok('1'), ok('1'), ok('1')])
})

test('answers are there after a restart, with headers and body, until the signature ends to hold', async () => {
  const { store, kept } = memoryStore()
  const answer = { status: 402, headers: { 'x-amzn-errortype': 'X' }, body: '{"Message":"é"}' }
  await (await AnsweredRequests.open(store, 0)).once(call('s', 100), 1, async () => answer)
  const never = async () => ok('again')
  expect(await (await AnsweredRequests.open(store, 99)).once(call('s', 100), 99, never)).toEqual(
    answer,
  )
  // A clock that was put back by a minute would take the signature once more.
  expect(
    await (await AnsweredRequests.open(store, 60_100)).once(call('s', 100), 40_000, never),
  ).toEqual(answer)
  expect(
    await (await AnsweredRequests.open(store, 60_101)).once(call('s', 70_000), 60_101, never),
  ).toEqual(ok('again'))
  expect(kept.size).toBe(1)
})

test('an answer without a body comes back without one', async () => {
  const { store } = memoryStore()
  const answer = { status: 204, headers: {} }
  await (await AnsweredRequests.open(store, 0)).once(call('s', 100), 1, async () => answer)
  const again = await AnsweredRequests.open(store, 1)
  expect(await again.once(call('s', 100), 1, async () => ok('no'))).toEqual(answer)
})

test('a change that a crash interrupted is not begun again: nobody knows how it ended', async () => {
  const { store } = memoryStore()
  const requests = await AnsweredRequests.open(store, 0)
  void requests.once(call('s', 100), 1, () => new Promise(() => undefined))
  await Promise.resolve()
  const again = await AnsweredRequests.open(store, 1)
  expect(await again.once(call('s', 100), 1, async () => ok('twice'))).toBeUndefined()
})

test('nothing is changed when the disk refuses to note that it will be', async () => {
  const { store, state } = memoryStore()
  const requests = await AnsweredRequests.open(store, 0)
  state.broken = true
  let changes = 0
  const change = async () => ok(String(++changes))
  await expect(requests.once(call('s', 100), 1, change)).rejects.toThrow('disk full')
  expect(changes).toBe(0)
})

test('what has expired leaves memory and disk', async () => {
  const { store, kept } = memoryStore()
  const requests = await AnsweredRequests.open(store, 0)
  for (let i = 0; i < 50; i++) await requests.once(call(`s${i}`, 100 + i), i, async () => ok(''))
  await requests.once(call('late', 99_999), 70_000, async () => ok(''))
  expect([...kept.keys()]).toEqual(['late'])
})

test('a client that asks twice in one second signs alike, and says by the same connection that it asks anew', async () => {
  const { store } = memoryStore()
  const requests = await AnsweredRequests.open(store, 0)
  let changes = 0
  const change = async () => ok(String(++changes))
  expect(await requests.once(call('s', 100, 'first'), 1, change)).toEqual(ok('1'))
  expect(await requests.once(call('s', 100, 'second'), 1, change)).toEqual(ok('2'))
  // Each of the two may be repeated by whomever, and gets its own answer.
  expect(await requests.once(call('s', 100, 'first', 7), 1, change)).toEqual(ok('1'))
  expect(await requests.once(call('s', 100, 'second', 7), 1, change)).toEqual(ok('2'))
  const again = await AnsweredRequests.open(store, 1)
  expect(await again.once(call('s', 100, 'second', 7), 1, change)).toEqual(ok('2'))
  expect(changes).toBe(2)
})

test('one account cannot keep the others from changing anything', async () => {
  const { store } = memoryStore()
  const requests = await AnsweredRequests.open(store, 0)
  const one = (n: number, account: string) =>
    requests.once(call(`${account} ${n}`, 100, undefined, 1, account), 1, async () => ok(''))
  await Promise.all(Array.from({ length: 5000 }, (_, n) => one(n, '111122223333')))
  await expect(one(5000, '111122223333')).rejects.toThrow('too many changes')
  expect(await one(0, '444455556666')).toEqual(ok(''))
})

test('a call that was recorded on a shared connection changes nothing when it is sent later', async () => {
  const { store } = memoryStore()
  const requests = await AnsweredRequests.open(store, 0)
  let changes = 0
  const change = async () => ok(String(++changes))
  await requests.once(call('s', 300_000, 'first'), 1, change)
  expect(await requests.once(call('s', 300_000, 'second'), 5_002, change)).toEqual(ok('1'))
})

test.each([
  ['by another connection', call('s', 100, 'other', 2)],
  ['without a name', call('s', 100, undefined, 1)],
])('a recorded request %s changes nothing, whatever it calls itself', async (_, copy) => {
  const { store } = memoryStore()
  const requests = await AnsweredRequests.open(store, 0)
  let changes = 0
  const change = async () => ok(String(++changes))
  await requests.once(call('s', 100, 'first', 1), 1, change)
  expect(await requests.once(copy, 1, change)).toEqual(ok('1'))
  expect(changes).toBe(1)
})
