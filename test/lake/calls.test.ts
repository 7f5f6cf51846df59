import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { busyHours, callersOfEvery } from '../../src/graph/novelty-activity.ts'
import { type CallSelection, callsMatching, operationsCalled } from '../../src/lake/calls.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { callsWhere, cellsOf } from '../../src/lake/predicates/calls-where.ts'
import { TRUE } from '../../src/lake/predicates/predicate.ts'
import { lakeOf, record } from '../detectors/techniques/lake-support.ts'

const START = Date.UTC(2026, 9, 20)
const WINDOW = { start: START, end: START + 86_400_000 }
const call = (op: string, at: number, more: object = {}) =>
  record({ op, at, ...more }, '111122223333', START)

describe('the calls that a detector asks for', () => {
  let lake: Lake
  const terms = new Map<string, number>()
  beforeAll(async () => {
    lake = await lakeOf([
      ...Array.from({ length: 30 }, (_, i) =>
        call('s3:GetObject', i, { request: { key: `K${i}` } }),
      ),
      call('s3:GetObject', 90, { by: 'role/other/x', request: { key: "'; DROP TABLE term; --" } }),
      call('iam:ListUsers', 59, { error: 'AccessDenied' }),
      call('iam:ListRoles', 61),
      call('iam:ListRoles', 2000),
    ])
    for (const { operation, operationTerm } of await operationsCalled(lake.engine, WINDOW))
      terms.set(operation, operationTerm)
  })
  afterAll(() => lake.engine.close())

  const of = (...operations: readonly string[]) => operations.map((name) => terms.get(name) ?? 0)
  const matching = async (selection: CallSelection, perHour = 1000) =>
    (await callsMatching(lake.engine, WINDOW, [selection], perHour)).length

  it('counts what was called in the window only', async () => {
    const called = await operationsCalled(lake.engine, WINDOW)
    expect(called.map(({ operation, calls }) => `${operation} ${calls}`).sort()).toEqual([
      'GetObject 31',
      'ListRoles 1',
      'ListUsers 1',
    ])
  })

  interface Wanted extends Omit<CallSelection, 'operationTerms'> {
    readonly operations?: readonly string[]
  }
  const SELECTED: readonly (readonly [string, Wanted, number])[] = [
    ['operations', { operations: ['GetObject'] }, 31],
    ['a principal', { actors: ['arn:aws:iam::111122223333:role/other'] }, 1],
    ['text of any case', { operations: ['GetObject'], requestMentions: ['"k7"', '"k8"'] }, 2],
    ['text that is SQL', { operations: ['GetObject'], requestMentions: ["'; drop table"] }, 1],
    ['an outcome', { operations: ['ListUsers', 'ListRoles'], outcomes: ['denied'] }, 1],
    ['an address', { sourceIps: ['198.51.100.7'] }, 33],
    ['nothing', { operations: [] }, 0],
  ]

  it.each(SELECTED)('selects by %s', async (_, { operations, ...rest }, count) => {
    const terms = operations === undefined ? {} : { operationTerms: of(...operations) }
    expect(await matching({ ...rest, ...terms })).toBe(count)
  })

  it('brings back no more of an hour than it is asked for', async () => {
    expect(await matching({ operationTerms: of('GetObject') }, 10)).toBe(11)
  })

  it('brings a call back once that several selections want', async () => {
    const selection = { operationTerms: of('ListRoles') }
    const calls = await callsMatching(
      lake.engine,
      WINDOW,
      [selection, { ...selection, outcomes: ['success'] }],
      9,
    )
    expect(calls).toHaveLength(1)
  })

  it('finds who was busy across the turn of the hour', async () => {
    const question = {
      operationTerms: of('ListUsers', 'ListRoles'),
      failedOnly: false,
      atLeast: 2,
    } as const
    const asked = [
      { ...question, measure: 'operations' as const },
      { ...question, measure: 'operations' as const, failedOnly: true },
      { ...question, measure: 'calls' as const, atLeast: 3 },
    ]
    const hours = await busyHours(lake.engine, WINDOW, asked)
    expect(hours.map(({ actors }) => actors.length > 0)).toEqual([true, false, false])
    expect(hours[0]?.hours).toContain(START)
    const [{ actors, hours: starts } = { actors: [], hours: [] }] = hours
    const called = (await operationsCalled(lake.engine, WINDOW)).filter(({ operationTerm }) =>
      question.operationTerms.includes(operationTerm),
    )
    const cells = cellsOf([TRUE], called, new Map())
    const busy = { kind: 'inHours', actors, hours: starts } as const
    expect(await callsWhere(lake.engine, WINDOW, cells, () => busy, 1000)).toHaveLength(2)
  })

  it('finds who did every step', async () => {
    const steps = [
      [of('ListUsers'), of('ListRoles')],
      [of('ListUsers'), of('GetObject'), [0]],
    ]
    const callers = await callersOfEvery(lake.engine, WINDOW, steps)
    expect(callers.map((list) => list.length)).toEqual([1, 0])
  })
})
