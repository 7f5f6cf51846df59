import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Event } from '../../../src/events/event.ts'
import { HOUR, MINUTE } from '../../../src/events/time.ts'
import type { Lineage } from '../../../src/graph/lineage.ts'
import { serviceFaultCandidate } from '../../../src/investigations/causes/service-fault.ts'
import {
  type Comparison,
  compareSiblings,
  siblingEvidence,
} from '../../../src/investigations/causes/siblings.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { createRandom } from '../../../src/statistics/random.ts'
import { code, commitEvents, key, memoryLake } from '../../support/memory-lake.ts'
import {
  ACCOUNT,
  act,
  anomaly,
  dated,
  endpoint,
  ONSET,
  REGION,
  role,
  subject,
} from '../../support/stories.ts'

const SHARED = role('shared-execution').id
const FACTORS = { churn: 3, search: 3, fraud: 1, intent: 1 }

/** All run as one role; `churn` and `search` become slow. */
const lineage: Lineage = {
  rollouts: Object.keys(FACTORS).map((name) => ({
    endpoint: endpoint(name).id,
    time: ONSET - 90 * HOUR,
    configuration: `${ACCOUNT}/${REGION}/${name}-config`,
    eventId: name,
  })),
  deletions: [],
  configurations: new Map(
    Object.keys(FACTORS).map((name) => [
      `${ACCOUNT}/${REGION}/${name}-config`,
      {
        name: `${name}-config`,
        time: 0,
        models: [name],
        instances: '1',
        capture: false,
        kmsKey: '',
      },
    ]),
  ),
  models: new Map(
    Object.keys(FACTORS).map((name) => [
      `${ACCOUNT}/${REGION}/${name}`,
      {
        name,
        time: 0,
        images: [],
        artifacts: [],
        role: SHARED,
        securityGroups: [],
        subnets: [],
        packages: [],
      },
    ]),
  ),
}

let lake: Lake
let comparison: Comparison | undefined
const slow = subject({
  findings: [anomaly({ series: { ...dated(ONSET), label: 'model-latency' } })],
})

beforeAll(async () => {
  lake = await memoryLake()
  const random = createRandom('siblings-test')
  const events = Object.entries(FACTORS).flatMap(([name, factor], n) =>
    Array.from({ length: 9 * 12 }, (_, i): Event => {
      const time = ONSET - 6 * HOUR + i * 5 * MINUTE
      const milliseconds = 50 * (time >= ONSET ? factor : 1) * random.lognormal(0, 0.05)
      const row = {
        key: key(1000 * n + i),
        time,
        period_seconds: 300,
        namespace: 'AWS/SageMaker',
        name: 'ModelLatency',
        resource: endpoint(name).id,
        resource_type: code('sagemaker-endpoint'),
        account: ACCOUNT,
        region: REGION,
        unit: 'Microseconds',
        samples: 20,
        sum: 20 * milliseconds * 1000,
      }
      return { table: 'metric', row }
    }),
  )
  await commitEvents(lake, events)
  comparison = await compareSiblings(lake.engine, slow, lineage)
})
afterAll(() => lake.engine.close())

describe('siblings of an endpoint that got slow', () => {
  test('are told apart: who moved with it, and who did not', () => {
    expect([...(comparison?.alike ?? [])]).toEqual([endpoint('search').id])
    expect(comparison?.pValue).toBeLessThan(0.02)
  })

  test('speak against an act on it alone when one of them moved too', () => {
    const [own, ...rest] = siblingEvidence(act(), comparison)
    expect(rest).toEqual([])
    expect(own?.weight).toBeLessThan(0)
    expect(own?.text).toContain('search moved with it')
  })

  test('speak for and against an act that reached them all', () => {
    const shared = act({
      service: 'iam.amazonaws.com',
      operation: 'PutRolePolicy',
      target: { type: 'iam-role', id: SHARED },
    })
    const [reached, ...rest] = siblingEvidence(shared, comparison)
    expect(rest).toEqual([])
    expect(reached?.text).toBe('it reached search too, which moved with it')
    expect(reached?.weight).toBeGreaterThan(0)
  })

  test('speak for an act on it when none moved', () => {
    const alone = comparison && { ...comparison, alike: new Set<string>() }
    const [own] = siblingEvidence(act(), alone)
    expect(own?.weight).toBeGreaterThan(0)
    expect(own?.text).toMatch(/did not move with it \(difference in differences, p = 0\.0\d\d\)/)
  })

  test('speak for a fault of the Region as far as they moved, against it as far as not', () => {
    const fault = serviceFaultCandidate(slow, [], comparison)
    expect(fault?.evidence.map(({ factor, weight }) => [factor, weight > 0])).toEqual([
      ['siblings', true],
      ['symptoms', true],
      ['steady', false],
    ])
  })

  test('say nothing where none is measured', async () => {
    const other = subject({ entity: endpoint('nowhere'), findings: slow.findings })
    expect(await compareSiblings(lake.engine, other, lineage)).toBeUndefined()
    expect(siblingEvidence(act(), undefined)).toEqual([])
  })
})
