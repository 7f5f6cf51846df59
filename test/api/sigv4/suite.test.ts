import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AccessKey } from '../../../src/api/access/principal.ts'
import type { RawRequest } from '../../../src/api/http/raw-request.ts'
import { AuthenticationError } from '../../../src/api/sigv4/authentication-error.ts'
import { type SignatureRules, verifySignature } from '../../../src/api/sigv4/verify-signature.ts'
import { publicData } from '../../formats/json/public-data.ts'

/** The signing test suite of awslabs/aws-c-auth, read where it lies. */
const SUITE = publicData('security/sigv4-suite/tests/aws-signing-test-suite/v4')
const CASES = SUITE === undefined ? [] : readdirSync(SUITE).toSorted()
const FORMS = ['header', 'query'] as const

interface Context {
  readonly credentials: {
    readonly access_key_id: string
    readonly secret_access_key: string
    readonly token?: string
  }
  readonly normalize: boolean
  readonly region: string
  readonly service: string
  readonly timestamp: string
  readonly omit_session_token?: boolean
}

function read(name: string, file: string): string {
  // A byte in each character, as Node gives a request.
  return readFileSync(join(SUITE ?? '', name, file), 'latin1')
}

function rulesOf(context: Context, isToken: boolean): SignatureRules {
  const { access_key_id: accessKeyId, secret_access_key, token } = context.credentials
  const key: AccessKey = {
    principal: { account: '111122223333', role: 'member', accessKeyId, arn: 'arn:aws:iam::x' },
    secretAccessKey: secret_access_key,
    sessionToken: isToken ? token : undefined,
  }
  return {
    now: Date.parse(context.timestamp),
    services: [{ service: context.service, region: context.region }],
    allowQuery: true,
    normalisePath: context.normalize,
    keyOf: (id) => (id === accessKeyId ? key : undefined),
  }
}

/** Reads a request as a server would; lines that are folded become one. */
function parse(text: string): RawRequest {
  const end = text.indexOf('\n\n')
  const [first = '', ...lines] = text.slice(0, end).replace(/\n +/g, ' ').split('\n')
  const space = first.indexOf(' ')
  return {
    method: first.slice(0, space),
    target: first.slice(space + 1, first.lastIndexOf(' ')),
    rawHeaders: lines.flatMap((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 1)]
    }),
    body: Buffer.from(text.slice(end + 2), 'latin1'),
    remoteAddress: '127.0.0.1',
  }
}

/** Without the token that these cases add once they have signed. */
function withoutToken(request: RawRequest): RawRequest {
  const at = request.rawHeaders.indexOf('X-Amz-Security-Token')
  return {
    ...request,
    target: request.target.replace(/&X-Amz-Security-Token=[^&]*/, ''),
    rawHeaders: at < 0 ? request.rawHeaders : request.rawHeaders.toSpliced(at, 2),
  }
}

describe.each(CASES)('the suite of AWS, %s', (name) => {
  const context: Context = JSON.parse(read(name, 'context.json'))
  const signatures = FORMS.map((form) => read(name, `${form}-signature.txt`).trim())

  it.each(FORMS)('verifies in the %s', (form) => {
    const request = parse(read(name, `${form}-signed-request.txt`))
    const late = context.omit_session_token === true
    const rules = rulesOf(context, !late)
    const verified = verifySignature(late ? withoutToken(request) : request, rules)
    expect(verified.signature).toBe(signatures[FORMS.indexOf(form)])
    // Detective has tokens signed: one that is added afterwards is refused.
    if (late)
      expect(() => verifySignature(request, rulesOf(context, true))).toThrow(AuthenticationError)
  })

  it.each(FORMS)('does not verify in the %s with another secret', (form) => {
    const request = parse(read(name, `${form}-signed-request.txt`))
    const wrong = { ...context, credentials: { ...context.credentials, secret_access_key: 'x' } }
    expect(() => verifySignature(request, rulesOf(wrong, true))).toThrow(AuthenticationError)
  })
})

it.runIf(SUITE !== undefined)('the suite of AWS has all of its 38 cases', () => {
  expect(CASES).toHaveLength(38)
})
