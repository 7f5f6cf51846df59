import { describe, expect, it } from 'vitest'
import { verifySignature } from '../../../src/api/sigv4/verify-signature.ts'
import { DAY, MINUTE } from '../../../src/events/time.ts'
import {
  authorize,
  type Case,
  KEY,
  NOW,
  one,
  plusHeaders,
  presigned,
  RULES,
  refusal,
  sha256,
  signed,
  TEMPORARY,
  withDateHeader,
  withHeader,
} from './signing-support.ts'

const ACCEPTED: readonly Case[] = [
  one('a signed request', signed()),
  one('a presigned request', presigned()),
  one('a temporary key with its token', signed({}, TEMPORARY)),
  one('a temporary key with its token, presigned', signed({ query: true }, TEMPORARY)),
  one('sts in any Region', signed({ service: 'sts', region: 'ap-south-2' })),
  one('a clock that is five minutes slow', signed({ date: NOW - 5 * MINUTE })),
  one('a clock that is five minutes fast', signed({ date: NOW + 5 * MINUTE })),
  one('a day that has just begun for the caller', signed({ date: DAY * 20_000 }), {
    now: DAY * 20_000 - 1,
  }),
  one('a presigned request in its last second', presigned({ date: NOW - 60_000, expires: 60 })),
  one('a presigned request of a week', presigned({ date: NOW - 7 * DAY, expires: 604_800 })),
  one(
    'a path that has an encoded ARN',
    signed({
      method: 'GET',
      target: '/tags/arn%3Aaws%3Adetective%3Aeu-west-1%3A111122223333%3Agraph%3A0f',
    }),
  ),
  one('a query out of order', signed({ method: 'GET', target: '/?b=2&a=%7e1&a=0&B=&c', body: '' })),
  one('a plus in a query, which is a plus', signed({ method: 'GET', target: '/?a=1+2', body: '' })),
  one(
    'a body with a hash that is signed',
    signed({ body: 'x', headers: { 'X-Amz-Content-Sha256': sha256('x') } }),
  ),
  one('an empty body', signed({ body: '' })),
  one(
    'headers that a proxy adds',
    plusHeaders(signed(), 'X-Forwarded-For', '203.0.113.9', 'X-Amzn-Trace-Id', 'Root=1'),
  ),
  one(
    'space that a proxy adds within a signed header',
    withHeader(signed({ headers: { 'X-Name': 'a b' } }), 'x-name', () => '  a \t  b '),
  ),
  one(
    'no space after the commas of Authorization',
    authorize((value) => value.replaceAll(', ', ',')),
  ),
  one(
    'much space in Authorization',
    authorize((value) => ` ${value.replaceAll(', ', ' ,\t  ').replace(' ', '    ')} `),
  ),
  one(
    'another order of the fields of Authorization',
    authorize((value) => value.replace(/ (Cred.*), (Signed.*), (Sig.*)/, ' $3,$1,$2')),
  ),
  one('a Date header in place of X-Amz-Date', withDateHeader(new Date(NOW).toUTCString())),
  one('a Date header in basic form', withDateHeader('20260115T123000Z')),
]

describe('accepted:', () => {
  it.each(ACCEPTED)('$what', ({ request, rules }) => {
    expect(refusal(request, rules)).toBeUndefined()
  })

  it('tells who signed, when, for what, and with which signature', () => {
    const request = signed({ service: 'sts', date: NOW - 1000 })
    const signature = /Signature=(\w+)/.exec(request.rawHeaders.join())?.[1]
    expect(verifySignature(request, RULES)).toEqual({
      principal: KEY.principal,
      signature,
      service: 'sts',
      signedAt: NOW - 1000,
    })
  })

  it('gives the same verdict however many scopes have been seen', () => {
    for (let i = 0; i < 100; i++) {
      expect(refusal(signed({ service: 'sts', region: `region-${i}` }))).toBeUndefined()
    }
    expect(refusal(signed())).toBeUndefined()
  })
})
