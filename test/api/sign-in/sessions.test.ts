import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Principal } from '../../../src/api/access/principal.ts'
import { Sessions } from '../../../src/api/sign-in/sessions.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const T0 = Date.UTC(2026, 0, 20)

const principal = (name: string): Principal => ({
  account: '111122223333',
  role: 'investigator',
  accessKeyId: `EXAMPLE${name.toUpperCase()}`,
  arn: `arn:aws:iam::111122223333:user/${name}`,
})
const AUGUSTE = principal('auguste')
const open = (idle = 30 * MINUTE) => new Sessions({ idle, random: randomBytes })

/** Whether a session is there at a time, without using it. */
const isThere = (sessions: Sessions, id: string, at: number) =>
  sessions.find(id, at, true) !== undefined

describe('a session', () => {
  it.each([
    ['at once', 0, true],
    ['just before it was idle too long', 30 * MINUTE - 1, true],
    ['when it was', 30 * MINUTE, false],
    ['with a clock that was put back a little', -MINUTE, true],
    ['with a clock that was put back a lot', -MINUTE - 1, false],
  ])('%s: %i ms later it is there: %s', (_, later, there) => {
    const sessions = open()
    const id = sessions.begin(AUGUSTE, T0)
    expect(isThere(sessions, id, T0 + later)).toBe(there)
  })

  it('goes on while it is used, but no longer than half a day', () => {
    const sessions = open()
    const id = sessions.begin(AUGUSTE, T0)
    for (let at = T0; at < T0 + 12 * HOUR; at += 29 * MINUTE)
      expect(sessions.find(id, at, false)?.principal).toBe(AUGUSTE)
    expect(sessions.find(id, T0 + 12 * HOUR - 1, false)).toBeDefined()
    expect(sessions.find(id, T0 + 12 * HOUR, false)).toBeUndefined()
  })

  it('is not kept alive by what nobody asked for', () => {
    const sessions = open()
    const id = sessions.begin(AUGUSTE, T0)
    for (let at = T0; at < T0 + 30 * MINUTE; at += MINUTE)
      expect(sessions.find(id, at, true)).toBeDefined()
    expect(sessions.find(id, T0 + 30 * MINUTE, true)).toBeUndefined()
  })

  it('has an id of 256 random bits, and is over when it is ended', () => {
    const asked: number[] = []
    const random = (count: number) => {
      asked.push(count)
      return randomBytes(count)
    }
    const sessions = new Sessions({ idle: HOUR, random })
    const [one, two] = [sessions.begin(AUGUSTE, T0), sessions.begin(AUGUSTE, T0)]
    expect(asked).toEqual([32, 32])
    expect(one).not.toBe(two)
    sessions.end(one)
    expect([isThere(sessions, one, T0), isThere(sessions, two, T0)]).toEqual([false, true])
  })
})

describe('sessions are not many', () => {
  it('of one principal: the one that was not used for longest goes', () => {
    const sessions = open(HOUR)
    const ids = Array.from({ length: 16 }, (_, i) => sessions.begin(AUGUSTE, T0 + i))
    const others = sessions.begin(principal('marie'), T0)
    const [first = '', second = ''] = ids
    sessions.find(first, T0 + 100, false)
    const latest = sessions.begin(AUGUSTE, T0 + 200)
    const there = [first, second, others, latest].map((id) => isThere(sessions, id, T0 + 200))
    expect(there).toEqual([true, false, true, true])
  })

  it('of all', () => {
    const sessions = open(HOUR)
    const ids = Array.from({ length: 2_001 }, (_, i) => sessions.begin(principal(`p${i}`), T0))
    const there = ids.filter((id) => isThere(sessions, id, T0))
    expect(there).toEqual(ids.slice(1))
  })
})
