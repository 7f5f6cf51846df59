import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { whoChanged } from '../../../src/investigations/entity/who-changed.ts'
import { whoChangedToJson } from '../../../src/investigations/render/changes-json.ts'
import { renderWhoChanged } from '../../../src/investigations/render/changes-text.ts'
import { NOTHING_FOUND, type Report } from '../../../src/investigations/report.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { at, CHURN, CI } from '../../graph/panel-lake.ts'
import { call, code, commitEvents, key, memoryLake } from '../../support/memory-lake.ts'
import { finding } from '../../support/stories.ts'

const ENTITY = { type: 'sagemaker-endpoint', id: CHURN } as const
const WINDOW = { start: at(0), end: at(24) }
const CAUSE = key(920_001)
const PLAIN = { colour: false, width: 100, unicode: true }
let lake: Lake

beforeAll(async () => {
  lake = await memoryLake()
  const on = { actor: CI, target: CHURN, target_type: code('sagemaker-endpoint') }
  const request = (name: string) =>
    JSON.stringify({ endpointName: 'churn', endpointConfigName: name })
  await commitEvents(lake, [
    call({ time: at(-9), ...on, request: request('one') }),
    call({ time: at(1), ...on, event_id: CAUSE, request: request('two\u001b[31m') }),
    call({ time: at(2), ...on, operation: 'DeleteEndpoint', outcome: 1, error: 'AccessDenied' }),
    call({ time: at(3), ...on, operation: 'AddTags', user_agent: 'evil/1 \u202e' }),
  ])
})
afterAll(() => lake.engine.close())

function report(): Report {
  const found = finding({ title: 'Odd roll-out', eventIds: [CAUSE] })
  const cause = {
    ...{ rank: 1, probability: 0.9, kind: 'model-change' as const },
    ...{ eventIds: [CAUSE], why: 'it was rolled out', evidence: [] },
  }
  return {
    ...NOTHING_FOUND,
    findingGroups: [
      {
        ...{ id: 'fg-0123456789abcdef', severity: 'HIGH' as const, title: '', summary: '' },
        ...{ entities: [], tactics: [], findings: [found], causes: [cause], timeline: [] },
      },
    ],
  }
}

const ask = (limit: number) =>
  whoChanged({ engine: lake.engine, entity: ENTITY, window: WINDOW, report: report(), limit })

describe('who changed something', () => {
  test('says which findings and causes rest on it', async () => {
    const { changes } = await ask(50)
    expect(changes.map(({ act, named }) => [act.operation, named.length])).toEqual([
      ['AddTags', 0],
      ['DeleteEndpoint', 0],
      ['UpdateEndpoint', 2],
    ])
    expect(changes[2]?.named).toMatchObject([
      { as: 'cause', rank: 1, probability: 0.9, text: 'it was rolled out' },
      { as: 'finding', severity: 'HIGH', text: 'Odd roll-out' },
    ])
  })

  test('tells as many as are asked for, and that there are more', async () => {
    const answer = await ask(1)
    expect([answer.changes.length, answer.total, answer.truncated]).toEqual([1, 3, false])
    expect(renderWhoChanged(answer, PLAIN)).toContain('and 2 earlier ones')
    expect(whoChangedToJson(answer)).toMatchObject({
      total: 3,
      changes: [{ operation: 'AddTags' }],
    })
  })

  test('is told in harmless lines that fit, with what was and what is', async () => {
    const text = renderWhoChanged(await ask(50), PLAIN)
    expect(text).not.toMatch(/[\u001b\u202e]/)
    expect(text).toContain('endpointConfigName: one → two')
    expect(text).toContain('AccessDenied')
    expect(text).toContain('HIGH cause 1, 90 % in fg-01234567: it was rolled out')
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
  })
})
