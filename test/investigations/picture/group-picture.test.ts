import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cause } from '../../../src/events/cause.ts'
import type { EntityRef } from '../../../src/events/entity.ts'
import type { Finding } from '../../../src/events/finding.ts'
import type { EntityTie } from '../../../src/graph/entity-ties.ts'
import { entitiesIn, pictureOf } from '../../../src/investigations/picture/group-picture.ts'
import {
  address,
  anomaly,
  bucket,
  endpoint,
  finding,
  findingGroup,
  ONSET,
  role,
} from '../../support/stories.ts'

const [CHURN, CI, CONFIG] = [
  endpoint('churn'),
  role('ci'),
  { type: 'endpoint-configuration', id: 'arn:aws:sagemaker:eu-west-1:1:endpoint-config/c' },
] as const
const REGION: EntityRef = { type: 'aws-region', id: 'eu-west-1' }

const groupWith = (findings: readonly Finding[], causes: readonly Cause[] = []) =>
  findingGroup({ findings, causes })
const cause = (fields: Partial<Cause> = {}): Cause => ({
  rank: 1,
  probability: 0.9,
  kind: 'model-change',
  principal: CI,
  entity: CHURN,
  time: ONSET - 60_000,
  eventIds: ['e-1'],
  why: '',
  evidence: [],
  ...fields,
})
const tie = (from: EntityRef, to: EntityRef, fields: Partial<EntityTie> = {}): EntityTie => ({
  from,
  to,
  relation: 'acted-on',
  count: 4,
  failed: 1,
  first: ONSET,
  last: ONSET,
  operations: [],
  ...fields,
})
const NOTHING = { ties: [], records: [], grounds: [], isShared: () => false }

describe('the picture of a group', () => {
  test('joins what was recorded with what a cause says of it', () => {
    const group = groupWith([anomaly({ id: 'slow', entity: CHURN, severity: 'MEDIUM' })], [cause()])
    const { nodes, edges } = pictureOf(group, {
      ...NOTHING,
      ties: [tie(CI, CHURN)],
      records: [{ from: CI.id, to: CHURN.id, eventId: 'e-0' }],
    })
    expect(
      nodes.map(({ entity, roles, severity, first }) => [entity, roles, severity, first]),
    ).toEqual([
      [CI, ['cause'], undefined, ONSET - 60_000],
      [CHURN, ['changed', 'affected'], 'MEDIUM', ONSET - 60_000],
    ])
    expect(edges).toMatchObject([
      {
        from: CI.id,
        to: CHURN.id,
        causes: [1],
        eventIds: ['e-0', 'e-1'],
        recorded: [{ count: 4, failed: 1 }],
      },
    ])
  })

  test('has what a likely cause touched, and leads from there to what rests on it', () => {
    const entry = { time: ONSET, text: '', entity: CONFIG, eventId: 'e-1' }
    const group = {
      ...groupWith([anomaly({ entity: CHURN })], [cause()]),
      timeline: [entry, { ...entry, entity: bucket('b'), eventId: 'other' }],
    }
    const { nodes, edges } = pictureOf(group, {
      ...NOTHING,
      ties: [tie(CI, CONFIG)],
      grounds: [
        { ground: CONFIG.id, on: CHURN.id },
        { ground: CHURN.id, on: CHURN.id },
        { ground: 'model', on: CHURN.id },
      ],
    })
    expect(nodes.map(({ entity, roles }) => [entity, roles])).toEqual([
      [CI, ['cause']],
      [CHURN, ['changed', 'affected']],
      [CONFIG, ['changed']],
    ])
    expect(edges.map(({ from, to, restsOn }) => [from, to, restsOn])).toEqual([
      [CI.id, CONFIG.id, false],
      [CONFIG.id, CHURN.id, true],
      [CI.id, CHURN.id, false],
    ])
  })

  test('leads from what was changed to what behaves unlike itself, and says that this is inferred', () => {
    const group = groupWith([anomaly({ entity: CHURN })], [cause({ entity: CONFIG })])
    const { edges } = pictureOf(group, NOTHING)
    expect(edges.map(({ from, to, recorded, causes }) => [from, to, recorded, causes])).toEqual([
      [CI.id, CONFIG.id, [], [1]],
      [CONFIG.id, CHURN.id, [], [1]],
    ])
  })

  test.each([[undefined], [REGION]])(
    'leads from who did it where what was changed is no thing of its own: %j',
    (entity) => {
      const { entity: _, ...nothing } = cause()
      const some = entity === undefined ? nothing : { ...nothing, entity }
      const { edges } = pictureOf(groupWith([anomaly({ entity: CHURN })], [some]), NOTHING)
      expect(edges.map(({ from, to, causes }) => [from, to, causes])).toEqual([
        [CI.id, CHURN.id, [1]],
      ])
    },
  )

  test('has no hubs and no shared address, and says what it left out', () => {
    const nat = address('192.0.2.1')
    const own = address('203.0.113.5')
    const group = groupWith([finding({ entity: CHURN, actor: CI, related: [REGION, nat, own] })])
    const { nodes, leftOut } = pictureOf(group, { ...NOTHING, isShared: (id) => id === nat.id })
    expect(nodes.map(({ entity }) => entity)).toEqual([CI, CHURN, own])
    expect(leftOut).toEqual([
      { entity: REGION, why: 'hub' },
      { entity: nat, why: 'shared' },
    ])
  })

  test('keeps who acted, however shared', () => {
    const { nodes } = pictureOf(groupWith([finding({ entity: CHURN, actor: CI })]), {
      ...NOTHING,
      isShared: () => true,
    })
    expect(nodes.map(({ entity }) => entity)).toEqual([CI, CHURN])
  })

  test('tells a finding about an operation of who called it', () => {
    const about = finding({
      id: 'new',
      entity: { type: 'operation', id: 'PutRolePolicy' },
      actor: CI,
    })
    const { nodes } = pictureOf(groupWith([about]), NOTHING)
    expect(nodes).toMatchObject([{ entity: CI, findingIds: ['new'], severity: 'HIGH' }])
  })

  test('hangs what nothing connects on what its finding is about', () => {
    const [logs, other] = [bucket('logs'), bucket('other')]
    const group = groupWith([
      finding({ id: 'f', entity: CHURN, actor: CI, related: [logs, other] }),
    ])
    const { edges } = pictureOf(group, { ...NOTHING, ties: [tie(CI, other)] })
    expect(edges.map(({ from, to, findingIds }) => [from, to, findingIds])).toEqual([
      [CI.id, other.id, []],
      [CI.id, CHURN.id, ['f']],
      [CHURN.id, logs.id, ['f']],
    ])
  })

  test('tells nothing of unlikely causes and of none', () => {
    const unlikely = cause({ rank: 2, probability: 0.04, principal: role('night') })
    const none = cause({ rank: 3, kind: 'unexplained', probability: 0.9 })
    const { nodes, edges } = pictureOf(
      groupWith([anomaly({ entity: CHURN })], [unlikely, none]),
      NOTHING,
    )
    expect(nodes.map(({ entity }) => entity)).toEqual([CHURN])
    expect(edges).toEqual([])
  })

  test('has edges between its nodes alone, each pair once, whatever a group names', () => {
    const entity = fc.constantFrom<EntityRef>(
      CHURN,
      CI,
      CONFIG,
      REGION,
      bucket('b'),
      address('192.0.2.1'),
      {
        type: 'unknown',
        id: '',
      },
    )
    const some = fc.array(
      fc.record({
        entity,
        actor: fc.option(entity, { nil: undefined }),
        related: fc.array(entity),
      }),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(some, fc.array(fc.tuple(entity, entity)), fc.boolean(), (found, ties, shared) => {
        const findings = found.map(({ actor, ...rest }) =>
          finding(actor === undefined ? rest : { ...rest, actor }),
        )
        const group = groupWith(findings, [cause()])
        const { nodes, edges, leftOut } = pictureOf(group, {
          ties: ties.map(([from, to]) => tie(from, to)),
          grounds: ties.map(([from, to]) => ({ ground: from.id, on: to.id })),
          records: ties.map(([from, to], i) => ({ from: from.id, to: to.id, eventId: `e-${i}` })),
          isShared: () => shared,
        })
        const ids = nodes.map(({ entity: { id } }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        expect(new Set(edges.map(({ from, to }) => `${from} ${to}`)).size).toBe(edges.length)
        expect(edges.every(({ from, to }) => ids.includes(from) && ids.includes(to))).toBe(true)
        expect(edges.every(({ eventIds }) => eventIds.length <= 10)).toBe(true)
        expect(nodes.length + leftOut.length).toBe(entitiesIn(group).length)
      }),
    )
  })
})
