import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NEW_CALLER } from '../../../src/detectors/behaviour/new-caller.ts'
import type { Finding } from '../../../src/events/finding.ts'
import { DAY, HOUR } from '../../../src/events/time.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { lakeOf, record } from '../techniques/lake-support.ts'

const ACCOUNT = '111122223333'
const START = Date.UTC(2026, 9, 20)

/** `count` invocations on a day, counted from the start of the scope. */
function invoke(by: string, endpointName: string, day: number, count: number): readonly unknown[] {
  const call = { op: 'runtime.sagemaker:InvokeEndpoint', request: { endpointName }, by }
  return Array.from({ length: count }, (_, i) =>
    record(call, ACCOUNT, START + day * DAY + 8 * HOUR + i * 1000),
  )
}

const before = Array.from({ length: 20 }, (_, i) => i - 20).flatMap((day) => [
  ...invoke('role/shop/a', 'churn', day, 3),
  ...invoke('role/shop/a', 'ranker', day, 3),
  ...invoke('role/search/a', 'ranker', day, 3),
])
const now = [
  ...invoke('role/shop/b', 'churn', 1, 300),
  ...invoke('role/notebook/thief', 'churn', 1, 400),
  ...invoke('role/search/a', 'churn', 2, 2),
  ...invoke('role/visitor/x', 'churn', 2, 1),
  ...invoke('role/visitor/x', 'brand-new', 2, 500),
]

describe('new callers', () => {
  let lake: Lake
  let findings: readonly Finding[]
  beforeAll(async () => {
    lake = await lakeOf([...before, ...now])
    const scope = { start: START, end: START + 7 * DAY }
    const baseline = { start: START - 45 * DAY, end: START }
    findings = (await NEW_CALLER.detect({ lake, scope, baseline })).findings
  })
  afterAll(() => lake.engine.close())

  it('tells of each by how much it calls and whether it is known elsewhere', () => {
    const told = findings.map(
      ({ actor, entity, severity }) =>
        `${actor?.id.split('/').at(-1)} ${entity.id.split('/').at(-1)} ${severity}`,
    )
    expect(told.sort()).toEqual([
      'notebook churn MEDIUM',
      'search churn INFORMATIONAL',
      'visitor churn LOW',
    ])
  })

  it('names who called before, and the records', () => {
    const thief = findings.find(({ actor }) => actor?.id.endsWith('notebook'))
    expect(thief?.expected).toBe('1 callers: shop')
    expect(thief?.observed).toBe('400 invocations, 57 % of all')
    expect(thief?.eventIds.length).toBeGreaterThan(0)
  })
})
