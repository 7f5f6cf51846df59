import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { principalId } from '../../../src/api/access/principal-id.ts'
import type { RawRequest } from '../../../src/api/http/raw-request.ts'
import { verifySignature } from '../../../src/api/sigv4/verify-signature.ts'
import { answerSts, isStsRequest } from '../../../src/api/sts/get-caller-identity.ts'
import { escapeXml } from '../../../src/api/sts/xml.ts'
import {
  KEY,
  NOW,
  plusHeaders,
  RULES,
  signed,
  TEMPORARY,
  withHeader,
} from '../sigv4/signing-support.ts'

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' }
const BODY = 'Action=GetCallerIdentity&Version=2011-06-15'
const asked = (options: Parameters<typeof signed>[0] = {}, key = KEY) =>
  signed(
    { target: '/', headers: FORM, body: BODY, service: 'sts', region: 'us-east-1', ...options },
    key,
  )
const inQuery = { target: `/?${BODY}`, headers: {}, body: '' }

const verifyAt = (now: number) => (request: RawRequest) =>
  verifySignature(request, { ...RULES, now })

function answer(request: RawRequest) {
  const { status, headers, body } = answerSts(request, { verify: verifyAt(NOW), requestId: 'r-1' })
  return { status, headers, text: String(body) }
}

describe('a caller', () => {
  it.each([
    ['in a form', asked()],
    ['in a query', asked({ ...inQuery, method: 'GET' })],
    ['in a query that is posted', asked(inQuery)],
    ['in a presigned query', asked({ ...inQuery, method: 'GET', query: true })],
    ['in another Region', asked({ region: 'ap-south-2' })],
    ['with a temporary key', asked({}, TEMPORARY)],
  ])('is told who it is when it asks %s', (_, request) => {
    expect(isStsRequest(request)).toBe(true)
    const { status, headers, text } = answer(request)
    expect(status).toBe(200)
    expect(headers).toEqual({ 'content-type': 'text/xml', 'x-amzn-requestid': 'r-1' })
    expect(text).toContain('<Arn>arn:aws:iam::111122223333:user/administrator</Arn>')
    expect(text).toContain('<Account>111122223333</Account>')
    expect(text).toContain(`<UserId>${principalId(KEY.principal)}</UserId>`)
    expect(text).toContain('<RequestId>r-1</RequestId>')
  })

  it.each([
    [
      'nothing',
      withHeader(asked(), 'authorization', () => undefined),
      403,
      'MissingAuthenticationToken',
    ],
    ['garbage', withHeader(asked(), 'authorization', () => 'x'), 400, 'IncompleteSignature'],
    ['an unknown key', asked({ accessKeyId: 'AKIAEXAMPLESTRANGER0' }), 403, 'InvalidClientTokenId'],
    ['a token of another', asked({ sessionToken: 'x' }), 403, 'InvalidClientTokenId'],
    ['another secret', asked({ secretAccessKey: 'x' }), 403, 'SignatureDoesNotMatch'],
    ['an old signature', asked({ date: NOW - 3_600_000 }), 403, 'SignatureDoesNotMatch'],
    ['another service', asked({ service: 's3' }), 403, 'SignatureDoesNotMatch'],
    [
      'another action',
      asked({ body: BODY.replace('GetCallerIdentity', 'AssumeRole') }),
      400,
      'InvalidAction',
    ],
    ['another version', asked({ body: BODY.replace('2011', '2012') }), 400, 'InvalidAction'],
    ['no version', asked({ body: 'Action=GetCallerIdentity' }), 400, 'InvalidAction'],
    ['no action', asked({ body: '' }), 400, 'InvalidAction'],
    ['two actions', asked({ target: `/?${BODY}` }), 400, 'MalformedQueryString'],
    ['a huge body', asked({ body: BODY + '&'.repeat(20_000) }), 400, 'MalformedQueryString'],
    ['markup', asked({ body: 'Action=<b>&Version="' }), 400, 'InvalidAction'],
    [
      'two types of content',
      plusHeaders(asked(), 'Content-Type', 'text/xml'),
      403,
      'SignatureDoesNotMatch',
    ],
  ])('that sends %s is refused as STS does', (_, request, status, code) => {
    const refused = answer(request)
    expect(refused.status).toBe(status)
    expect(refused.headers['content-type']).toBe('text/xml')
    expect(refused.text).toContain(`<Code>${code}</Code>`)
    expect(refused.text).toContain('<Type>Sender</Type>')
    expect(refused.text).toContain('<RequestId>r-1</RequestId>')
    expect(refused.text).not.toMatch(/<b>|Version="/)
  })

  it('hears of an error in verifying itself from whoever answers', () => {
    const verify = () => {
      throw new TypeError('a bug')
    }
    expect(() => answerSts(asked(), { verify, requestId: 'r-1' })).toThrow(TypeError)
  })
})

describe('a request of another service', () => {
  it.each([
    ['POST', '/graphs/list', FORM],
    ['POST', '/', { 'Content-Type': 'application/json' }],
    ['GET', '/', {}],
    ['GET', '/?Transaction=1', {}],
    ['DELETE', '/?Action=x', {}],
  ])('%s %s is not taken for one of STS', (method, target, headers) => {
    expect(isStsRequest(asked({ method, target, headers }))).toBe(false)
  })
})

describe('text in XML', () => {
  const ESCAPED =
    /^(?:(?![&<>"'])[\t\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|&(?:amp|lt|gt|quot|apos|#xD);)*$/u

  it('never opens a tag, an entity or a quote of its own, and holds no character that XML forbids', () => {
    const text = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(text, (one) => {
        expect(escapeXml(one)).toMatch(ESCAPED)
      }),
    )
  })

  it('is what it was when it is read', () => {
    expect(escapeXml('a<b>&"\'\r\u0000\ud800é')).toBe('a&lt;b&gt;&amp;&quot;&apos;&#xD;??é')
  })
})

describe('the id of a principal', () => {
  it('is like one of IAM, and its own', () => {
    const one = principalId({ arn: 'arn:aws:iam::111122223333:user/auditor' })
    expect(one).toMatch(/^AIDA[A-Z2-7]{17}$/)
    expect(one).not.toBe(principalId(KEY.principal))
  })
})
