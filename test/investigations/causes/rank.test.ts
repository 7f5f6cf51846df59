import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CAUSE_KINDS } from '../../../src/events/cause.ts'
import { HOUR, MINUTE } from '../../../src/events/time.ts'
import { type Candidate, evidence } from '../../../src/investigations/causes/candidate.ts'
import { rankCauses } from '../../../src/investigations/causes/rank.ts'
import { endpoint, ONSET, role } from '../../support/stories.ts'

function candidate(weight: number, fields: Partial<Candidate> = {}): Candidate {
  return {
    kind: 'model-change',
    principal: role('release'),
    entity: endpoint('churn'),
    time: ONSET,
    eventIds: ['e-1'],
    why: 'because.',
    evidence: [evidence('kind', 'a reason', weight)],
    ...fields,
  }
}

test('with no candidate all is unexplained, and the reader is told so', () => {
  expect(rankCauses([])).toMatchObject([
    {
      rank: 1,
      probability: 1,
      kind: 'unexplained',
      eventIds: [],
      why: 'Nothing was found in the collected logs that could have caused it.',
    },
  ])
})

describe('of any candidates', () => {
  const some = fc.array(
    fc
      .record({
        weight: fc.double({ min: -40, max: 40, noNaN: true }),
        who: fc.constantFrom('a', 'b', 'c', 'd'),
        kind: fc.constantFrom(...CAUSE_KINDS.filter((kind) => kind !== 'unexplained')),
        hours: fc.integer({ min: 0, max: 60 }),
      })
      .map(({ weight, who, kind, hours }) =>
        candidate(weight, { principal: role(who), kind, time: ONSET - hours * HOUR }),
      ),
    { maxLength: 30 },
  )

  test('the probabilities sum to 1, fall with the rank, and unexplained is last', () => {
    fc.assert(
      fc.property(some, (candidates) => {
        const causes = rankCauses(candidates)
        const probabilities = causes.map(({ probability }) => probability)
        expect(probabilities.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9)
        expect(Math.min(...probabilities)).toBeGreaterThanOrEqual(-1e-12)
        const named = probabilities.slice(0, -1)
        expect(named).toEqual(named.toSorted((a, b) => b - a))
        expect(causes.map(({ kind }) => kind === 'unexplained')).toEqual(
          causes.map((_, i) => i === causes.length - 1),
        )
        expect(causes.map(({ rank }) => rank)).toEqual(causes.map((_, i) => i + 1))
        expect(causes.length).toBeLessThanOrEqual(7)
      }),
    )
  })

  test('the order in which they come does not matter', () => {
    fc.assert(
      fc.property(some, (candidates) => {
        const told = (list: readonly Candidate[]) =>
          rankCauses(list).map(
            ({ kind, principal, probability }) =>
              `${kind} ${principal?.id} ${probability.toFixed(9)}`,
          )
        expect(told(candidates.toReversed())).toEqual(told(candidates))
      }),
    )
  })
})

test('the better the evidence, the likelier; what is hardly likely is left out', () => {
  const causes = rankCauses([
    candidate(-9, { principal: role('far') }),
    candidate(1, { principal: role('near') }),
    candidate(4, { principal: role('very-thing') }),
  ])
  expect(causes.map(({ principal }) => principal?.id)).toEqual([
    role('very-thing').id,
    role('near').id,
    undefined,
  ])
  expect(causes[0]?.probability).toBeGreaterThan(0.9)
})

test('the odds of causes are what their evidence says, to the hundredth', () => {
  const causes = rankCauses([
    candidate(1, { principal: role('near') }),
    candidate(2, { principal: role('nearest') }),
  ])
  const sums = causes.map(({ evidence: parts }) => parts.reduce((sum, one) => sum + one.weight, 0))
  const odds = causes.map(({ probability }) =>
    Math.log(probability / (causes[2]?.probability ?? 1)),
  )
  expect(odds.map((one, i) => one - ((sums[i] ?? 0) - (sums[2] ?? 0)))).toEqual([
    expect.closeTo(0, 2),
    expect.closeTo(0, 2),
    expect.closeTo(0, 2),
  ])
})

describe('calls of one deed are one cause', () => {
  test('though one of the logs leaves out the path of the role', () => {
    const bare = role('sagemaker-execution')
    const full = { ...bare, id: bare.id.replace('role/', 'role/service-role/') }
    for (const [strong, weak] of [
      [bare, full],
      [full, bare],
    ]) {
      const causes = rankCauses([
        candidate(3, { principal: strong }),
        candidate(2, { principal: weak }),
      ])
      expect(causes).toHaveLength(2)
      expect(causes[0]?.principal?.id).toBe(full.id)
    }
  })

  test('with the events of all, told by the strongest', () => {
    const [cause, rest] = rankCauses([
      candidate(1, { eventIds: ['config'], why: 'weaker.' }),
      candidate(3, { eventIds: ['update', 'config'], why: 'strongest.', time: ONSET + MINUTE }),
    ])
    expect(cause).toMatchObject({ why: 'strongest.', eventIds: ['update', 'config'] })
    expect(rest?.kind).toBe('unexplained')
  })

  test('wherever on the clock it falls', () => {
    for (let minutes = 0; minutes < 240; minutes += 20) {
      const time = ONSET + minutes * MINUTE
      expect(
        rankCauses([candidate(2, { time }), candidate(2, { time: time + 3 * MINUTE })]),
      ).toHaveLength(2)
    }
  })

  test('whatever each of them would be by itself', () => {
    const [cause, ...others] = rankCauses([
      candidate(2, { eventIds: ['update'] }),
      candidate(1, { eventIds: ['config'], kind: 'configuration-change' }),
    ])
    expect(cause).toMatchObject({ kind: 'model-change', eventIds: ['update', 'config'] })
    expect(others.map(({ kind }) => kind)).toEqual(['unexplained'])
  })

  test.each([
    ['another principal', { principal: role('else') }],
    ['hours later', { time: ONSET + 5 * HOUR }],
  ])('but not %s', (_, fields) => {
    expect(rankCauses([candidate(2), candidate(2, fields)])).toHaveLength(3)
  })
})
