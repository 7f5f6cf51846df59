import { createHash, randomFillSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import {
  type InflateLimits,
  ObjectError,
  readStream,
  readWhole,
} from '../../src/sources/inflate.ts'

const LIMITS: InflateLimits = { objectBytes: 8 << 20, inflatedBytes: 64 << 20, inflationRatio: 200 }

function fileOf(content: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'dupin-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'object')
  writeFileSync(path, content)
  return path
}

interface Read {
  readonly bytes: Buffer
  readonly sha256: string
  readonly reason?: string
}

async function streamed(path: string, limits = LIMITS): Promise<Read> {
  const chunks: Uint8Array[] = []
  let sha256 = ''
  try {
    for await (const chunk of readStream(path, limits, (hash) => (sha256 = hash)))
      chunks.push(chunk)
    return { bytes: Buffer.concat(chunks), sha256 }
  } catch (error) {
    if (!(error instanceof ObjectError)) throw error
    return { bytes: Buffer.concat(chunks), sha256, reason: error.reason }
  }
}

function whole(path: string, limits = LIMITS): Read {
  try {
    const { bytes, sha256 } = readWhole(path, limits)
    return { bytes: Buffer.from(bytes), sha256 }
  } catch (error) {
    if (!(error instanceof ObjectError)) throw error
    return { bytes: Buffer.alloc(0), sha256: '', reason: error.reason }
  }
}

const text = Buffer.from('{"Records":[{"eventName":"é"}]}\n'.repeat(5000))
const random = randomFillSync(Buffer.alloc(5 << 20))

test.each([
  ['plain text', text, text],
  ['gzip', gzipSync(text), text],
  [
    'gzip in several members',
    Buffer.concat([gzipSync(text), gzipSync(text)]),
    Buffer.concat([text, text]),
  ],
  ['nothing', Buffer.alloc(0), Buffer.alloc(0)],
  ['one byte', Buffer.from('x'), Buffer.from('x')],
  ['several mebibytes', random, random],
  ['several mebibytes of gzip', gzipSync(random), random],
])(
  '%s is read the same at once and as a stream, with the hash of what is stored',
  async (_, stored, content) => {
    const path = fileOf(stored)
    const sha256 = createHash('sha256').update(stored).digest('hex')
    for (const read of [whole(path), await streamed(path)]) {
      expect(read.reason).toBeUndefined()
      expect(read.sha256).toBe(sha256)
      expect(read.bytes.equals(content)).toBe(true)
    }
  },
)

test('an object cut off anywhere is corrupt and never passes for whole', async () => {
  const stored = gzipSync(Buffer.from('some records of a log, not many'))
  for (let length = 2; length < stored.length; length++) {
    const path = fileOf(stored.subarray(0, length))
    expect(whole(path).reason).toBe('corrupt-gzip')
    if (length % 7 === 2) expect((await streamed(path)).reason).toBe('corrupt-gzip')
  }
})

test('a flipped bit never changes what is read: it is refused, or the content is the same', async () => {
  const content = Buffer.from('{"Records":[]}'.repeat(20))
  const stored = gzipSync(content)
  await fc.assert(
    fc.asyncProperty(fc.nat(stored.length * 8 - 1), async (bit) => {
      const damaged = Buffer.from(stored)
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      if (damaged[0] !== 0x1f || damaged[1] !== 0x8b) return
      const path = fileOf(damaged)
      for (const read of [whole(path), await streamed(path)]) {
        if (read.reason === undefined) expect(read.bytes.equals(content)).toBe(true)
        else expect(read.reason).toBe('corrupt-gzip')
      }
    }),
    { numRuns: 60 },
  )
})

test.each([
  ['a bomb of zeros', gzipSync(Buffer.alloc(40 << 20)), LIMITS, 'gzip-bomb'],
  [
    'more than may be inflated',
    gzipSync(random),
    { ...LIMITS, inflatedBytes: 4 << 20 },
    'gzip-bomb',
  ],
  ['more than may be stored', random, { ...LIMITS, objectBytes: 1 << 20 }, 'object-too-large'],
  [
    'more than may be stored of gzip',
    gzipSync(random),
    { ...LIMITS, objectBytes: 1 << 20 },
    'object-too-large',
  ],
])('%s is refused before it costs memory', async (_, stored, limits, reason) => {
  const path = fileOf(stored)
  expect(whole(path, limits).reason).toBe(reason)
  const read = await streamed(path, limits)
  expect(read.reason).toBe(reason)
  expect(read.bytes.length).toBeLessThanOrEqual(limits.inflatedBytes)
})

test('zeros within the first mebibyte are no bomb', () => {
  expect(whole(fileOf(gzipSync(Buffer.alloc(1 << 20)))).bytes.length).toBe(1 << 20)
})

test('what is not there or is a folder is unreadable', async () => {
  for (const path of ['/nowhere/at/all.json', tmpdir()]) {
    expect(whole(path).reason).toBe('unreadable-object')
    expect((await streamed(path)).reason).toBe('unreadable-object')
  }
})

test('a reader may stop in the middle of a stream', async () => {
  const path = fileOf(gzipSync(random))
  for await (const chunk of readStream(path, LIMITS, () => undefined)) {
    expect(chunk.length).toBeGreaterThan(0)
    break
  }
})
