import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Key, KeySet } from '../../src/lake/key-set.ts'

const word = fc.oneof(fc.constantFrom(0, 1, 2, 0xffffffff, 0x80000000), fc.nat(0xffffffff))
const key: fc.Arbitrary<Key> = fc.tuple(word, word, word, word)

test('a key is new once, as in a set of texts', () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 60 }), (keys) => {
      const [set, texts] = [new KeySet(), new Set<string>()]
      for (const [a, b, c, d] of keys) {
        // The lowest bit of the highest word is no part of a key.
        const text = [a, b, c, (d | 1) >>> 0].join()
        expect(set.add([a, b, c, d])).toBe(!texts.has(text))
        texts.add(text)
      }
    }),
  )
})

test('a set that has grown many times still knows every key, even those that collide', () => {
  const set = new KeySet()
  const keys = Array.from({ length: 20_000 }, (_, i): Key => [i % 50 === 0 ? 7 : i * 977, i, 3, i])
  const added = keys.filter((each) => set.add(each)).length
  expect(added).toBe(20_000)
  expect(keys.some((each) => set.add(each))).toBe(false)
})
