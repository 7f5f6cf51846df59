import { describe, expect, it } from 'vitest'
import { FailedAttempts } from '../../../src/api/sign-in/failed-attempts.ts'

const T0 = Date.UTC(2026, 0, 20)
const MINUTE = 60_000

function afterFailures(count: number, address: string): FailedAttempts {
  const attempts = new FailedAttempts()
  for (let i = 0; i < count; i++) attempts.failed(address, T0 + i)
  return attempts
}

describe('an address', () => {
  it.each([
    [9, 0, 0],
    [10, 100, 300],
    [10, 4 * MINUTE, 60],
    [10, 5 * MINUTE, 0],
    [50, 100, 300],
    [10, -MINUTE, 0],
  ])('that failed %i times must wait, %i ms later, %i seconds', (count, later, seconds) => {
    expect(afterFailures(count, '192.0.2.1').wait('192.0.2.1', T0 + later)).toBe(seconds)
  })

  it.each([
    ['192.0.2.1', '192.0.2.2', false],
    ['192.0.2.1', '::ffff:192.0.2.1', true],
    ['2001:db8:1:2::5', '2001:db8:1:2:ffff::9', true],
    ['2001:db8:1:2::5', '2001:0db8:0001:0002::', true],
    ['2001:db8:1:2::5', '2001:db8:1:3::5', false],
    ['::1', '0:0:0:0:0:0:0:1', true],
    ['fe80::1%eth0', 'fe80::2', true],
  ])('%s counts for %s: %s', (one, other, same) => {
    expect(afterFailures(10, one).wait(other, T0) > 0).toBe(same)
  })

  it('is forgotten when very many others fail, not at once', () => {
    const attempts = afterFailures(10, '192.0.2.1')
    for (let i = 0; i < 9_999; i++) attempts.failed(`10.0.${i >> 8}.${i & 255}`, T0)
    expect(attempts.wait('192.0.2.1', T0 + 10)).toBeGreaterThan(0)
    attempts.failed('10.200.0.0', T0)
    expect(attempts.wait('192.0.2.1', T0 + 10)).toBe(0)
  })
})
