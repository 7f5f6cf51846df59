import { describe, expect, it } from 'vitest'
import {
  burstsOf,
  type Score,
  SIDES,
  type Side,
  scoreOf,
  severityOf,
} from '../../../src/detectors/behaviour/burst.ts'
import type { Surprising } from '../../../src/detectors/behaviour/surprise-of.ts'
import { HOUR } from '../../../src/events/time.ts'
import type { Facet } from '../../../src/graph/novelty.ts'

function surprising(facet: Facet, value: string, bits: number, first = 0): Surprising {
  return {
    novel: {
      actor: 'a',
      actorType: 'iam-role',
      account: '1',
      facet,
      value,
      first,
      last: first,
      count: 1,
      failed: 0,
    },
    bits,
    newForAccount: true,
    newForEverybody: true,
    holders: 0,
  }
}

const score = (sides: Partial<Record<Side, number>>, grave = 1): Score => ({
  bits: 0,
  sides: new Map(SIDES.map((side) => [side, sides[side] ?? 0])),
  loudest: new Map(),
  grave,
})

describe('a burst of new values', () => {
  it('ends where nothing new was seen for six hours', () => {
    const values = [0, 5, 10, 17, 18].map((hour) =>
      surprising('region', `r${hour}`, 9, hour * HOUR),
    )
    expect(burstsOf(values).map((burst) => burst.values.length)).toEqual([3, 2])
  })

  it('counts address, network and country as one side', () => {
    const one = scoreOf({ actor: 'a', start: 0, end: 0, values: [surprising('network', 'n', 10)] })
    const values = [
      surprising('network', 'n', 10),
      surprising('country', 'c', 9),
      surprising('asn', 's', 8),
    ]
    expect(scoreOf({ actor: 'a', start: 0, end: 0, values }).bits).toBe(one.bits)
  })

  it('weighs looking around below changing things', () => {
    const of = (operation: string) =>
      scoreOf({ actor: 'a', start: 0, end: 0, values: [surprising('operation', operation, 10)] })
    expect(of('iam.amazonaws.com:ListUsers').bits).toBeLessThan(
      of('iam.amazonaws.com:CreateUser').bits,
    )
    expect(of('iam.amazonaws.com:ListUsers').grave).toBe(0)
    expect(of('iam.amazonaws.com:CreateUser').grave).toBe(1)
    expect(of('s3.amazonaws.com:GetObject').grave).toBe(1)
  })

  it.each([
    ['INFORMATIONAL', score({ act: 30 }), 20],
    ['LOW', score({ act: 30, client: 20 }), 20],
    ['LOW', score({ act: 30, client: 20, place: 3 }, 0), 20],
    ['MEDIUM', score({ act: 30, place: 9 }), 20],
    ['MEDIUM', score({ act: 30, client: 20, place: 3 }), 20],
    ['HIGH', score({ act: 30, client: 20, place: 9 }), 20],
    ['LOW', score({ act: 30, client: 20, place: 9 }), 2],
  ] as const)('is %s', (severity, scored, days) => {
    expect(severityOf(scored, days)).toBe(severity)
  })
})
