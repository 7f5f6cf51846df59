import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  canonicalPath,
  canonicalRequest,
  headerMap,
  queryPairs,
} from '../../../src/api/sigv4/canonical-request.ts'
import { basicTime, parseBasicTime, parseDateHeader } from '../../../src/api/sigv4/signed-time.ts'

describe('a canonical path', () => {
  it.each([
    ['/', '/'],
    ['//', '/'],
    ['/./', '/'],
    ['/..', '/'],
    ['/../..', '/'],
    ['/a/../b', '/b'],
    ['/a//b/', '/a/b/'],
    ['/a/.b/..c', '/a/.b/..c'],
    ['/tags/arn%3Aaws', '/tags/arn%253Aaws'],
    ['/%2e%2e/a', '/%252e%252e/a'],
    ['/a b', '/a%20b'],
    ['/\u00e1\u0088\u00b4', '/%E1%88%B4'],
    ["/-._~!'()*", '/-._~%21%27%28%29%2A'],
  ])('of %s is %s', (path, canonical) => {
    expect(canonicalPath(path, true)).toBe(canonical)
  })

  it('keeps dots and slashes for services that sign them', () => {
    expect(canonicalPath('/a//../.', false)).toBe('/a//../.')
  })

  it('never has an empty or dot segment within', () => {
    const path = fc.array(fc.constantFrom('a', '', '.', '..', '%2F')).map((p) => `/${p.join('/')}`)
    fc.assert(
      fc.property(path, (text) => {
        expect(canonicalPath(text, true)).toMatch(/^\/(?:(?!\.{1,2}(?:\/|$))[^/]+(?:\/|$))*$/)
      }),
    )
  })
})

describe('a canonical query', () => {
  const textOf = (query: string) =>
    queryPairs(query)
      .map(({ name, value }) => `${name}=${value}`)
      .join('&')

  it.each([
    ['', ''],
    ['&&', ''],
    ['a', 'a='],
    ['=a', '=a'],
    ['a=b=c', 'a=b%3Dc'],
    ['a=1+2', 'a=1%2B2'],
    ['a=1%202', 'a=1%202'],
    ['%61=%7E%3a', 'a=~%3A'],
    ['a=%zz%4', 'a=%25zz%254'],
    ['b=1&a=2&a=1&A=3', 'A=3&a=1&a=2&b=1'],
    // The order is that of names alone: with the equals sign in it, `a-b=` would come first.
    ['a-b=1&a=2', 'a=2&a-b=1'],
    ['a=%E1%88%B4', 'a=%E1%88%B4'],
    ['a=\u00e1\u0088\u00b4', 'a=%E1%88%B4'],
  ])('of %s is %s', (query, canonical) => {
    expect(textOf(query)).toBe(canonical)
  })

  it('is the canonical query of itself', () => {
    const query = fc.string({ unit: fc.constantFrom(...'ab%4~+=&/ \u00e9') })
    fc.assert(fc.property(query, (text) => void expect(textOf(textOf(text))).toBe(textOf(text))))
  })
})

it('a canonical request has signed headers trimmed, folded and joined, and nothing else', () => {
  const text = canonicalRequest({
    method: 'POST',
    path: '/',
    normalisePath: true,
    query: queryPairs('b=2&a=1'),
    headers: headerMap([
      'HOST',
      ' a ',
      'X-B',
      'c \t d',
      'x-b',
      '',
      'X-\u00c0',
      'x',
      'X-C',
      '\u00c3\u00a0',
    ]),
    signedHeaders: ['host', 'x-b', 'x-c'],
    payloadHash: 'hash',
  })
  expect(text).toBe('POST\n/\na=1&b=2\nhost:a\nx-b:c d,\nx-c:\u00c3\u00a0\n\nhost;x-b;x-c\nhash')
})

describe('the time of a signature', () => {
  it('is read back as it was written', () => {
    const seconds = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) / 1000 })
    fc.assert(
      fc.property(seconds, (time) => {
        expect(parseBasicTime(basicTime(time * 1000))).toBe(time * 1000)
        expect(parseDateHeader(new Date(time * 1000).toUTCString())).toBe(time * 1000)
      }),
    )
  })

  it.each([
    '',
    '2026',
    '20260115T123000',
    '20260115t123000Z',
    '20261301T000000Z',
    '20260229T000000Z',
    '20260115T126000Z',
    ' 20260115T123000Z',
  ])('is not read from "%s"', (text) => {
    expect(parseBasicTime(text)).toBeNaN()
  })

  it.each([
    'Invalid Date',
    '2026-01-15',
    'Thu, 15 Jan 2026 12:30:00 +0100',
    'Fri, 15 Jan 2026 12:30:00 GMT',
    'Thu, 31 Feb 2026 12:30:00 GMT',
  ])('is not read from a Date header of "%s"', (text) => {
    expect(parseDateHeader(text)).toBeNaN()
  })
})
