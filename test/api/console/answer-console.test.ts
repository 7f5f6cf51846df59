import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { consoleIn } from '../../../src/api/console/answer-console.ts'
import type { RawRequest } from '../../../src/api/http/raw-request.ts'
import type { RawResponse } from '../../../src/api/http/raw-response.ts'

const root = mkdtempSync(join(tmpdir(), 'dupin-console-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const PAGE = '<!doctype html><title>Dupin</title>'
const SCRIPT = 'export const a = 1\n'.repeat(500)
const SECRET = 'nobody may read this'

const folder = join(root, 'dist')
mkdirSync(join(folder, 'assets'), { recursive: true })
writeFileSync(join(folder, 'index.html'), PAGE)
writeFileSync(join(folder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
writeFileSync(join(folder, 'assets', 'main-abc.js'), SCRIPT)
writeFileSync(join(folder, 'assets', 'font.woff2'), 'font')
writeFileSync(join(folder, 'notes.env'), SECRET)
writeFileSync(join(root, 'secret.js'), SECRET)
symlinkSync(join(root, 'secret.js'), join(folder, 'assets', 'link.js'))

function request(target: string, headers: readonly string[] = [], method = 'GET'): RawRequest {
  return { method, target, rawHeaders: headers, body: Buffer.alloc(0), remoteAddress: '' }
}

function ask(target: string, headers?: readonly string[], method?: string): RawResponse {
  const answer = consoleIn(folder)(request(target, headers, method))
  if (answer === undefined) throw new Error(`${target} is not the console's`)
  return answer
}

const bodyOf = ({ body }: RawResponse) => String(body ?? '')

describe('the console', () => {
  it.each(['/', '/console'])('%s leads to it', (target) => {
    expect(ask(target)).toMatchObject({ status: 302, headers: { location: '/console/' } })
  })

  it.each([
    '/console/',
    '/console/index.html',
    '/console/?a=b',
    '/console/entities/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Frelease.v1.js',
    '/console/findings/a.b.c',
    '/console/unknown.js',
    '/console/notes.env',
  ])('%s is its page', (target) => {
    const answer = ask(target)
    expect(answer.status).toBe(200)
    expect(bodyOf(answer)).toBe(PAGE)
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    })
  })

  it.each([
    ['/console/favicon.svg', 'image/svg+xml', 'no-cache'],
    ['/console/assets/main-abc.js', 'text/javascript; charset=utf-8', 'immutable'],
    ['/console/assets/font.woff2', 'font/woff2', 'immutable'],
  ])('%s is a file of the type %s', (target, type, cache) => {
    const { status, headers } = ask(target)
    expect([status, headers['content-type']]).toEqual([200, type])
    expect(headers['cache-control']).toContain(cache)
  })

  it.each([
    '/console/assets/../../secret.js',
    '/console/assets/%2e%2e/%2e%2e/secret.js',
    '/console/assets/..%2f..%2fsecret.js',
    '/console/assets/..\\..\\secret.js',
    '/console/assets/..%5c..%5csecret.js',
    '/console/assets/main-abc.js%00',
    '/console/assets/main-abc.js\0.txt',
    '/console/assets//main-abc.js',
    '/console/assets/',
    '/console/assets/gone.js',
    '/console/assets/link.js',
    '/console/assets/__proto__',
  ])('%j is no file, and no page either', (target) => {
    const answer = ask(target)
    expect(answer.status).toBe(404)
    expect(bodyOf(answer)).not.toContain(SECRET)
  })

  it.each(['/console/../secret.js', '/console/%2e%2e/secret.js', '/console/..%5csecret.js'])(
    '%s is its page and nothing outside',
    (target) => {
      expect(bodyOf(ask(target))).toBe(PAGE)
    },
  )

  it.each(['/api/v1/runs', '/consolex', '/?Action=GetCallerIdentity', '/healthz'])(
    '%s is not for it',
    (target) => {
      expect(consoleIn(folder)(request(target))).toBeUndefined()
    },
  )

  it('leaves a POST to the root to others, and takes none itself', () => {
    expect(consoleIn(folder)(request('/', [], 'POST'))).toBeUndefined()
    expect(ask('/console/', [], 'POST')).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    })
  })
})

describe('a file of the console', () => {
  it.each([
    ['gzip', true],
    ['br, gzip;q=0.5', true],
    ['gzip;q=0', false],
    ['identity', false],
    ['', false],
  ])('asked for with "%s" comes compressed: %s', (coding, isCompressed) => {
    const { headers, body } = ask('/console/assets/main-abc.js', ['Accept-Encoding', coding])
    expect(headers['vary']).toBe('accept-encoding')
    expect(headers['content-encoding']).toBe(isCompressed ? 'gzip' : undefined)
    const bytes = Buffer.from(body ?? '')
    expect(String(isCompressed ? gunzipSync(bytes) : bytes)).toBe(SCRIPT)
  })

  it('is not sent again to who has it', () => {
    const { headers } = ask('/console/')
    const again = ask('/console/', ['If-None-Match', headers['etag'] ?? ''])
    expect([again.status, again.body]).toEqual([304, undefined])
    expect(ask('/console/', ['If-None-Match', '"other"']).status).toBe(200)
  })

  it('may do nothing but run its own scripts and ask its own server', () => {
    const { headers } = ask('/console/')
    const policy = headers['content-security-policy'] ?? ''
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; /)
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    for (const part of ["base-uri 'none'", "frame-ancestors 'none'", 'require-trusted-types-for'])
      expect(policy).toContain(part)
    expect(headers['permissions-policy']).toContain('geolocation=()')
    expect(headers['cross-origin-opener-policy']).toBe('same-origin')
  })
})

describe('a console that was not built', () => {
  it('says how to build it, and is there once it is', () => {
    const later = join(root, 'later')
    const answer = consoleIn(later)
    const before = answer(request('/console/'))
    expect(before?.status).toBe(503)
    expect(String(before?.body)).toContain('npm run build:console')
    mkdirSync(later)
    writeFileSync(join(later, 'index.html'), PAGE)
    expect(String(answer(request('/console/'))?.body)).toBe(PAGE)
  })
})
