import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AccessKey } from '../../../src/api/access/principal.ts'
import { signedHeaders } from '../../../src/api/sigv4/sign-request.ts'
import { verifySignature } from '../../../src/api/sigv4/verify-signature.ts'
import { signRequest } from '../../support/sign-request.ts'

const NOW = Date.UTC(2026, 0, 20, 12)
const SECRET = 'not-a-secret-of-anybody-at-all-in-here'

const keyWith = (sessionToken: string | undefined): AccessKey => ({
  principal: {
    account: '111122223333',
    role: 'auditor',
    accessKeyId: 'EXAMPLEKEY',
    arn: 'arn:aws:iam::111122223333:user/auditor',
  },
  secretAccessKey: SECRET,
  sessionToken,
})

interface Sent {
  readonly method: string
  readonly target: string
  readonly body: string
  readonly sessionToken: string | undefined
}

function signed({ method, target, body, sessionToken }: Sent): Readonly<Record<string, string>> {
  return signedHeaders(
    {
      method,
      url: new URL(target, 'http://127.0.0.1:8417'),
      headers: { 'content-type': 'application/json' },
      body,
      region: 'eu-west-1',
      service: 'detective',
      now: NOW,
    },
    { accessKeyId: 'EXAMPLEKEY', secretAccessKey: SECRET, sessionToken },
  )
}

const sent: fc.Arbitrary<Sent> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'DELETE'),
  target: fc.webUrl({ withQueryParameters: true }).map((url) => {
    const { pathname, search } = new URL(url)
    return pathname.replace(/^\/{2,}/, '/') + search
  }),
  body: fc.string({ unit: 'grapheme' }),
  sessionToken: fc.option(fc.base64String({ minLength: 1 }), { nil: undefined }),
})

describe('a request that is signed here', () => {
  it('is taken by the server, whatever it asks for, and never carries the secret', () => {
    fc.assert(
      fc.property(sent, (one) => {
        const headers = signed(one)
        const { method, target, body } = one
        const verified = verifySignature(
          {
            method,
            target,
            rawHeaders: Object.entries(headers).flat(),
            body: Buffer.from(body),
            remoteAddress: '127.0.0.1',
          },
          {
            now: NOW,
            services: [{ service: 'detective', region: 'eu-west-1' }],
            allowQuery: false,
            keyOf: () => keyWith(one.sessionToken),
          },
        )
        expect(verified.principal.accessKeyId).toBe('EXAMPLEKEY')
        expect(JSON.stringify(headers)).not.toContain(SECRET)
      }),
    )
  })

  it('is signed as another hand signs it', () => {
    const one = { method: 'POST', target: '/api/v1/session-tokens', body: '{}' }
    const other = signRequest({
      ...one,
      headers: { host: '127.0.0.1:8417', 'content-type': 'application/json' },
      accessKeyId: 'EXAMPLEKEY',
      secretAccessKey: SECRET,
      region: 'eu-west-1',
      service: 'detective',
      date: NOW,
    })
    const at = other.rawHeaders.findIndex((name) => name.toLowerCase() === 'authorization')
    expect(signed({ ...one, sessionToken: undefined })['authorization']).toBe(
      other.rawHeaders[at + 1],
    )
  })
})
