import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Principal } from '../../../src/api/access/principal.ts'
import { OneTimeTokens } from '../../../src/api/sign-in/one-time-tokens.ts'

const MINUTE = 60_000
const T0 = Date.UTC(2026, 0, 20)
const principal = (name: string): Principal => ({
  account: '111122223333',
  role: 'auditor',
  accessKeyId: 'EXAMPLE',
  arn: `arn:aws:iam::111122223333:user/${name}`,
})
const AUGUSTE = principal('auguste')

it.each([
  [0, true],
  [5 * MINUTE - 1, true],
  [5 * MINUTE, false],
  [-2 * MINUTE, false],
])('a token holds %i ms later: %s', (later, holds) => {
  const tokens = new OneTimeTokens(randomBytes)
  const { token, expires } = tokens.issue(AUGUSTE, T0)
  expect(expires).toBe(T0 + 5 * MINUTE)
  expect(tokens.redeem(token, T0 + later)).toEqual(holds ? AUGUSTE : undefined)
})

it('a token holds once, also when it came too late first', () => {
  const tokens = new OneTimeTokens(randomBytes)
  const { token } = tokens.issue(AUGUSTE, T0)
  const late = tokens.issue(AUGUSTE, T0).token
  expect(tokens.redeem(token, T0)).toBe(AUGUSTE)
  expect(tokens.redeem(token, T0)).toBeUndefined()
  expect(tokens.redeem(late, T0 + 5 * MINUTE)).toBeUndefined()
  expect(tokens.redeem(late, T0)).toBeUndefined()
})

it('of one principal the latest ten hold, and nobody uses up the room of others', () => {
  const tokens = new OneTimeTokens(randomBytes)
  const other = tokens.issue(principal('marie'), T0).token
  const all = Array.from({ length: 30 }, () => tokens.issue(AUGUSTE, T0).token)
  const holds = all.map((token) => tokens.redeem(token, T0) !== undefined)
  expect(holds).toEqual(all.map((_, i) => i >= 20))
  expect(tokens.redeem(other, T0)?.arn).toContain('marie')
})
