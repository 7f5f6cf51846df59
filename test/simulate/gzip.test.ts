import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { gzip } from '../../src/simulate/gzip.ts'

describe('gzip', () => {
  it('says nothing in its header of when or where it was made', () => {
    const bytes = gzip('the same everywhere')
    expect([...bytes.slice(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
    expect(gunzipSync(bytes).toString()).toBe('the same everywhere')
  })
})
