import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TECHNIQUES } from '../../../src/detectors/techniques/catalogue.ts'
import { fits } from '../../../src/detectors/techniques/match.ts'
import { patternsOf } from '../../../src/detectors/techniques/technique.ts'
import type { Call } from '../../../src/lake/calls.ts'

const FACTS = {
  accounts: new Set<string>(),
  executionRoles: new Set<string>(),
  artifacts: new Set<string>(),
  artifactSince: new Map<string, number>(),
  artifactBuckets: new Set<string>(),
  trainingBuckets: new Set<string>(),
}

const PATTERNS = TECHNIQUES.flatMap(({ matcher }) => patternsOf(matcher))

function callWith(request: string, response: string): Call {
  return {
    eventId: 'e',
    time: 0,
    account: '1',
    region: '',
    service: '',
    operation: '',
    identityType: 'IAMUser',
    actor: 'arn:aws:iam::1:user/x',
    actorType: 'iam-user',
    actorAccount: '1',
    session: '',
    accessKey: 'AKIA1',
    mfa: false,
    sourceIp: '192.0.2.1',
    ipKind: 'ipv4',
    userAgent: '',
    outcome: 'success',
    error: '',
    target: '',
    targetType: 'unknown',
    request,
    response,
    additional: response,
  }
}

it('no condition throws, whatever the caller wrote', () => {
  const texts = fc.oneof(
    fc.json(),
    fc.string(),
    fc.constant('{"__proto__":{"userName":1},"names":"x"}'),
  )
  fc.assert(
    fc.property(texts, texts, (request, response) => {
      const call = callWith(request, response)
      for (const pattern of PATTERNS) expect(typeof fits(pattern, call, FACTS)).toBe('boolean')
    }),
    { numRuns: 150 },
  )
})

it('no condition takes long on text made to be slow to match', () => {
  const texts = [
    '"Principal": '.repeat(1200),
    '"cidrIp":"0.'.repeat(1300),
    `${'/'.repeat(8000)}"Days":`,
    'read-me-'.repeat(2000),
  ]
  const started = performance.now()
  for (const text of texts)
    for (const pattern of PATTERNS) fits(pattern, callWith(`{"key":"${text}"}`, text), FACTS)
  expect(performance.now() - started).toBeLessThan(1500)
})
