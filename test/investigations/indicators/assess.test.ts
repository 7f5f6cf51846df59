import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BEHAVIOUR_DETECTORS } from '../../../src/detectors/behaviour/index.ts'
import { IMPORTED_DETECTORS } from '../../../src/detectors/imported/index.ts'
import { TECHNIQUE_DETECTORS } from '../../../src/detectors/techniques/index.ts'
import { DAY } from '../../../src/events/time.ts'
import { locateAddresses } from '../../../src/graph/locations.ts'
import {
  assess,
  indicatorsOf,
  type Question,
} from '../../../src/investigations/indicators/assess.ts'
import { INDICATOR_TYPES } from '../../../src/investigations/indicators/indicator.ts'
import { investigate } from '../../../src/investigations/investigate.ts'
import type { FindingGroup } from '../../../src/investigations/report.ts'
import { type Lake, openLake } from '../../../src/lake/lake.ts'
import { visibleEngine } from '../../../src/lake/visible.ts'
import { mmdb } from '../../../src/simulate/mmdb.ts'
import { writeSimulation } from '../../../src/simulate/write.ts'
import { ingestFolder } from '../../lake/ingest-support.ts'
import { call, commitEvents, memoryLake } from '../../support/memory-lake.ts'
import { BASELINE, SCOPE, START, user } from './principal-lake.ts'

const DETECTORS = [...TECHNIQUE_DETECTORS, ...BEHAVIOUR_DETECTORS, ...IMPORTED_DETECTORS]

/** Where the simulated people and strangers are. */
const NETWORKS = mmdb({
  '203.0.113.0/24': {
    country_code: 'PT',
    autonomous_system_number: 64_501,
    autonomous_system_organization: 'Example Telecom',
  },
  '198.18.0.0/15': {
    country_code: 'NL',
    autonomous_system_number: 64_496,
    autonomous_system_organization: 'Example Hosting',
  },
})

describe('a user whose key was stolen, in a simulated organisation', () => {
  let lake: Lake
  let thief: string
  let groups: readonly FindingGroup[]
  let question: Question
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dupin-assess-'))
    const logs = join(folder, 'logs')
    const { truth } = writeSimulation(logs, {
      seed: 'dev-2',
      scenarios: ['llmjacking'],
      days: 12,
      scale: 0.1,
    })
    lake = await openLake({ path: ':memory:', newSecret: () => 'c0ffee'.repeat(6) })
    await ingestFolder(lake, logs)
    writeFileSync(join(folder, 'networks.mmdb'), NETWORKS)
    await locateAddresses(lake.engine, join(folder, 'networks.mmdb'))
    rmSync(folder, { recursive: true })
    thief = truth.scenarios[0]?.cause.principal ?? ''
    const scope = { start: truth.end - 7 * DAY, end: truth.end }
    groups = (await investigate(lake, { detectors: DETECTORS, scope })).findingGroups
    const baseline = { start: scope.start - 45 * DAY, end: scope.start }
    const entity = { type: 'iam-user', id: thief } as const
    question = { engine: lake.engine, entity, scope, baseline, groups }
  }, 120_000)
  afterAll(() => lake.engine.close())

  it('shows what was done, from where, with what, and what else knows of it', async () => {
    const { indicators, severity } = await assess(question)
    expect(severity).toBe('CRITICAL')
    expect(indicators).toContainEqual(
      expect.objectContaining({
        tactic: 'Defense Evasion',
        technique: 'T1562.008',
        apiName: 'DeleteModelInvocationLoggingConfiguration',
        apiSuccessCount: 2,
      }),
    )
    expect(indicators).toContainEqual(
      expect.objectContaining({ type: 'NEW_ASO', aso: 'Example Hosting' }),
    )
    expect(indicators).toContainEqual(
      expect.objectContaining({ type: 'NEW_GEOLOCATION', location: 'Netherlands' }),
    )
    expect(indicators).toContainEqual(
      expect.objectContaining({
        type: 'NEW_USER_AGENT',
        userAgent: expect.stringContaining('windows'),
      }),
    )
    expect(indicators).toContainEqual(
      expect.objectContaining({
        type: 'RELATED_FINDING',
        findingType: 'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom',
      }),
    )
    expect(indicators).toContainEqual(expect.objectContaining({ type: 'FLAGGED_IP_ADDRESS' }))
    expect(indicators.filter(({ type }) => type === 'RELATED_FINDING_GROUP')).not.toEqual([])
  })

  it('shows the same again, kind by kind, in whichever order the groups come', async () => {
    const once = await indicatorsOf(question)
    expect(await indicatorsOf({ ...question, groups: groups.toReversed() })).toEqual(once)
    const kinds = once.map(({ type }) => INDICATOR_TYPES.indexOf(type))
    expect(kinds).toEqual(kinds.toSorted((a, b) => a - b))
  })

  it('shows it to who may see the account, and nothing to who may not', async () => {
    const account = thief.split(':')[4] ?? ''
    const open = await visibleEngine(lake.engine, [account], false)
    const seen = await indicatorsOf({ ...question, engine: open })
    expect(seen.map(({ type }) => type)).toContain('NEW_ASO')
    expect(seen.map(({ type }) => type)).toContain('TTP_OBSERVED')
    await open.close()
    const blind = await visibleEngine(lake.engine, ['999988887777'], false)
    expect(await assess({ ...question, engine: blind })).toEqual({
      severity: 'INFORMATIONAL',
      indicators: [],
    })
    await blind.close()
  })
})

it('keeps a thousand indicators of a kind, those with most calls', async () => {
  const lake = await memoryLake()
  const known = [1, 2, 3].map((day) =>
    call({ time: START - day * DAY, actor: user('ana'), user_agent: 'x os/linux' }),
  )
  const flood = Array.from({ length: 1005 }, (_, i) =>
    call({
      time: START + i,
      actor: user('ana'),
      operation: 'DescribeEndpoint',
      user_agent: `p${i}/1 os/linux`,
    }),
  )
  const often = call({
    time: START + 9999,
    actor: user('ana'),
    operation: 'DescribeEndpoint',
    user_agent: 'p1004/2 os/linux',
  })
  await commitEvents(lake, [...known, ...flood, often])
  const entity = { type: 'iam-user', id: user('ana') } as const
  const indicators = await indicatorsOf({
    engine: lake.engine,
    entity,
    scope: SCOPE,
    baseline: BASELINE,
    groups: [],
  })
  expect(indicators).toHaveLength(1000)
  expect(indicators[0]).toMatchObject({ type: 'NEW_USER_AGENT', userAgent: 'p1004/1 os/linux' })
  await lake.engine.close()
})

it.each([
  ['an entity that was never seen', user('nobody')],
  ['what is no user or role', 'arn:aws:s3:::a-bucket'],
])('has nothing to say of %s', async (_, id) => {
  const lake = await memoryLake()
  const question = {
    engine: lake.engine,
    entity: { type: 'iam-user', id },
    scope: SCOPE,
    baseline: BASELINE,
  } as const
  expect(await assess({ ...question, groups: [] })).toEqual({
    severity: 'INFORMATIONAL',
    indicators: [],
  })
  await lake.engine.close()
})
