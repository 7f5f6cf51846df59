import { describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../../src/events/time.ts'
import type { Act } from '../../../src/graph/acts.ts'
import type { Lineage } from '../../../src/graph/lineage.ts'
import { actKindOf } from '../../../src/investigations/causes/act-kinds.ts'
import { reversalEvidence } from '../../../src/investigations/causes/reversal.ts'
import { act, endpoint, ONSET, subject } from '../../support/stories.ts'

const GROUP = { type: 'security-group', id: 'sg-1' } as const
const NOTHING: Lineage = {
  rollouts: [],
  deletions: [],
  configurations: new Map(),
  models: new Map(),
}

function reversal(did: Act, later: Act, lineage = NOTHING, lasts = 8 * HOUR) {
  const kind = actKindOf(did.service, did.operation)
  if (kind === undefined) throw new Error(`${did.operation} is of no kind`)
  return reversalEvidence(did, kind, subject({ end: ONSET + lasts }), [did, later], lineage)[0]
}

describe('of a rule that was taken out', () => {
  const rule = (operation: string, fields: Partial<Act> = {}) =>
    act({ service: 'ec2.amazonaws.com', operation, target: GROUP, ...fields })
  const removed = rule('RevokeSecurityGroupEgress')
  const back = (hours: number, operation = 'AuthorizeSecurityGroupEgress') =>
    rule(operation, { time: ONSET + hours * HOUR, eventId: 'back' })

  test('that it was put back as the anomaly ended speaks for it', () => {
    expect(reversal(removed, back(7.8))).toMatchObject({
      eventIds: ['back'],
      weight: expect.any(Number),
    })
    expect(reversal(removed, back(7.8))?.weight).toBeGreaterThan(0)
  })

  test('that it was put back and the anomaly went on speaks against it', () => {
    const found = reversal(removed, back(2))
    expect(found?.weight).toBeLessThan(0)
    expect(found?.text).toBe(
      'ec2:AuthorizeSecurityGroupEgress took it back, and it went on for 6.0 h',
    )
  })

  test.each([
    ['a change that takes nothing back', back(2, 'ModifySecurityGroupRules')],
    ['one soon enough before the end', back(6.5)],
    [
      'one of another group',
      rule('AuthorizeSecurityGroupEgress', { time: ONSET + HOUR, target: endpoint('x') }),
    ],
  ])('%s says nothing', (_, later) => {
    expect(reversal(removed, later)).toBeUndefined()
  })
})

describe('of a roll-out', () => {
  const served = (hours: number, configuration: string, eventId: string) => ({
    endpoint: endpoint('churn').id,
    time: ONSET + hours * HOUR,
    configuration,
    eventId,
  })
  const lineage = (last: string): Lineage => ({
    ...NOTHING,
    rollouts: [served(-90, 'old', 'first'), served(-0.1, 'new', 'did'), served(1, last, 'undo')],
  })
  const did = act({ eventId: 'did', time: ONSET - 6 * MINUTE })
  const undo = act({ eventId: 'undo', time: ONSET + HOUR })

  test('the return to the configuration before takes it back', () => {
    expect(reversal(did, undo, lineage('old'))?.weight).toBeLessThan(0)
  })

  test('a third configuration does not', () => {
    expect(reversal(did, undo, lineage('newest'))).toBeUndefined()
  })
})
