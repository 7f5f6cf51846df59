import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { IMPORTED_FINDINGS } from '../../../src/detectors/imported/imported-findings.ts'
import { FEATURE_DRIFT } from '../../../src/detectors/inference/feature-drift.ts'
import { TECHNIQUE_DETECTORS } from '../../../src/detectors/techniques/index.ts'
import { DAY, HOUR, MINUTE } from '../../../src/events/time.ts'
import { deriveRelations } from '../../../src/graph/derive.ts'
import { investigate } from '../../../src/investigations/investigate.ts'
import type { FindingGroup } from '../../../src/investigations/report.ts'
import { ingest } from '../../../src/lake/ingest/ingest.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { folderSource } from '../../../src/sources/folder.ts'
import { bucketOf } from '../../../src/statistics/log-buckets.ts'
import {
  addCalls,
  addFeature,
  END,
  ENDPOINT,
  newLake,
  random,
  SCOPE,
  SCOPE_START,
  START,
} from '../inference/inference-lake.ts'
import { record } from '../techniques/lake-support.ts'

const ACCOUNT = '111122223333'
const AT = Date.UTC(2026, 0, 1, 12)
const SCORER = `arn:aws:iam::${ACCOUNT}:role/scorer`
const text = (time: number) => new Date(time).toISOString()

let lake: Lake | undefined
afterEach(async () => {
  await lake?.engine.close()
  lake = undefined
})

const types = (group: FindingGroup | undefined) =>
  group?.findings.map(({ type }) => type).toSorted()

describe('what other services found about a role that stops a trail', () => {
  const stop = record(
    { op: 'cloudtrail:StopLogging', request: { name: 't' }, by: 'role/scorer/nightly' },
    ACCOUNT,
    AT,
  )
  const busy = record({ op: 'sagemaker:ListModels', by: 'user/batch' }, ACCOUNT, AT)

  it('joins the group of our own finding, each kind once', async () => {
    const group = await onlyGroup({
      'calls.json': { Records: [stop] },
      'insight.json': { Records: [insight('Start', `role/scorer`), insight('End', 'role/scorer')] },
      'investigation.json': investigation('role/scorer', 'HIGH'),
      'hub.json': { Findings: [hub('TTPs/Discovery', 'MEDIUM'), hub('TTPs/Discovery', 'MEDIUM')] },
    })
    expect(types(group)).toEqual([
      'CloudTrailInsight/ApiCallRate',
      'DetectiveInvestigation/IamRole',
      'TTPs/Discovery',
      'Technique/CloudTrailStopped',
    ])
  })

  it('leaves out what only looks like it: a service that scales, somebody else, checks that passed', async () => {
    const group = await onlyGroup({
      'calls.json': { Records: [stop, busy] },
      'insight.json': {
        Records: [insight('Start', 'role/AWSServiceRoleForApplicationAutoScaling')],
      },
      'investigation.json': investigation('user/batch', 'INFORMATIONAL'),
      'hub.json': {
        Findings: [
          { ...hub('Software and Configuration Checks', 'HIGH'), Compliance: { Status: 'PASSED' } },
          { ...hub('TTPs/Discovery', 'HIGH'), Workflow: { Status: 'SUPPRESSED' } },
        ],
      },
    })
    expect(types(group)).toEqual(['Technique/CloudTrailStopped'])
  })

  async function onlyGroup(files: Readonly<Record<string, unknown>>) {
    lake = await newLake()
    await read(lake, files)
    const detectors = [...TECHNIQUE_DETECTORS, IMPORTED_FINDINGS]
    const scope = { start: AT - 12 * HOUR, end: AT + 12 * HOUR }
    const [group, ...others] = (await investigate(lake, { detectors, scope })).findingGroups
    expect(others.map(({ title }) => title)).toEqual([])
    return group
  }
})

describe('what Model Monitor found about an endpoint whose inputs drift', () => {
  const onset = SCOPE_START + 7 * HOUR
  const violated = {
    violations: [
      { feature_name: 'income', constraint_check_type: 'baseline_drift_check', description: 'd' },
    ],
  }
  const pathOf = (endpoint: string, time: number) => {
    const [day = '', clock = ''] = text(time).split('T')
    return `m/${endpoint}/hourly/${day.replaceAll('-', '/')}/${clock.slice(0, 2)}/constraint_violations.json`
  }

  it('joins the group of our own drift, as one finding for all of its reports; clean ones and statistics are silent', async () => {
    lake = await newLake()
    const noise = random('income')
    const hours = Array.from({ length: (END - START) / HOUR }, (_, i) => START + i * HOUR)
    const rows = hours.flatMap((time) => {
      const unit = time >= onset && time < onset + 9 * HOUR ? 0.001 : 1
      const draw = () => bucketOf(Math.exp(10 + 0.4 * noise.normal()) * unit) ?? 0
      return Array.from({ length: 12 }, () => ({ time, bucket: draw(), count: 1 }))
    })
    await addFeature(lake, rows)
    await addCalls(lake, [{ time: START }])
    await read(lake, {
      [pathOf('Churn', onset + HOUR)]: violated,
      [pathOf('Churn', onset + 2 * HOUR)]: violated,
      [pathOf('Churn', onset + 2 * HOUR).replace('constraint_violations', 'statistics')]: {
        version: 0,
        dataset: { item_count: 5 },
        features: [],
      },
      [pathOf('other', onset + HOUR)]: { violations: [] },
    })
    const report = await investigate(lake, {
      detectors: [FEATURE_DRIFT, IMPORTED_FINDINGS],
      scope: SCOPE,
    })
    expect(report.findingGroups.map(types)).toEqual([
      ['Inference/InputsDrifted', 'ModelMonitor/FeatureQuality'],
    ])
    const own = report.findingGroups[0]?.findings.find(
      ({ detector }) => detector === 'model-monitor',
    )
    expect(own).toMatchObject({
      observed: 'in 2 reports',
      start: onset + HOUR,
      end: onset + 2 * HOUR,
    })
    expect(own?.entity.id).toBe(ENDPOINT)
    const formats = report.coverage.formats.map(({ format, stored, rejected }) => [
      format,
      stored,
      rejected,
    ])
    expect(formats).toEqual([
      ['model-monitor', 2, 0],
      ['model-monitor-report', 0, 0],
    ])
  })

  it('makes a group of its own where no detector of ours noticed anything, and asks for causes', async () => {
    lake = await newLake()
    await addCalls(lake, [{ time: START }])
    const before = SCOPE_START - 3 * HOUR
    await read(lake, {
      [pathOf('churn', SCOPE_START - 3 * DAY)]: violated,
      [pathOf('churn', before)]: violated,
      [pathOf('churn', onset)]: violated,
    })
    const report = await investigate(lake, { detectors: [IMPORTED_FINDINGS], scope: SCOPE })
    const [group, ...others] = report.findingGroups
    expect(others).toEqual([])
    expect(group?.severity).toBe('MEDIUM')
    // It began before the scope; what a report said days earlier is another story.
    expect(group?.findings.map(({ start, end }) => [start, end])).toEqual([[before, onset]])
    expect(group?.causes.map(({ kind }) => kind)).toEqual(['unexplained'])
  })
})

async function read(into: Lake, files: Readonly<Record<string, unknown>>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'dupin-joins-'))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, dirname(name)), { recursive: true })
    await writeFile(join(folder, name), JSON.stringify(content))
  }
  const options = { threads: 1, seed: 1, now: () => new Date(0), derive: deriveRelations }
  const { rejected } = await ingest(into, await folderSource(folder), options)
  expect(rejected).toBe(0)
  await rm(folder, { recursive: true })
}

function insight(state: 'Start' | 'End', who: string): unknown {
  const [kind = '', name = ''] = who.split('/')
  const value =
    kind === 'role'
      ? `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/nightly`
      : `arn:aws:iam::${ACCOUNT}:${who}`
  return {
    eventVersion: '1.09',
    eventType: 'AwsCloudTrailInsight',
    eventTime: text(AT + (state === 'End' ? 20 : 5) * MINUTE),
    awsRegion: 'eu-west-1',
    eventID: `${state}-${name}`,
    sharedEventID: name,
    recipientAccountId: ACCOUNT,
    insightDetails: {
      state,
      eventSource: 'sagemaker.amazonaws.com',
      eventName: 'ListModels',
      insightType: 'ApiCallRateInsight',
      insightContext: {
        statistics: { baseline: { average: 0.1 }, insight: { average: 40 }, insightDuration: 15 },
        attributions: [
          { attribute: 'userIdentityArn', insight: [{ value, average: 40 }], baseline: [] },
        ],
      },
    },
  }
}

function investigation(who: string, severity: string): unknown {
  return {
    GraphArn: `arn:aws:detective:eu-west-1:${ACCOUNT}:graph:0123456789abcdef0123456789abcdef`,
    InvestigationId: '000000000000000000001',
    EntityArn: `arn:aws:iam::${ACCOUNT}:${who}`,
    CreatedTime: text(AT + HOUR),
    ScopeStartTime: text(AT - DAY),
    ScopeEndTime: text(AT + HOUR),
    Status: 'SUCCESSFUL',
    Severity: severity,
    State: 'ACTIVE',
  }
}

function hub(type: string, label: string): object {
  return {
    SchemaVersion: '2018-10-08',
    Id: 'p-1',
    ProductArn: 'arn:aws:securityhub:eu-west-1::product/exampleco/watch',
    AwsAccountId: ACCOUNT,
    Region: 'eu-west-1',
    Types: [type],
    Title: 'A role looks around',
    FirstObservedAt: text(AT),
    LastObservedAt: text(AT + HOUR),
    UpdatedAt: text(AT + HOUR),
    Severity: { Label: label },
    Resources: [{ Type: 'AwsIamRole', Id: SCORER, ResourceRole: 'Actor' }],
  }
}
