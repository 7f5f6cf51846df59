import { expect, it } from 'vitest'
import { mix32 } from '../../src/statistics/murmur-mix.ts'

it.each([
  [0, 0],
  [1, 0x514e28b7],
  [0xffffffff, 0x81f16f39],
])('scatters %i as the finaliser of MurmurHash3 does', (value, mixed) => {
  expect(mix32(value) >>> 0).toBe(mixed)
})
