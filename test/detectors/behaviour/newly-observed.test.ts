import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NEWLY_OBSERVED } from '../../../src/detectors/behaviour/newly-observed.ts'
import type { Finding } from '../../../src/events/finding.ts'
import { DAY, HOUR } from '../../../src/events/time.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { lakeOf, record, type TestCall } from '../techniques/lake-support.ts'

const ACCOUNT = '111122223333'
const START = Date.UTC(2026, 9, 20)
const SCOPE = { start: START, end: START + 7 * DAY }
const BASELINE = { start: START - 45 * DAY, end: START }

const OFFICE = { ip: '203.0.113.9', agent: 'Boto3/1.40 os/linux', region: 'eu-west-1' }
const AWAY = { ip: '192.0.2.77', agent: 'aws-cli/2.20 os/windows', region: 'us-west-2' }

/** A call once an hour by day, on each of the days from `first` to `last`, counted from the start of the scope. */
function daily(first: number, last: number, calls: readonly TestCall[]): readonly unknown[] {
  const records: unknown[] = []
  for (let day = first; day <= last; day++)
    for (let hour = 8; hour < 14; hour++)
      for (const call of calls) records.push(record(call, ACCOUNT, START + day * DAY + hour * HOUR))
  return records
}

function once(day: number, calls: readonly TestCall[]): readonly unknown[] {
  return calls.map((call) => record(call, ACCOUNT, START + day * DAY + 10 * HOUR))
}

const INVOKE = { op: 'bedrock:InvokeModel', request: { modelId: 'amazon.titan-text' }, ...OFFICE }
const HISTORY = [
  ...daily(-40, 6, [
    { ...INVOKE, by: 'user/steady' },
    { ...INVOKE, by: 'user/stolen' },
    { ...INVOKE, by: 'user/travelling' },
    { ...INVOKE, by: 'role/reader' },
    { op: 'sagemaker:ListEndpoints', by: 'role/engineer/jane', ...OFFICE },
  ]),
  // Everybody behind the gateway of the VPN.
  ...daily(
    -40,
    -1,
    ['a', 'b', 'c', 'd'].map((name) => ({ ...INVOKE, by: `role/vpn-${name}`, ip: '198.18.5.5' })),
  ),
]

const INCIDENTS = [
  ...once(3, [
    { op: 'sts:GetCallerIdentity', by: 'user/stolen', ...AWAY },
    { op: 'bedrock:DeleteModelInvocationLoggingConfiguration', by: 'user/stolen', ...AWAY, at: 3 },
    { op: 'iam:CreateAccessKey', by: 'user/stolen', ...AWAY, at: 4 },
  ]),
  ...once(2, [{ ...INVOKE, by: 'user/travelling', ip: '198.18.5.5' }]),
  ...once(4, [
    {
      op: 'sagemaker:ListModels',
      by: 'role/engineer/new.colleague',
      ...OFFICE,
      ip: '198.51.100.3',
      agent: 'Mozilla/5.0 (X11; Linux)',
    },
  ]),
  ...once(5, [
    { op: 'logs:CreateLogStream', by: 'service/config.amazonaws.com', ip: 'config.amazonaws.com' },
  ]),
]

describe('newly observed behaviour', () => {
  let lake: Lake
  let findings: readonly Finding[]
  beforeAll(async () => {
    lake = await lakeOf([...HISTORY, ...INCIDENTS])
    findings = (await NEWLY_OBSERVED.detect({ lake, scope: SCOPE, baseline: BASELINE })).findings
  })
  afterAll(() => lake.engine.close())
  const about = (name: string) => findings.filter(({ actor }) => actor?.id.endsWith(`/${name}`))

  it('alarms when an old key does grave new things from a new place', () => {
    const [finding, ...more] = about('stolen')
    expect(more).toEqual([])
    expect(finding?.severity).toBe('HIGH')
    expect(finding?.eventIds).toHaveLength(3)
    expect(finding?.start).toBe(START + 3 * DAY + 10 * HOUR)
  })

  it('says which part was unusual for whom', () => {
    const observed = String(about('stolen')[0]?.observed)
    expect(observed).toContain('network 192.0.2.0/24 (new for everybody)')
    expect(observed).toContain('Region us-west-2 (new for everybody)')
    expect(observed).toContain('program aws-cli on windows')
  })

  it('relates the address and the key, so that findings meet', () => {
    const related = about('stolen')[0]?.related.map(({ id }) => id)
    expect(related).toContain('192.0.2.77')
    expect(related).toContain('AKIASTOLEN')
  })

  it('is silent about who does what it always did', () => {
    expect(about('steady')).toEqual([])
    expect(about('reader')).toEqual([])
  })

  it('makes little of an address that many share', () => {
    expect(about('travelling')).toEqual([])
  })

  it('does not alarm about a new colleague who looks around', () => {
    const severities = about('engineer').map(({ severity }) => severity)
    expect(
      severities.filter((severity) => severity !== 'LOW' && severity !== 'INFORMATIONAL'),
    ).toEqual([])
  })

  it('leaves out services that act on their own', () => {
    expect(findings.filter(({ actor }) => actor?.type === 'aws-service')).toEqual([])
  })

  it('calls nothing new when the lake holds nothing from before', async () => {
    const scope = { start: START - 50 * DAY, end: START + 7 * DAY }
    const baseline = { start: scope.start - 45 * DAY, end: scope.start }
    const detection = await NEWLY_OBSERVED.detect({ lake, scope, baseline })
    expect(detection.findings).toEqual([])
    expect(detection.examined).toBeGreaterThan(5)
  })
})
