import { createPublicKey, hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDigest } from '../../../src/formats/cloudtrail-digest/record.ts'
import { cloudTrailDigest } from '../../../src/formats/cloudtrail-digest/to-events.ts'
import { isRejection, type JsonObject } from '../../../src/formats/format.ts'
import type { Digest } from '../../../src/lake/trust/digest.ts'
import { judgeChain } from '../../../src/lake/trust/digest-chain.ts'
import { parsePublicKeys } from '../../../src/lake/trust/public-keys.ts'
import { publicData } from '../../formats/json/public-data.ts'
import { deliveredLogs } from './delivered-logs.ts'

const LOGS = deliveredLogs(5)
const KEYS = new Map(
  parsePublicKeys(LOGS.keys, 'keys').map(({ value, fingerprint }) => [
    fingerprint,
    createPublicKey({ key: Buffer.from(value, 'base64'), format: 'der', type: 'pkcs1' }),
  ]),
)

/** A digest from its stored bytes, as reading makes it; undefined when it cannot be read, which is told of by itself. */
function digestFrom(path: string, stored: Uint8Array, signature: string): Digest | undefined {
  try {
    const content = gunzipSync(stored, { maxOutputLength: 1 << 24 })
    const record: JsonObject = JSON.parse(content.toString('utf8'))
    const read = readDigest(record)
    if ('reason' in read) return undefined
    const sha256 = hash('sha256', content, 'hex')
    return { ...read, key: path, uri: `copy/${path}`, sha256, signature }
  } catch {
    return undefined
  }
}

function statesOf(files: ReadonlyMap<string, Uint8Array>, signed: boolean) {
  const digests = LOGS.digests.flatMap((path) => {
    const signature = signed ? (LOGS.signatures.get(path) ?? '') : ''
    const one = digestFrom(path, files.get(path) ?? new Uint8Array(), signature)
    return one === undefined ? [] : [one]
  })
  return { unreadable: LOGS.digests.length - digests.length, ...judgeChain(digests, KEYS) }
}

describe('a chain of digests', () => {
  it('holds as it was delivered, with signatures of metadata and without', () => {
    expect(statesOf(LOGS.files, true).digests.map(({ state }) => state)).toEqual(
      new Array(5).fill('valid'),
    )
    expect(statesOf(LOGS.files, false).digests.map(({ state }) => state)).toEqual([
      ...new Array(4).fill('valid'),
      'unproven',
    ])
  })

  it.each([true, false])(
    'shows one flipped bit of any digest, or it is harmless (metadata: %s)',
    (signed) => {
      const most = signed ? LOGS.digests.length : LOGS.digests.length - 1
      fc.assert(
        fc.property(fc.nat(most - 1), fc.nat(), fc.nat(7), (which, at, bit) => {
          const path = LOGS.digests[which] ?? ''
          const whole = Uint8Array.from(LOGS.files.get(path) ?? [])
          const place = at % whole.length
          whole[place] = (whole[place] ?? 0) ^ (1 << bit)
          const { digests, unreadable } = statesOf(new Map([...LOGS.files, [path, whole]]), signed)
          const own = digests.find(({ digest }) => digest.key === path)
          const isHarmless = contentOf(whole) === contentOf(LOGS.files.get(path))
          if (isHarmless) expect(own?.state).toBe('valid')
          else
            expect(
              unreadable === 1 || own?.state === 'altered' || own?.state === 'invalid-signature',
            ).toBe(true)
          // Nothing else is blamed for it.
          const others = digests.filter(({ digest }) => digest.key !== path)
          expect(others.filter(({ state }) => state !== 'valid' && state !== 'unproven')).toEqual(
            [],
          )
        }),
        { numRuns: 150 },
      )
    },
  )

  it('proves nothing of the newest digest of a copy, whatever was done to it', () => {
    const path = LOGS.digests.at(-1) ?? ''
    fc.assert(
      fc.property(fc.nat(), fc.nat(7), (at, bit) => {
        const whole = Uint8Array.from(LOGS.files.get(path) ?? [])
        const place = at % whole.length
        whole[place] = (whole[place] ?? 0) ^ (1 << bit)
        const { digests } = statesOf(new Map([...LOGS.files, [path, whole]]), false)
        expect(digests.find(({ digest }) => digest.key === path)?.state ?? 'unproven').not.toBe(
          'valid',
        )
      }),
      { numRuns: 60 },
    )
  })
})

function contentOf(stored: Uint8Array | undefined): string | undefined {
  try {
    return gunzipSync(stored ?? new Uint8Array(), { maxOutputLength: 1 << 24 }).toString('latin1')
  } catch {
    return undefined
  }
}

const REAL = publicData('security/cloudtrail-digest/real-digest.json')

it.skipIf(REAL === undefined)('reads a digest of a real trail', () => {
  const record: JsonObject = JSON.parse(readFileSync(REAL ?? '', 'utf8'))
  const events = cloudTrailDigest.toEvents(record, {
    uri: '',
    contentHash: () => '',
    sibling: () => undefined,
  })
  if (isRejection(events)) throw new Error(events.detail)
  const [digest, ...files] = events
  expect(digest?.row).toMatchObject({
    region: 'ap-northeast-1',
    trail: 'llm-guard-trail',
    home_region: 'us-west-2',
  })
  expect(files.length).toBeGreaterThan(0)
  for (const { row } of files)
    expect(row).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
})
