import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { IMPORTED_FINDINGS } from '../../../src/detectors/imported/imported-findings.ts'
import type { Finding } from '../../../src/events/finding.ts'
import { DAY } from '../../../src/events/time.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { lakeOfFolder } from '../techniques/lake-support.ts'

const START = Date.UTC(2026, 9, 20)
const DETECTOR = 'arn:aws:guardduty:us-east-1:111122223333:detector/d'

interface Parts {
  readonly id: string
  readonly severity?: number
  readonly updated?: number
  readonly archived?: boolean
  readonly sample?: boolean
  readonly time?: number
  readonly title?: string
}

function guardDuty(parts: Parts): unknown {
  const at = new Date(parts.time ?? START + 3_600_000).toISOString()
  return {
    schemaVersion: '2.0',
    accountId: '111122223333',
    region: 'us-east-1',
    id: parts.id,
    arn: `${DETECTOR}/finding/${parts.id}`,
    type: 'Impact:IAMUser/CostHarvesting',
    resource: {
      resourceType: 'AccessKey',
      accessKeyDetails: {
        accessKeyId: 'AKIAEXAMPLE1',
        userType: 'IAMUser',
        userName: 'scorer',
        principalId: 'AIDAEXAMPLE',
      },
    },
    service: {
      serviceName: 'guardduty',
      action: {
        actionType: 'AWS_API_CALL',
        awsApiCallAction: {
          api: 'InvokeModel',
          serviceName: 'bedrock.amazonaws.com',
          remoteIpDetails: { ipAddressV4: '198.51.100.7' },
        },
      },
      additionalInfo: parts.sample === true ? { sample: true } : {},
      eventFirstSeen: at,
      eventLastSeen: at,
      archived: parts.archived === true,
      count: 3,
    },
    severity: parts.severity ?? 8,
    createdAt: at,
    updatedAt: new Date(parts.updated ?? START + 7_200_000).toISOString(),
    title: parts.title ?? 'Models were invoked at great cost.',
    description: 'd',
  }
}

describe('findings of other services', () => {
  let lake: Lake
  let findings: readonly Finding[]
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dupin-findings-'))
    const records = [
      guardDuty({ id: 'plain' }),
      guardDuty({ id: 'told-again', severity: 2 }),
      guardDuty({ id: 'told-again', severity: 5, updated: START + 9_000_000 }),
      guardDuty({ id: 'archived', archived: true }),
      guardDuty({ id: 'sample', sample: true }),
      guardDuty({ id: 'long-ago', time: START - 20 * DAY }),
    ]
    const lines = records.map((one) => JSON.stringify(one)).join('\n')
    await writeFile(join(folder, 'findings.jsonl'), lines)
    lake = await lakeOfFolder(folder)
    await rm(folder, { recursive: true })
    const scope = { start: START, end: START + DAY }
    const baseline = { start: START - 45 * DAY, end: START }
    findings = (await IMPORTED_FINDINGS.detect({ lake, scope, baseline })).findings
  })
  afterAll(() => lake.engine.close())
  const byId = (id: string) => findings.filter(({ eventIds }) => eventIds.includes(id))

  it('keeps origin, severity, principal and what else is named', () => {
    expect(byId('plain')).toMatchObject([
      {
        id: 'guardduty:plain',
        type: 'Impact:IAMUser/CostHarvesting',
        detector: 'guardduty',
        severity: 'HIGH',
        score: 8,
        observed: 'seen 3 times',
        account: '111122223333',
        region: 'us-east-1',
      },
    ])
    const [finding] = byId('plain')
    const ids = [finding?.entity, finding?.actor, ...(finding?.related ?? [])].map((ref) => ref?.id)
    expect(ids).toContain('AKIAEXAMPLE1')
    expect(ids).toContain('198.51.100.7')
  })

  it('counts the latest state of a finding only', () => {
    expect(byId('told-again').map(({ severity }) => severity)).toEqual(['MEDIUM'])
  })

  it('leaves out what was archived, and what is not of the scope', () => {
    expect(byId('archived')).toEqual([])
    expect(byId('long-ago')).toEqual([])
  })

  it('keeps samples apart', () => {
    expect(byId('sample').map(({ sample }) => sample)).toEqual([true])
    expect(byId('plain').map(({ sample }) => sample)).toEqual([undefined])
  })
})
