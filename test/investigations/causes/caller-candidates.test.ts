import { describe, expect, test } from 'vitest'
import { DAY, HOUR } from '../../../src/events/time.ts'
import type { CallerChange } from '../../../src/graph/callers.ts'
import { callerCandidates } from '../../../src/investigations/causes/caller-candidates.ts'
import { logOdds } from '../../../src/investigations/causes/candidate.ts'
import { anomaly, finding, ONSET, role, subject, user } from '../../support/stories.ts'

const stolen = user('batch-export').id
const shop = role('shop').id

const change = (caller: string, fields: Partial<CallerChange> = {}): CallerChange => ({
  caller,
  before: 0,
  during: 0,
  tokensBefore: 0,
  tokensDuring: 0,
  firstSeen: ONSET - 40 * DAY,
  eventIds: [`call-of-${caller}`],
  ...fields,
})

const busier = subject({
  symptoms: new Map([
    ['volume', 0.8],
    ['tokens', 0.8],
  ]),
})
const against = (actor: string, severity: 'LOW' | 'MEDIUM' | 'HIGH', fields = {}) =>
  finding({
    actor: { type: 'iam-user', id: actor },
    severity,
    title: 'a key used from elsewhere',
    ...fields,
  })

describe('of whoever called more', () => {
  test('a new caller under suspicion abuses credentials', () => {
    const grown = change(stolen, { during: 400, firstSeen: ONSET })
    const [candidate, ...others] = callerCandidates([grown], busier, [against(stolen, 'LOW')])
    expect(others).toEqual([])
    expect(candidate).toMatchObject({
      kind: 'credential-abuse',
      principal: { type: 'iam-user', id: stolen },
      entity: busier.entity,
      time: ONSET,
      eventIds: [`call-of-${stolen}`],
    })
    expect(candidate?.why).toContain('where it never had')
    expect(candidate?.evidence.map(({ factor }) => factor)).toContain('suspicion')
  })

  test('a known caller that grew brings traffic', () => {
    const [candidate] = callerCandidates([change(shop, { before: 100, during: 450 })], busier, [])
    expect(candidate).toMatchObject({
      kind: 'traffic-change',
      principal: { type: 'iam-role', id: shop },
    })
    expect(candidate?.why).toBe('shop used churn 4.5 times as much as before.')
  })

  test('a known caller is abused when something grave is known against it', () => {
    const grown = change(shop, { before: 100, during: 450 })
    const kindWith = (severity: 'LOW' | 'MEDIUM' | 'HIGH') =>
      callerCandidates([grown], busier, [against(shop, severity)])[0]?.kind
    expect([kindWith('LOW'), kindWith('MEDIUM'), kindWith('HIGH')]).toEqual([
      'traffic-change',
      'credential-abuse',
      'credential-abuse',
    ])
  })

  test('a new caller without a stain is traffic', () => {
    const [candidate] = callerCandidates(
      [change(shop, { during: 50, firstSeen: ONSET })],
      busier,
      [],
    )
    expect(candidate?.kind).toBe('traffic-change')
    expect(candidate?.evidence.map(({ text }) => text)).toContain('shop had never used it before')
  })

  test.each([
    ['anomalies of its own', [anomaly({ actor: { type: 'iam-user', id: stolen } })]],
    ['findings against others', [against(user('eve').id, 'HIGH')]],
    [
      'findings long before',
      [against(stolen, 'HIGH', { start: ONSET - 9 * DAY, end: ONSET - 8 * DAY })],
    ],
    [
      'findings long after',
      [against(stolen, 'HIGH', { start: ONSET + 3 * DAY, end: ONSET + 4 * DAY })],
    ],
  ])('%s are no suspicion', (_, findings) => {
    const grown = change(stolen, { during: 400, firstSeen: ONSET })
    expect(callerCandidates([grown], busier, findings)[0]?.kind).toBe('traffic-change')
  })
})

describe('who is weighed', () => {
  test('nobody, when nobody grew', () => {
    const calm = [
      change(shop, { before: 100, during: 90 }),
      change(stolen, { before: 5, during: 5 }),
    ]
    expect(callerCandidates(calm, busier, [])).toEqual([])
    expect(callerCandidates([], busier, [])).toEqual([])
  })

  test('who has a share of the growth worth telling', () => {
    const mixed = [
      change(shop, { before: 100, during: 1000 }),
      change(stolen, { before: 10, during: 20 }),
    ]
    expect(callerCandidates(mixed, busier, []).map(({ principal }) => principal?.id)).toEqual([
      shop,
    ])
  })

  test('by tokens where the logs tell them, by calls otherwise', () => {
    const few = change(stolen, { before: 10, during: 11, tokensBefore: 1e3, tokensDuring: 9e6 })
    const many = change(shop, { before: 10, during: 900, tokensBefore: 1e3, tokensDuring: 2e3 })
    expect(callerCandidates([many, few], busier, []).map(({ principal }) => principal?.id)).toEqual(
      [stolen],
    )
  })

  test('the more of the growth is its own, the more it weighs', () => {
    const weights = [300, 600, 2000].map((during) => {
      const [candidate] = callerCandidates(
        [change(shop, { before: 100, during }), change(stolen, { before: 100, during: 300 })],
        busier,
        [],
      )
      return candidate === undefined ? Number.NaN : logOdds(candidate)
    })
    expect(weights).toEqual(weights.toSorted((a, b) => a - b))
    expect(new Set(weights).size).toBe(3)
  })

  test('less when the symptoms have little to do with who calls', () => {
    const grown = [change(shop, { before: 100, during: 300 })]
    const odds = (symptoms: Parameters<typeof subject>[0]) =>
      callerCandidates(grown, subject(symptoms), []).map(logOdds)[0] ?? Number.NaN
    expect(odds({ symptoms: new Map([['volume', 1]]) })).toBeGreaterThan(
      odds({ symptoms: new Map([['errors', 1]]) }) + 2,
    )
  })

  test('what began after the fact is dated by its first call', () => {
    const late = ONSET + HOUR
    const [candidate] = callerCandidates([change(shop, { during: 9, firstSeen: late })], busier, [])
    expect(candidate?.time).toBe(late)
  })
})

describe('what is known against a caller', () => {
  const grown = [change(shop, { before: 100, during: 450 })]
  const named = (fields: object) =>
    callerCandidates(grown, busier, [
      finding({ severity: 'HIGH', actor: { type: 'iam-role', id: shop }, ...fields }),
    ])[0]

  test('is known by whichever name of the role', () => {
    const withPath = { type: 'iam-role', id: shop.replace('role/', 'role/apps/') } as const
    expect(named({ actor: withPath })?.kind).toBe('credential-abuse')
  })

  test.each(['Queries/CostlyPrompts', 'Queries/DenialOfService', 'Abuse/CostHarvesting'])(
    'is not that it asked more, said again: %s',
    (type) => {
      const candidate = named({ type })
      expect(candidate?.kind).toBe('traffic-change')
      expect(candidate?.evidence.some(({ factor }) => factor === 'suspicion')).toBe(false)
    },
  )
})
