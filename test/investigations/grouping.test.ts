import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EntityRef } from '../../src/events/entity.ts'
import type { Finding } from '../../src/events/finding.ts'
import { DAY, HOUR } from '../../src/events/time.ts'
import type { Specificity } from '../../src/graph/specificity.ts'
import { isAnomaly } from '../../src/investigations/causes/symptoms.ts'
import { groupFindings } from '../../src/investigations/grouping.ts'
import {
  address,
  anomaly,
  bucket,
  endpoint,
  finding,
  ONSET,
  role,
  user,
} from '../support/stories.ts'

const churn = endpoint('churn')
const fraud = endpoint('fraud')
const hub = (type: EntityRef['type'], id: string): EntityRef => ({ type, id })

function sizes(findings: readonly Finding[]): number[] {
  return groupFindings(findings)
    .map(({ length }) => length)
    .sort()
}

describe('what ties two findings together', () => {
  const cases: readonly (readonly [string, Partial<Finding>, Partial<Finding>, boolean])[] = [
    ['the same entity', { entity: churn }, { entity: churn }, true],
    ['other entities alone do not', { entity: churn }, { entity: fraud }, false],
    [
      'the same actor',
      { entity: churn, actor: user('eve') },
      { entity: fraud, actor: user('eve') },
      true,
    ],
    [
      'the actor of one that the other acted upon',
      { entity: churn, actor: role('ci') },
      { entity: role('ci') },
      true,
    ],
    [
      'a related address',
      { entity: churn, related: [address('203.0.113.9')] },
      { entity: fraud, related: [address('203.0.113.9')] },
      true,
    ],
    [
      'the account does not',
      { entity: churn, related: [hub('aws-account', '1')] },
      { entity: fraud, related: [hub('aws-account', '1')] },
      false,
    ],
    [
      'the Region does not',
      { entity: churn, related: [hub('aws-region', 'r')] },
      { entity: fraud, related: [hub('aws-region', 'r')] },
      false,
    ],
    [
      'the user agent does not',
      { entity: churn, related: [hub('user-agent', 'aws-cli')] },
      { entity: fraud, related: [hub('user-agent', 'aws-cli')] },
      false,
    ],
    [
      'a service that acted does not',
      { entity: churn, actor: hub('aws-service', 's3') },
      { entity: fraud, actor: hub('aws-service', 's3') },
      false,
    ],
    [
      'an empty id does not',
      { entity: churn, actor: role('a'), related: [address('')] },
      { entity: fraud, related: [address('')] },
      false,
    ],
  ]
  test.each(cases)('%s', (_, one, other, together) => {
    expect(sizes([finding(one), finding(other)])).toEqual(together ? [2] : [1, 1])
  })

  test('a chain of ties is one group', () => {
    const chain = [
      finding({ entity: churn, actor: user('eve') }),
      finding({ entity: fraud, actor: user('eve'), related: [bucket('models')] }),
      finding({ entity: bucket('models'), actor: role('ci') }),
    ]
    expect(sizes(chain)).toEqual([3])
  })

  test('an address behind which many principals stand ties nothing, their own things still do', () => {
    const office = address('198.51.100.1')
    const people = Array.from({ length: 12 }, (_, i) =>
      finding({ entity: endpoint(`own-${i}`), actor: user(`person-${i}`), related: [office] }),
    )
    expect(groupFindings(people)).toHaveLength(12)
    expect(sizes([...people, finding({ entity: endpoint('own-3') })])).toEqual([
      ...Array.from({ length: 11 }, () => 1),
      2,
    ])
  })

  test('an address of two principals ties their findings', () => {
    const lair = address('198.51.100.66')
    expect(
      sizes([
        finding({ entity: churn, actor: user('eve'), related: [lair] }),
        finding({ entity: fraud, actor: role('ci'), related: [lair] }),
      ]),
    ).toEqual([2])
  })

  test('what is informational joins the nearest that is more, and ties nothing together', () => {
    const at = (hours: number, fields: Partial<Finding>) =>
      finding({ start: ONSET + hours * HOUR, end: ONSET + hours * HOUR, ...fields })
    const first = at(0, { entity: churn, actor: user('eve') })
    const slight = at(8, {
      entity: fraud,
      actor: user('eve'),
      related: [bucket('models')],
      severity: 'INFORMATIONAL',
    })
    const later = at(12, { entity: bucket('models'), actor: role('ci') })
    const groups = groupFindings([first, slight, later])
    expect(groups.map((group) => group.map(({ id }) => id))).toEqual(
      expect.arrayContaining([[first.id], [slight.id, later.id]]),
    )
  })

  test('samples stay apart from what is real', () => {
    const real = finding({ actor: user('eve') })
    const samples = [1, 2].map(() => finding({ actor: user('eve'), sample: true }))
    expect(
      groupFindings([real, ...samples]).map((group) => group.map(({ sample }) => sample ?? false)),
    ).toEqual(expect.arrayContaining([[false], [true, true]]))
  })
})

describe('how near in time', () => {
  const at = (start: number, end: number) => ({ start: ONSET + start, end: ONSET + end })
  const cases: readonly (readonly [string, Finding, Finding, boolean])[] = [
    [
      'anomalies six hours apart are one',
      anomaly(at(0, HOUR)),
      anomaly(at(7 * HOUR, 8 * HOUR)),
      true,
    ],
    [
      'anomalies further apart are two',
      anomaly(at(0, HOUR)),
      anomaly(at(7 * HOUR + 1, 8 * HOUR)),
      false,
    ],
    [
      'acts half a day apart are one',
      finding(at(0, HOUR)),
      finding(at(13 * HOUR, 14 * HOUR)),
      true,
    ],
    [
      'acts more than a day apart are two',
      finding({ ...at(0, HOUR), severity: 'LOW' }),
      finding({ ...at(25 * HOUR + 1, 26 * HOUR), severity: 'LOW' }),
      false,
    ],
    [
      'grave acts three days apart are one',
      finding(at(0, HOUR)),
      finding(at(72 * HOUR, 73 * HOUR)),
      true,
    ],
    [
      'grave acts a week apart are two',
      finding(at(0, HOUR)),
      finding(at(7 * DAY, 7 * DAY + HOUR)),
      false,
    ],
    [
      'a grave act and a slight one three days apart are two',
      finding(at(0, HOUR)),
      finding({ ...at(72 * HOUR, 73 * HOUR), severity: 'LOW' }),
      false,
    ],
    [
      'what lasts covers what falls into it',
      anomaly(at(0, 5 * DAY)),
      anomaly(at(4 * DAY, 4 * DAY)),
      true,
    ],
  ]
  test.each(cases)('%s', (_, one, other, together) => {
    expect(sizes([one, other])).toEqual(together ? [2] : [1, 1])
    expect(sizes([other, one])).toEqual(together ? [2] : [1, 1])
  })

  test('a short finding within a long one does not hide how long that lasted', () => {
    const long = finding(at(0, 40 * HOUR))
    const short = finding(at(HOUR, 2 * HOUR))
    expect(sizes([long, short, finding(at(45 * HOUR, 46 * HOUR))])).toEqual([3])
  })
})

describe('of any findings', () => {
  const entities = [churn, fraud, endpoint('search'), user('eve'), role('ci'), bucket('models')]
  const some = fc.array(
    fc.record({
      entity: fc.constantFrom(...entities),
      actor: fc.constantFrom(...entities),
      start: fc.integer({ min: 0, max: 96 }).map((hour) => ONSET + hour * HOUR),
      hours: fc.integer({ min: 0, max: 12 }),
      anomalous: fc.boolean(),
      sample: fc.boolean(),
    }),
    { maxLength: 24 },
  )
  const findingsOf = (drawn: typeof some extends fc.Arbitrary<infer T> ? T : never) =>
    drawn.map(({ hours, anomalous, ...fields }) =>
      (anomalous ? anomaly : finding)({ ...fields, end: fields.start + hours * HOUR }),
    )
  const shapeOf = (groups: readonly (readonly Finding[])[]) =>
    groups
      .map((group) =>
        group
          .map(({ id }) => id)
          .sort()
          .join(' '),
      )
      .sort()

  test('each is in one group, and no order of arrival makes another grouping', () => {
    fc.assert(
      fc.property(some, fc.infiniteStream(fc.integer()), (drawn, order) => {
        const findings = findingsOf(drawn)
        const groups = groupFindings(findings)
        expect(
          groups
            .flat()
            .map(({ id }) => id)
            .sort(),
        ).toEqual(findings.map(({ id }) => id).sort())
        const shuffled = findings
          .map((one) => ({ one, key: order.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one)
        expect(shapeOf(groupFindings(shuffled))).toEqual(shapeOf(groups))
      }),
      { numRuns: 200 },
    )
  })

  test('two that share an entity and are near are never apart', () => {
    fc.assert(
      fc.property(some, (drawn) => {
        const groups = groupFindings(findingsOf(drawn))
        const groupOf = new Map(groups.flatMap((group, i) => group.map((one) => [one, i] as const)))
        const all = groups.flat()
        for (const a of all) {
          for (const b of all) {
            const shared = [a.entity, a.actor].some(
              (one) => one?.id === b.entity.id || one?.id === b.actor?.id,
            )
            const gap = Math.max(0, b.start - a.end, a.start - b.end)
            const anomalies = isAnomaly(a) && a.entity.id === b.entity.id && gap <= 6 * HOUR
            const acts = !isAnomaly(a) && shared && gap <= 12 * HOUR
            if (isAnomaly(a) === isAnomaly(b) && a.sample === b.sample && (anomalies || acts))
              expect(groupOf.get(a)).toBe(groupOf.get(b))
          }
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('what is rare ties over a longer time', () => {
  const days = (start: number) => ({ start: ONSET + start * DAY, end: ONSET + start * DAY + HOUR })
  const ip = address('203.0.113.9')
  const known = (bits: number, assumptions: Specificity['assumptions'] = []): Specificity => ({
    bits: (id) => (id === ip.id ? bits : undefined),
    assumptions,
  })
  const together = (specificity: Specificity, ...findings: readonly Finding[]) =>
    groupFindings(findings, specificity).length === 1

  test.each([
    ['an address that nobody else uses, over two days', 5, 2, true],
    ['an address that nobody else uses, over a month', 5, 30, false],
    ['an address that many use, within the hour', 1, 0, false],
    ['an address that some use, within the hour', 2.2, 0, true],
  ])('%s', (_, bits, apart, expected) => {
    const one = finding({
      ...days(0),
      actor: user('eve'),
      entity: user('eve'),
      related: [ip],
      severity: 'LOW',
    })
    const other = finding({
      ...days(apart),
      actor: user('bob'),
      entity: user('bob'),
      related: [ip],
      severity: 'LOW',
    })
    expect(together(known(bits), one, other)).toBe(expected)
    expect(together(known(bits), other, one)).toBe(expected)
  })

  test('a user made by one and used a month later by the other is one story, and not the other way round', () => {
    const made = finding({
      ...days(0),
      type: 'Technique/UserCreated',
      actor: user('eve'),
      entity: user('new'),
    })
    const used = finding({ ...days(30), actor: user('new'), entity: endpoint('fraud') })
    const before = finding({ ...days(-30), actor: user('new'), entity: endpoint('fraud') })
    expect(together(known(0), made, used)).toBe(true)
    expect(together(known(0), made, before)).toBe(false)
  })

  test('a role seldom taken on ties who took it on to what was done in it, across accounts', () => {
    const there = role('admin', '999988887777')
    const from = finding({ ...days(0), actor: user('eve'), entity: user('eve') })
    const to = finding({ ...days(0.1), actor: there, entity: there })
    const taken = {
      from: user('eve').id,
      to: there.id,
      first: ONSET + 2 * HOUR,
      last: ONSET + 2 * HOUR,
    }
    expect(together(known(0, [{ ...taken, bits: 5 }]), from, to)).toBe(true)
    expect(together(known(0, [{ ...taken, bits: 0.1 }]), from, to)).toBe(false)
    expect(
      together(
        known(0, [{ ...taken, first: ONSET + 20 * DAY, last: ONSET + 20 * DAY, bits: 3 }]),
        from,
        to,
      ),
    ).toBe(false)
  })

  test('in whichever order findings arrive', () => {
    const story = [0, 1, 2, 3, 40].map((day) =>
      finding({
        ...days(day),
        actor: user(`u${day % 2}`),
        entity: endpoint(`e${day}`),
        related: [ip],
      }),
    )
    const sorted = (groups: readonly (readonly Finding[])[]) =>
      groups.map((group) => group.map(({ id }) => id).join()).sort()
    fc.assert(
      fc.property(fc.shuffledSubarray(story, { minLength: story.length }), (shuffled) => {
        expect(sorted(groupFindings(shuffled, known(4)))).toEqual(
          sorted(groupFindings(story, known(4))),
        )
      }),
    )
  })
})
