import { describe, expect, it } from 'vitest'
import type { RawRequest } from '../../../src/api/http/raw-request.ts'
import { claimedAccessKeyId } from '../../../src/api/sigv4/claim.ts'
import { MINUTE } from '../../../src/events/time.ts'
import { MALFORMED } from './malformed-cases.ts'
import { CHANGED, NOT_KNOWN, NOTHING, OUT_OF_PLACE } from './refused-cases.ts'
import { authorize, KEY, NOW, presigned, refusal, signed } from './signing-support.ts'

const INVALID = 'InvalidSignatureException'
const INCOMPLETE = 'IncompleteSignatureException'
const UNRECOGNIZED = 'UnrecognizedClientException'
const MISSING = 'MissingAuthenticationTokenException'
const STATUS = { [INVALID]: 403, [INCOMPLETE]: 400, [UNRECOGNIZED]: 403, [MISSING]: 403 } as const

describe.each([
  [INVALID, [...CHANGED, ...OUT_OF_PLACE]],
  [UNRECOGNIZED, NOT_KNOWN],
  [INCOMPLETE, MALFORMED],
  [MISSING, NOTHING],
] as const)('refused with %s:', (code, cases) => {
  it.each(cases)('$what', ({ request, rules }) => {
    const error = refusal(request, rules)
    expect({ code: error?.code, status: error?.status }).toEqual({ code, status: STATUS[code] })
  })
})

describe('a message', () => {
  const all = [...CHANGED, ...OUT_OF_PLACE, ...NOT_KNOWN, ...MALFORMED, ...NOTHING]

  it('holds no hash, no secret, no token and nothing that could act on a terminal', () => {
    for (const { what, request, rules } of all) {
      const message = refusal(request, rules)?.message ?? ''
      expect(message, what).not.toMatch(/[0-9a-f]{32}|secretOf|IQoJ|[^\x20-\x7e…]/)
      expect(message.length, what).toBeLessThan(300)
    }
  })

  it('says by how much the clocks differ, as AWS does', () => {
    expect(refusal(signed({ date: NOW - 10 * MINUTE }))?.message).toBe(
      'Signature expired: 20260115T122000Z is now earlier than 20260115T122500Z.',
    )
  })

  it('says which Region is served', () => {
    expect(refusal(signed({ region: 'us-east-1' }))?.message).toContain("'eu-west-1'")
  })
})

describe('the key id that a refused request claims', () => {
  it.each<[string, RawRequest, string | undefined]>([
    ['in a header', signed({ secretAccessKey: 'x' }), KEY.principal.accessKeyId],
    ['in a query', presigned(), KEY.principal.accessKeyId],
    ['beside other errors', authorize(() => 'AWS9 Credential=AKIAEXAMPLE/x'), 'AKIAEXAMPLE'],
    ['not at all', authorize(() => undefined), undefined],
    ['in a target that is none', { ...presigned(), target: 'x' }, undefined],
    ['with other characters', authorize(() => 'Credential=a\u001bb/'), undefined],
    ['at a length that no id has', authorize(() => `Credential=${'A'.repeat(200)}/`), undefined],
  ])('is read %s', (_, request, id) => {
    expect(claimedAccessKeyId(request)).toBe(id)
  })
})
