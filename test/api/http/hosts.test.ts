import { describe, expect, it } from 'vitest'
import { browserUrl, isLoopback, misdirection } from '../../../src/api/http/hosts.ts'

const asked = (headers: readonly string[], address = '127.0.0.1', names: readonly string[] = []) =>
  misdirection(
    {
      method: 'POST',
      target: '/',
      rawHeaders: headers,
      body: Buffer.alloc(0),
      remoteAddress: '127.0.0.1',
    },
    { address, port: 8417, names },
  )

describe('a request by a name of this server is let in', () => {
  it.each([
    ['127.0.0.1:8417', '127.0.0.1', []],
    ['localhost:8417', '127.0.0.1', []],
    ['LOCALHOST:8417', '::1', []],
    ['localhost.:8417', '127.0.0.1', []],
    ['127.0.0.1', '127.0.0.1', []],
    ['[::1]:8417', '::1', []],
    ['127.0.0.1:8417', '::ffff:127.0.0.1', []],
    ['192.0.2.7:8417', '192.0.2.7', []],
    ['dupin.example.org', '127.0.0.1', ['dupin.example.org']],
    ['dupin.example.org:443', '127.0.0.1', ['dupin.example.org']],
    ['dupin.example.org:443', '127.0.0.1', ['dupin.example.org:443']],
  ] as const)('%s at %s', (host, address, names) => {
    expect(asked(['Host', host], address, names)).toBeUndefined()
  })
})

describe('a request by another name is refused', () => {
  it.each([
    ['evil.example:8417', '127.0.0.1'],
    ['127.0.0.1.evil.example:8417', '127.0.0.1'],
    ['localhost.evil.example:8417', '127.0.0.1'],
    ['localhost:8417', '192.0.2.7'],
    ['127.0.0.1:8418', '127.0.0.1'],
    ['127.0.0.2:8417', '127.0.0.1'],
    ['localhost@evil.example', '127.0.0.1'],
    ['localhost:8417 evil.example', '127.0.0.1'],
    ['localhost:8417/', '127.0.0.1'],
    ['', '127.0.0.1'],
    ['[::1]:8417', '127.0.0.1'],
    ['0x7f000001:8417', '127.0.0.1'],
    ['2130706433:8417', '127.0.0.1'],
  ])('%s at %s', (host, address) => {
    expect(asked(['Host', host], address)).toMatch(/Host/)
  })

  it('without a Host, or with two', () => {
    expect(asked([])).toMatch(/exactly one/)
    expect(asked(['Host', 'localhost:8417', 'host', 'localhost:8417'])).toMatch(/exactly one/)
  })

  it('a named port is that port', () => {
    expect(asked(['Host', 'd.example:80'], '127.0.0.1', ['d.example:443'])).toMatch(/Host/)
  })
})

describe('a page', () => {
  const from = (...origins: string[]) =>
    asked(['Host', 'localhost:8417', ...origins.flatMap((origin) => ['Origin', origin])])

  it('of this server may call it', () => {
    expect(from('http://localhost:8417')).toBeUndefined()
    expect(from('http://127.0.0.1:8417')).toBeUndefined()
  })

  it.each([
    'null',
    'http://evil.example',
    'http://localhost:3000',
    'file://',
    '',
    'https://localhost:8417.evil.example',
  ])('of the origin %j may not', (origin) => {
    expect(from(origin)).toMatch(/origin/)
  })

  it('may not hide behind a second Origin', () => {
    expect(from('http://localhost:8417', 'http://evil.example')).toMatch(/origin/)
  })
})

it.each([
  ['127.0.0.1', true],
  ['127.8.9.10', true],
  ['::1', true],
  ['localhost', true],
  ['::ffff:127.0.0.1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['192.168.1.4', false],
  ['localhost.evil.example', false],
  ['127.evil.example', false],
])('whether only this machine reaches %s: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected)
})

it.each([
  ['http://127.0.0.1:8417', ['dupin.example.org'], 'http://127.0.0.1:8417'],
  ['http://[::1]:8417', ['dupin.example.org'], 'http://[::1]:8417'],
  ['https://0.0.0.0:8417', ['dupin.example.org', 'other'], 'https://dupin.example.org:8417'],
  ['https://[::]:443', ['dupin.example.org'], 'https://dupin.example.org'],
  ['https://0.0.0.0:8417', ['dupin.example.org:443'], 'https://dupin.example.org:443'],
  ['https://192.0.2.1:8417', [], 'https://192.0.2.1:8417'],
])('a browser finds what listens at %s and is called %j at %s', (url, names, found) => {
  expect(browserUrl(url, names)).toBe(found)
})
