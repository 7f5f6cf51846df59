import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RawRequest } from '../../../src/api/http/raw-request.ts'
import { refusal, signed, withHeader } from './signing-support.ts'

const NAME = fc.stringMatching(/^[a-z0-9]{1,8}$/)
const QUERY = fc
  .array(fc.tuple(NAME, fc.stringMatching(/^[A-Za-z0-9~+:-]{0,8}$/)), { maxLength: 4 })
  .map((pairs) => pairs.map((pair) => pair.join('=')).join('&'))
const TARGET = fc
  .tuple(fc.array(NAME, { minLength: 1, maxLength: 4 }), QUERY)
  .map(([path, query]) => `/${path.join('/')}?v=1${query === '' ? '' : `&${query}`}`)
const REQUEST = fc
  .record({ target: TARGET, body: fc.string({ minLength: 1 }), value: NAME, isQuery: fc.boolean() })
  .map(({ target, body, value, isQuery }) => {
    const headers = { Host: 'dupin.example', 'X-Name': value }
    return signed({ target, body, headers, query: isQuery })
  })

/** A letter for another at a place of `text`; never one that means the same there, nor one that takes a part away. */
function otherLetter(text: string, place: number, letter: string): string | undefined {
  const at = place % text.length
  const old = text[at] ?? ''
  if (!/[a-z0-9]/i.test(old) || old === letter) return undefined
  const isHex = /%[0-9a-f]?$/i.test(text.slice(0, at))
  if (isHex && old.toLowerCase() === letter) return undefined
  return text.slice(0, at) + letter + text.slice(at + 1)
}

const CHANGES: Readonly<
  Record<string, (request: RawRequest, place: number, letter: string) => RawRequest | undefined>
> = {
  target: (request, place, letter) => {
    const target = otherLetter(request.target, place, letter)
    return target === undefined ? undefined : { ...request, target }
  },
  body: (request, place, letter) => {
    const body = Buffer.from(request.body)
    const at = place % body.length
    if (body[at] === letter.charCodeAt(0)) return undefined
    body[at] = letter.charCodeAt(0)
    return { ...request, body }
  },
  host: (request, place, letter) => inHeader(request, 'host', place, letter),
  header: (request, place, letter) => inHeader(request, 'x-name', place, letter),
  date: (request, place, letter) => inHeader(request, 'x-amz-date', place, letter),
  authorization: (request, place, letter) => inHeader(request, 'authorization', place, letter),
  method: (request, place, letter) => {
    const method = otherLetter(request.method, place, letter.toUpperCase())
    return method === undefined ? undefined : { ...request, method }
  },
}

function inHeader(request: RawRequest, name: string, place: number, letter: string) {
  const changed = withHeader(request, name, (value) => otherLetter(value, place, letter) ?? value)
  return changed.rawHeaders.join() === request.rawHeaders.join() ? undefined : changed
}

describe('a signature', () => {
  it.each(Object.entries(CHANGES))('does not hold for another letter in its %s', (_, change) => {
    const letter = fc.stringMatching(/^[a-z0-9]$/)
    fc.assert(
      fc.property(REQUEST, fc.nat(), letter, (request, place, other) => {
        const changed = change(request, place, other)
        fc.pre(changed !== undefined)
        expect(refusal(request)).toBeUndefined()
        expect(refusal(changed)).toBeDefined()
      }),
      { numRuns: 300 },
    )
  })

  it('holds for the same parameters in any order', () => {
    fc.assert(
      fc.property(REQUEST, fc.infiniteStream(fc.nat()), (request, order) => {
        const [path = '', query = ''] = request.target.split('?')
        const shuffled = query
          .split('&')
          .map((pair) => ({ pair, key: order.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
        const target = `${path}?${shuffled.map(({ pair }) => pair).join('&')}`
        expect(refusal({ ...request, target })).toBeUndefined()
      }),
    )
  })

  it('is refused with an error of AWS, never another, whatever comes', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 })
    const header = fc.tuple(
      fc.constantFrom('Authorization', 'X-Amz-Date', 'Host', 'X-Amz-Content-Sha256', 'Date'),
      fc.oneof(
        text,
        text.map((rest) => `AWS4-HMAC-SHA256 Credential=${rest}`),
      ),
    )
    const hostile = fc.record({
      method: fc.oneof(fc.constant('GET'), text),
      target: fc.oneof(
        text,
        text.map((rest) => `/?X-Amz-Signature=${rest}`),
      ),
      rawHeaders: fc.array(header).map((headers) => headers.flat()),
      body: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      remoteAddress: fc.constant('203.0.113.9'),
    })
    fc.assert(fc.property(hostile, (request) => void expect(refusal(request)).toBeDefined()))
  })
})
