import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SEVERITIES, severityRank } from '../../../src/events/severity.ts'
import type { Indicator } from '../../../src/investigations/indicators/indicator.ts'
import { severityOf } from '../../../src/investigations/indicators/severity.ts'

const TTP: Indicator = {
  type: 'TTP_OBSERVED',
  tactic: 'Impact',
  technique: 'T1496',
  procedure: 'Somebody used what costs.',
  ipAddress: '203.0.113.5',
  apiName: 'InvokeModel',
  apiSuccessCount: 3,
  apiFailureCount: 0,
}
const REFUSED: Indicator = { ...TTP, apiSuccessCount: 0, apiFailureCount: 3 }
const FLAGGED: Indicator = {
  type: 'FLAGGED_IP_ADDRESS',
  ipAddress: '203.0.113.5',
  reason: 'AWS_THREAT_INTELLIGENCE',
}
const OWN_NEW: Indicator = { type: 'NEW_ASO', aso: 'Example', isNewForEntireAccount: false }
const NEW: Indicator = { ...OWN_NEW, isNewForEntireAccount: true }
const RELATED: Indicator = { type: 'RELATED_FINDING', arn: 'arn', findingType: 'T', ipAddress: '' }
const GROUP: Indicator = { type: 'RELATED_FINDING_GROUP', id: 'fg-1' }

test.each([
  ['nothing tells nothing', [], 'INFORMATIONAL', 'INFORMATIONAL'],
  ['what is new for one alone is worth knowing', [OWN_NEW], 'INFORMATIONAL', 'INFORMATIONAL'],
  ['what is new for the account is low', [NEW], 'INFORMATIONAL', 'LOW'],
  ['a part in a group is low', [GROUP], 'INFORMATIONAL', 'LOW'],
  ['an address on a threat list is medium', [FLAGGED], 'INFORMATIONAL', 'MEDIUM'],
  ['a finding is as grave as it is', [TTP], 'HIGH', 'HIGH'],
  ['two things that agree raise nothing', [TTP, FLAGGED], 'HIGH', 'HIGH'],
  ['a finding that names the listed address is no third', [TTP, FLAGGED, RELATED], 'HIGH', 'HIGH'],
  ['three that agree raise by a step', [TTP, FLAGGED, NEW], 'HIGH', 'CRITICAL'],
  ['what is new for one alone is no third', [TTP, FLAGGED, OWN_NEW], 'HIGH', 'HIGH'],
  ['who was refused has done nothing', [REFUSED, FLAGGED, NEW], 'HIGH', 'HIGH'],
  ['low techniques raise nothing', [TTP, FLAGGED, NEW], 'LOW', 'MEDIUM'],
  ['nothing is graver than critical', [TTP, FLAGGED, NEW], 'CRITICAL', 'CRITICAL'],
] as const)('%s', (_, indicators, gravest, severity) => {
  expect(severityOf(indicators, gravest)).toBe(severity)
})

test('more indicators, or a graver finding, never make an investigation less grave', () => {
  const indicators = fc.subarray([TTP, REFUSED, FLAGGED, OWN_NEW, NEW, RELATED, GROUP])
  fc.assert(
    fc.property(
      indicators,
      indicators,
      fc.constantFrom(...SEVERITIES),
      fc.constantFrom(...SEVERITIES),
      (some, more, a, b) => {
        const [lesser, graver] = severityRank(a) <= severityRank(b) ? [a, b] : [b, a]
        const before = severityRank(severityOf(some, lesser))
        expect(severityRank(severityOf([...some, ...more], graver))).toBeGreaterThanOrEqual(before)
      },
    ),
  )
})
