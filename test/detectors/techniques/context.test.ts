import { describe, expect, it } from 'vitest'
import {
  familiarityOf,
  habitBits,
  severityInContext,
} from '../../../src/detectors/techniques/context.ts'
import { TECHNIQUE_DETECTOR } from '../../../src/detectors/techniques/index.ts'
import { DAY, HOUR } from '../../../src/events/time.ts'
import type { Habit } from '../../../src/graph/novelty-habits.ts'
import { lakeOf, record, type TestCall } from './lake-support.ts'

const habit = (parts: Partial<Habit>): Habit => ({
  own: 0,
  active: 30,
  peers: 0,
  peersActive: 60,
  account: 0,
  accountActive: 300,
  ...parts,
})

describe('severity in context', () => {
  it.each([
    [habit({}), 0, 'unknown'],
    [habit({ own: 12 }), 40, 'routine'],
    [habit({ own: 2 }), 40, 'occasional'],
    [habit({ peers: 9 }), 40, 'usual-for-peers'],
    [habit({ account: 9 }), 40, 'usual-in-account'],
    [habit({}), 40, 'first-in-account'],
  ] as const)('tells how usual an act is (%#)', (seen, days, familiarity) => {
    expect(familiarityOf(seen, days)).toBe(familiarity)
  })

  it('is more surprised the less anybody did it', () => {
    const order = [
      habit({ own: 20, peers: 20, account: 20 }),
      habit({ peers: 20, account: 20 }),
      habit({ account: 20 }),
      habit({}),
    ]
    const bits = order.map(habitBits)
    expect(bits).toEqual([...bits].sort((a, b) => a - b))
  })

  const call = { kind: 'call' } as const
  it.each([
    ['HIGH', 'routine', false, 'LOW'],
    ['HIGH', 'unknown', false, 'HIGH'],
    ['HIGH', 'unknown', true, 'MEDIUM'],
    ['MEDIUM', 'first-in-account', false, 'HIGH'],
    ['MEDIUM', 'routine', false, undefined],
    ['LOW', 'routine', false, undefined],
    ['LOW', 'first-in-account', false, 'LOW'],
  ] as const)(
    '%s by somebody for whom it is %s (refused: %s) is %s',
    (severity, familiarity, denied, expected) => {
      expect(severityInContext({ severity, matcher: call }, familiarity, denied)).toBe(expected)
    },
  )

  it('does not tell of what engineers do every day', () => {
    const everyday = { severity: 'LOW', matcher: call, everyday: true } as const
    expect(severityInContext(everyday, 'routine', false)).toBeUndefined()
    expect(severityInContext(everyday, 'usual-for-peers', false)).toBeUndefined()
    expect(severityInContext(everyday, 'first-in-account', false)).toBe('LOW')
  })

  it('alarms of an everyday act that is new to the account and of a user who is', () => {
    const everyday = { severity: 'LOW', matcher: call, everyday: true } as const
    expect(severityInContext(everyday, 'first-in-account', false, true)).toBe('MEDIUM')
    expect(severityInContext(everyday, 'first-in-account', true, true)).toBe('INFORMATIONAL')
    expect(severityInContext(everyday, 'usual-in-account', false, true)).toBe('LOW')
    const grave = { severity: 'HIGH', matcher: call, everyday: true } as const
    expect(severityInContext(grave, 'first-in-account', false, true)).toBe('HIGH')
  })

  it('takes for a note what administrators do now and then, but not of a newcomer', () => {
    const technique = { severity: 'LOW', matcher: call, administration: true } as const
    expect(severityInContext(technique, 'first-in-account', false)).toBe('INFORMATIONAL')
    expect(severityInContext(technique, 'first-in-account', false, true)).toBe('LOW')
    expect(severityInContext(technique, 'unknown', false)).toBe('LOW')
    expect(severityInContext(technique, 'unknown', true)).toBe('INFORMATIONAL')
    expect(severityInContext(technique, 'routine', false)).toBeUndefined()
  })

  it('leaves a pipeline alone that deploys every day, and tells of a stranger who does', async () => {
    const start = Date.UTC(2026, 9, 20)
    const deploy = (by: string): TestCall => ({
      op: 'sagemaker:UpdateEndpoint',
      request: { endpointName: 'churn' },
      by,
    })
    const days = Array.from({ length: 20 }, (_, i) =>
      record(deploy('role/ci/run'), '1'.repeat(12), start - (i + 1) * DAY),
    )
    const now = ['role/ci/run', 'user/stranger'].map((by) =>
      record(deploy(by), '1'.repeat(12), start + HOUR),
    )
    const lake = await lakeOf([...days, ...now])
    const scope = { start, end: start + DAY }
    const { findings } = await TECHNIQUE_DETECTOR.detect({
      lake,
      scope,
      baseline: { start: start - 45 * DAY, end: start },
    })
    await lake.engine.close()
    expect(
      findings.map(({ actor, severity }) => `${actor?.id.split('/').at(-1)} ${severity}`),
    ).toEqual(['stranger LOW'])
  })
})
