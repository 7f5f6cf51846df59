import { expect, test } from 'vitest'
import { keptCredentials } from '../../../src/sources/aws/session.ts'

const HOUR = 3_600_000

/** Gives credentials that are good for an hour, as STS does. */
function giver(now: () => number) {
  const given: { times: number; fails: boolean } = { times: 0, fails: false }
  const get = async () => {
    given.times++
    await Promise.resolve()
    if (given.fails) throw new Error('refused')
    const expiration = new Date(now() + HOUR)
    return { accessKeyId: `key-${given.times}`, secretAccessKey: 's', expiration }
  }
  return { given, get }
}

test('a role is taken on once for all who ask at once, and again before its hour is over', async () => {
  let now = 0
  const { given, get } = giver(() => now)
  const kept = keptCredentials(get, () => now)
  const keys = await Promise.all(Array.from({ length: 20 }, () => kept()))
  expect(new Set(keys.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(['key-1']))
  now = HOUR - 6 * 60_000
  expect((await kept()).accessKeyId).toBe('key-1')
  now = HOUR - 5 * 60_000
  expect((await kept()).accessKeyId).toBe('key-2')
  expect((await kept({ forceRefresh: true })).accessKeyId).toBe('key-3')
  expect(given.times).toBe(3)
})

test('a refusal is told to all who wait for it, and to nobody who asks later', async () => {
  const { given, get } = giver(() => 0)
  const kept = keptCredentials(get, () => 0)
  given.fails = true
  const told = await Promise.allSettled([kept(), kept()])
  expect(told.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  given.fails = false
  expect((await kept()).accessKeyId).toBe('key-2')
})

test('what does not run out is asked for once', async () => {
  let times = 0
  const kept = keptCredentials(
    async () => ({ accessKeyId: `${++times}`, secretAccessKey: 's' }),
    () => 9e12,
  )
  await kept()
  expect((await kept()).accessKeyId).toBe('1')
})
