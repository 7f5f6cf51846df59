import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SEVERITIES } from '../../../src/events/severity.ts'
import { DAY } from '../../../src/events/time.ts'
import {
  checkSuppression,
  type Suppression,
  suppressionDocument,
  suppressionOf,
  withoutAccepted,
} from '../../../src/investigations/triage/suppression.ts'
import { ACCOUNT, endpoint, finding, user } from '../../support/stories.ts'

const NOW = Date.UTC(2026, 0, 15)
const RULE: Suppression = {
  ...{ id: 'r1', type: '', entity: '', actor: '', account: '', reason: 'known', by: 'ana' },
  ...{ created: NOW, expires: NOW + DAY, upTo: 'MEDIUM' },
}
const ONE = finding({ type: 'Technique/UserCreated', severity: 'LOW', actor: user('eve') })

describe('an accepted finding', () => {
  it.each<readonly [string, Partial<Suppression>, boolean]>([
    ['its type', { type: 'Technique/UserCreated' }, true],
    ['another type', { type: 'Technique/RoleTrustsOutside' }, false],
    ['the beginning of its type', { type: 'Technique/*' }, true],
    ['its entity', { entity: endpoint('churn').id }, true],
    ['the end of its entity', { entity: 'churn' }, true],
    ['part of its entity', { entity: 'hurn' }, false],
    ['its actor by name', { actor: 'eve' }, true],
    ['another actor', { actor: 'steve' }, false],
    ['another account', { type: 'Technique/*', account: '999999999999' }, false],
    ['its account', { type: 'Technique/*', account: ACCOUNT }, true],
    ['a rule that has expired', { actor: 'eve', expires: NOW }, false],
    ['a rule for less grave ones', { actor: 'eve', upTo: 'INFORMATIONAL' }, false],
  ])('by %s', (_, fields, accepted) => {
    const { kept, suppressed } = withoutAccepted([ONE], [{ ...RULE, ...fields }], NOW)
    expect([kept.length, suppressed.length]).toEqual(accepted ? [0, 1] : [1, 0])
  })

  it('comes back when it is graver than what was accepted', () => {
    const graver = { ...ONE, severity: 'HIGH' as const }
    expect(withoutAccepted([graver], [{ ...RULE, actor: 'eve' }], NOW).kept).toEqual([graver])
  })

  it('is never lost: each is kept or told as accepted', () => {
    const findings = fc.array(
      fc.record({ actor: fc.constantFrom('eve', 'bob'), severity: fc.constantFrom(...SEVERITIES) }),
    )
    fc.assert(
      fc.property(findings, (all) => {
        const made = all.map(({ actor, severity }) => finding({ actor: user(actor), severity }))
        const { kept, suppressed } = withoutAccepted(made, [{ ...RULE, actor: 'eve' }], NOW)
        const ids = [...kept, ...suppressed].map(({ id }) => id)
        expect(ids.sort()).toEqual(made.map(({ id }) => id).sort())
      }),
    )
  })
})

describe('a rule', () => {
  it.each<readonly [Partial<Suppression>, RegExp]>([
    [{ actor: 'eve', reason: ' ' }, /say why/],
    [{ actor: 'eve', expires: NOW - 1 }, /in the past/],
    [{ actor: 'eve', expires: NOW + 400 * DAY }, /more than a year/],
    [{ type: '*' }, /accept everything/],
    [{}, /accept everything/],
    [{ account: ACCOUNT }, /accept everything/],
    [{ type: 'Tech*/x' }, /only the end/],
  ])('%j is refused', (fields, message) => {
    expect(() => checkSuppression({ ...RULE, ...fields })).toThrow(message)
  })

  it('is kept as it was made, and what is broken accepts nothing', () => {
    expect(suppressionOf(suppressionDocument(RULE))).toEqual([RULE])
    expect(suppressionOf({ kind: 'suppression', id: 'x', body: '{"id":1}' })).toEqual([])
  })
})
