import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyedHash } from '../../../src/formats/rows/keyed-hash.ts'
import { hashBytes, TermDictionary } from '../../../src/formats/rows/term-dictionary.ts'

describe('a term dictionary', () => {
  it('gives each distinct text one id, counting from 1, and gives it back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1 })),
        fc.integer(),
        (texts, seed) => {
          const terms = new TermDictionary(seed)
          const ids = texts.map((text) => terms.ofText(text))
          const distinct = [...new Set(texts)]
          expect(ids).toEqual(texts.map((text) => distinct.indexOf(text) + 1))
          expect(terms.size).toBe(distinct.length + 1)
          expect(terms.textsSince(1)).toEqual(distinct)
          expect(ids.map((id) => terms.textOf(id))).toEqual(texts)
        },
      ),
    )
  })

  it('knows the empty text as 0, without storing it', () => {
    const terms = new TermDictionary(1)
    expect([terms.ofText(''), terms.ofBytes(Buffer.from('abc'), 2, 2)]).toEqual([0, 0])
    expect([terms.textOf(0), terms.size]).toEqual(['', 1])
  })

  it('finds a text by its bytes wherever they lie', () => {
    const terms = new TermDictionary(7)
    const id = terms.ofText('sagemaker.amazonaws.com')
    const around = Buffer.from('"eventSource":"sagemaker.amazonaws.com","x"')
    expect(terms.ofBytes(around, 15, 38)).toBe(id)
    expect(Buffer.from(terms.bytesOf(id)).toString()).toBe('sagemaker.amazonaws.com')
  })

  it('tells apart texts that differ in length, in NUL bytes or only at their end', () => {
    const texts = ['a', 'a\0', 'a\0\0', '\0a', 'aaaa', 'aaaaa', 'aaaab', 'abaaa', 'A']
    const terms = new TermDictionary(3)
    expect(texts.map((text) => terms.ofText(text))).toEqual(texts.map((_, i) => i + 1))
  })

  it('keeps a hundred thousand texts apart and their ids stable while it grows', () => {
    const terms = new TermDictionary(11)
    const ids = () => Array.from({ length: 100_000 }, (_, i) => terms.ofText(`i-${i + 1}`))
    const first = ids()
    expect(first.every((id, i) => id === i + 1)).toBe(true)
    expect(ids()).toEqual(first)
    expect(terms.textsSince(99_999)).toEqual(['i-99999', 'i-100000'])
  })

  it('says that it is full once its bytes are over the limit', () => {
    const terms = new TermDictionary(1, 100)
    terms.ofText('x'.repeat(100))
    expect(terms.isFull).toBe(false)
    terms.ofText('y')
    expect(terms.isFull).toBe(true)
  })

  it('is quick with texts made to collide under every seed', () => {
    const blocks = 15
    const texts = Array.from({ length: 2 ** blocks }, (_, bits) => colliding(blocks, bits))
    for (const seed of [0, 1, 0x9e3779b9 | 0]) {
      const hashes = texts.slice(0, 64).map((text) => hashBytes(text, 0, text.length, seed))
      expect(new Set(hashes).size).toBe(1)
    }
    const terms = new TermDictionary(0x5eed)
    const start = performance.now()
    for (const text of texts) terms.ofBytes(text, 0, text.length)
    expect(terms.size).toBe(texts.length + 1)
    expect(texts.map((text) => terms.ofBytes(text, 0, text.length))).toEqual(
      texts.map((_, i) => i + 1),
    )
    expect(performance.now() - start).toBeLessThan(15_000)
  })
})

describe('the keyed hash', () => {
  // From the reference vectors of HalfSipHash-2-4 with a 4-byte output: key 00…07, input 00, 01, 02 …
  it.each([
    [0, 'a9359f5b'],
    [1, '27475ab8'],
    [2, 'fa62a603'],
    [3, '8afee704'],
    [7, '8bcf63c5'],
    [11, '08083050'],
  ])('agrees with the reference on %i bytes', (length, wanted) => {
    const input = Uint8Array.from({ length }, (_, i) => i)
    const hash = Buffer.alloc(4)
    hash.writeUInt32LE(keyedHash(input, 0, length, 0x03020100, 0x07060504))
    expect(hash.toString('hex')).toBe(wanted)
  })
})

const C1_INVERSE = inverse(0xcc9e2d51)
const C2_INVERSE = inverse(0x1b873593)

/** A text whose i-th pair of words is, by bit i, one of two that murmur3 cannot tell apart, whatever came before: what the
 * first word changes (bit 18 of its mixed form, then bit 31 of the state) the second takes back. */
function colliding(blocks: number, bits: number): Uint8Array {
  const words = Array.from({ length: blocks }, (_, i) => {
    const flip = (bits >> i) & 1
    return [unmixed(0x1234 ^ (flip << 18)), unmixed(0x5678 ^ (flip << 31))]
  }).flat()
  return new Uint8Array(Int32Array.from(words).buffer)
}

function unmixed(mixed: number): number {
  const rotated = Math.imul(mixed, C2_INVERSE)
  return Math.imul((rotated >>> 15) | (rotated << 17), C1_INVERSE)
}

/** The inverse of an odd number modulo 2^32, by Newton's iteration. */
function inverse(odd: number): number {
  let guess = odd
  for (let i = 0; i < 5; i++) guess = Math.imul(guess, 2 - Math.imul(odd, guess))
  return guess
}
