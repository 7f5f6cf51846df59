import type { RawRequest } from '../../../src/api/http/raw-request.ts'
import { DAY, MINUTE } from '../../../src/events/time.ts'
import {
  authorize,
  type Case,
  NOW,
  one,
  plusHeaders,
  presigned,
  retarget,
  sha256,
  signed,
  TEMPORARY,
  withHeader,
} from './signing-support.ts'

/** Signed, then changed. */
export const CHANGED: readonly Case[] = [
  one('a changed body', { ...signed(), body: Buffer.from('{"MaxResults":11}') }),
  one('a body that was taken away', { ...signed(), body: Buffer.alloc(0) }),
  one(
    'a changed header',
    withHeader(signed(), 'content-type', () => 'text/plain'),
  ),
  one(
    'a changed host',
    withHeader(signed(), 'host', () => 'other.example:8443'),
  ),
  one('a changed path', { ...signed(), target: '/graph' }),
  one('a path in another encoding', { ...signed({ target: '/tags/a%3Ab' }), target: '/tags/a:b' }),
  one('a query that was added', { ...signed(), target: '/graphs/list?a' }),
  one('a changed query', { ...signed({ target: '/?a=1' }), target: '/?a=2' }),
  one('a query with a space for a plus', { ...signed({ target: '/?a=1+2' }), target: '/?a=1%202' }),
  one('a changed method', { ...signed(), method: 'PUT' }),
  one('a method in lower case', { ...signed(), method: 'post' }),
  one(
    'another signature',
    authorize((value) => value.replace(/.$/, (last) => (last === '0' ? '1' : '0'))),
  ),
  one(
    'a signature in upper case',
    authorize((value) => value.replace(/\w+$/, (hex) => hex.toUpperCase())),
  ),
  one(
    'a signature cut short',
    authorize((value) => value.slice(0, -1)),
  ),
  one(
    'a signature that goes on',
    authorize((value) => `${value}0`),
  ),
  one('another secret', signed({ secretAccessKey: 'another' })),
  one(
    'a changed life of a presigned request',
    retarget((target) => target.replace('Expires=60', 'Expires=61')),
  ),
  one(
    'another order of what is signed',
    authorize((value) => value.replace('content-type;host', 'host;content-type')),
  ),
  one('a repeated signed header', plusHeaders(signed(), 'Content-Type', 'application/json')),
]

/** Signed well, but not for this server or time, or not in full. */
export const OUT_OF_PLACE: readonly Case[] = [
  one('a clock more than five minutes slow', signed({ date: NOW - 5 * MINUTE - 1000 })),
  one('a clock more than five minutes fast', signed({ date: NOW + 5 * MINUTE + 1000 })),
  one('a skew beyond a narrower rule', signed({ date: NOW - 2000 }), { skewMs: 1000 }),
  one('a date before the epoch', signed({ date: Date.UTC(1969, 11, 31) })),
  one('a date in the year 9999', signed({ date: Date.UTC(9999, 11, 31) })),
  one('the year 0', signed({ date: -62_167_219_200_000 })),
  one('a presigned request that has expired', presigned({ date: NOW - 61_000, expires: 60 })),
  one('a presigned request of the future', presigned({ date: NOW + 6 * MINUTE })),
  one('a scope of yesterday', signed({ scopeDate: '20260114' })),
  one(
    'a scope of the day before by seconds',
    signed({ date: DAY * 20_000, scopeDate: '20241003' }),
    { now: DAY * 20_000 },
  ),
  one('a scope of no day', signed({ scopeDate: 'today' })),
  one('another Region', signed({ region: 'us-east-1' })),
  one('another service', signed({ service: 's3' })),
  one('another terminator', signed({ terminator: 'aws3_request' })),
  one('a host that is not signed', signed({ unsigned: ['host'] })),
  one('a date that is not signed', signed({ unsigned: ['x-amz-date'] })),
  one('a token that is not signed', signed({ unsigned: ['x-amz-security-token'] }, TEMPORARY)),
  one(
    'a hash that is not signed',
    signed({
      headers: { 'x-amz-content-sha256': sha256('') },
      body: '',
      unsigned: ['x-amz-content-sha256'],
    }),
  ),
  one('an x-amz header that is added', plusHeaders(signed(), 'X-Amz-Target', 'Evil')),
  one(
    'an x-amz header that is added to a presigned request',
    plusHeaders(presigned(), 'X-Amz-Target', 'Evil'),
  ),
  one(
    'a signed header that is absent',
    withHeader(signed({ headers: { 'X-Name': 'a' } }), 'x-name', () => undefined),
  ),
  one(
    'a hash that is not of the body',
    signed({ headers: { 'X-Amz-Content-Sha256': sha256('other') } }),
  ),
  one('UNSIGNED-PAYLOAD', signed({ headers: { 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' } })),
  one(
    'STREAMING',
    signed({ headers: { 'X-Amz-Content-Sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' } }),
  ),
  one('an empty hash', signed({ headers: { 'X-Amz-Content-Sha256': '' } })),
]

/** Signed by nobody that the server knows. */
export const NOT_KNOWN: readonly Case[] = [
  one('an unknown key', signed({ accessKeyId: 'AKIAEXAMPLESTRANGER0' })),
  one('an unknown key, presigned', presigned({ accessKeyId: 'AKIAEXAMPLESTRANGER0' })),
  one(
    'an unknown key that signs with the stand-in for its secret',
    signed({ accessKeyId: 'toString', secretAccessKey: 'x'.repeat(40) }),
  ),
  one('a temporary key without its token', withoutToken()),
  one(
    'a temporary key with a wrong token',
    signed({ sessionToken: 'IQoJEXAMPLEtoken/with+signs=!' }, TEMPORARY),
  ),
  one('a temporary key with an empty token', signed({ sessionToken: '' }, TEMPORARY)),
  one('a temporary key with half its token', signed({ sessionToken: 'IQoJEXAMPLE' }, TEMPORARY)),
  one('a token for a key that has none', signed({ sessionToken: 'IQoJEXAMPLEtoken' })),
  one('an empty token for a key that has none', signed({ sessionToken: '' })),
  one(
    'a token for a key that has none, presigned',
    presigned({ sessionToken: 'IQoJEXAMPLEtoken' }),
  ),
]

function withoutToken(): RawRequest {
  const { accessKeyId } = TEMPORARY.principal
  return signed({ accessKeyId, secretAccessKey: TEMPORARY.secretAccessKey })
}

/** Not signed at all. */
export const NOTHING: readonly Case[] = [
  one(
    'no Authorization',
    authorize(() => undefined),
  ),
  one(
    'an empty Authorization',
    authorize(() => ''),
  ),
  one('no header at all', { ...signed(), rawHeaders: [] }),
  one('a presigned request where none is taken', presigned(), { allowQuery: false }),
]
