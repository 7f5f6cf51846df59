import { describe, expect, it } from 'vitest'
import type { Detection } from '../../../src/detectors/detector.ts'
import { MODEL_EXTRACTION } from '../../../src/detectors/queries/model-extraction.ts'
import { createRandom, type Random } from '../../../src/statistics/random.ts'
import { ENDPOINT } from '../inference/inference-lake.ts'
import {
  type Asked,
  anything,
  customer,
  detected,
  ordinary,
  PORTAL,
  THIEF,
  within,
} from './queries-lake.ts'

const told = async (...parts: Parameters<typeof within>[]) => {
  return extraction([...ordinary(), ...parts.flatMap((part) => within(...part))])
}

async function extraction(asked: readonly Asked[]): Promise<Detection> {
  const [detection] = await detected([MODEL_EXTRACTION], asked)
  return detection ?? { findings: [], examined: -1 }
}

describe('somebody who copies a model', () => {
  it.each([
    ['in a hurry', 400, 4_000],
    ['patiently', 90, 800_000],
  ])('%s is told, with the endpoint, the caller and the queries', async (_, count, every) => {
    const { findings, examined } = await told([THIEF, count, anything, every])
    expect(examined).toBe(3)
    expect(findings).toHaveLength(1)
    const [finding] = findings
    expect(finding).toMatchObject({
      type: 'Queries/ModelExtraction',
      severity: 'HIGH',
      entity: { type: 'sagemaker-endpoint', id: ENDPOINT },
      actor: { type: 'iam-role', id: THIEF },
    })
    expect(finding?.eventIds.length).toBeGreaterThan(10)
    expect(finding?.explanation?.parameters).toContain(ENDPOINT)
  })

  it('whom no log names is told as unknown', async () => {
    const { findings } = await told([undefined, 120, anything, 60_000])
    expect(findings.map(({ actor }) => actor)).toEqual([undefined])
    expect(findings[0]?.baseline).toContain('no log tells who asked')
  })

  it('by another mixture of the same values is told: each value is common, their combinations are not', async () => {
    const other = createRandom('other')
    const mixed = () => Array.from({ length: 5 }, (_, j) => customer(other)[j] ?? 0)
    const shifted = (row: readonly number[]) =>
      row.map((x, j) => (j === 1 ? x + 25 : j === 3 ? x * 4 : x))
    const { findings } = await told([THIEF, 200, () => shifted(mixed()), 60_000])
    expect(findings).toHaveLength(1)
  })
})

describe('what only looks like it stays silent', () => {
  const replayed = ordinary().map(({ row }) => row)

  const incomeInThousands = (random: Random) =>
    customer(random).map((value, j) => (j === 0 ? value / 1000 : value))

  it.each<[string, readonly Asked[]]>([
    ['an ordinary day', []],
    ['a new client that scores a batch of customers', within(THIEF, 400, customer, 3_000)],
    [
      'a load test that replays real inputs',
      within(THIEF, 500, (_, i) => replayed[i % 60] ?? [], 2_000),
    ],
    ['a feature whose unit changed upstream', within(PORTAL, 200, incomeInThousands, 60_000)],
    ['a handful of tries', within(THIEF, 10, anything, 60_000)],
  ])('%s', async (_, asked) => {
    const { findings } = await extraction([...ordinary(), ...asked])
    expect(findings.map(({ title, observed }) => `${title}: ${observed}`)).toEqual([])
  })

  it('an endpoint without a past', async () => {
    const { findings, examined } = await extraction(within(THIEF, 200, anything))
    expect({ findings, examined }).toEqual({ findings: [], examined: 0 })
  })
})
