import { expect, test } from 'vitest'
import { ModelLineSchema, modelLines } from '../../../src/api/dupin/schemas/models.ts'
import { DAY } from '../../../src/events/time.ts'
import type { ModelUse } from '../../../src/graph/models.ts'
import { type FindingGroup, NOTHING_FOUND } from '../../../src/investigations/report.ts'
import { anomaly, endpoint, finding, ONSET } from '../../support/stories.ts'

const use = (name: string, calls: number): ModelUse => ({
  entity: endpoint(name),
  accounts: ['111122223333'],
  region: '',
  calls,
  failed: 0,
  latency: null,
  inputTokens: null,
  outputTokens: null,
  days: [0, 0, 0, 0, 0, 0, calls],
  usual: [null, null, null, null, null, null, 3],
  log: calls === 0 ? undefined : 'cloudwatch-metrics',
})

const group: FindingGroup = {
  id: 'fg-1',
  severity: 'CRITICAL',
  title: 'a group',
  summary: '',
  entities: [],
  tactics: [],
  findings: [
    anomaly({ entity: endpoint('churn'), severity: 'LOW' }),
    anomaly({ entity: endpoint('churn'), severity: 'MEDIUM', start: ONSET + DAY }),
    anomaly({ entity: endpoint('silent'), severity: 'HIGH' }),
    // What somebody did to it is no anomaly of it.
    finding({ entity: endpoint('busy'), severity: 'CRITICAL' }),
  ],
  causes: [],
  timeline: [],
}

test('models come with their anomalies: the gravest first, then the most called', () => {
  const models = [use('busy', 900), use('churn', 5), use('quiet', 7), use('silent', 0)]
  const lines = modelLines(models, { ...NOTHING_FOUND, findingGroups: [group] })
  expect(
    lines.map(({ entity, severity, anomalies, latestAnomaly }) => [
      entity.id.split('/').at(-1),
      severity,
      anomalies,
      latestAnomaly,
    ]),
  ).toEqual([
    ['silent', 'HIGH', 1, new Date(ONSET).toISOString()],
    ['churn', 'MEDIUM', 2, new Date(ONSET + DAY).toISOString()],
    ['busy', null, 0, null],
    ['quiet', null, 0, null],
  ])
  for (const line of lines) expect(ModelLineSchema.safeParse(line).error).toBeUndefined()
})

test('before anything was investigated no model has anomalies', () => {
  const [line] = modelLines([use('busy', 900)], undefined)
  expect(line).toMatchObject({ anomalies: 0, severity: null, region: null, invocations: 900 })
})
