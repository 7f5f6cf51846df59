import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRules } from '../../../src/detectors/sigma/read-rule.ts'
import { builtInTechniques } from '../../../src/detectors/techniques/catalogue.ts'
import { compileRules } from '../../../src/detectors/techniques/compile-rules.ts'
import { detectTechniques } from '../../../src/detectors/techniques/technique-detector.ts'
import type { Finding } from '../../../src/events/finding.ts'
import { DAY, HOUR } from '../../../src/events/time.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { lakeOf } from '../techniques/lake-support.ts'

const START = Date.UTC(2026, 9, 20)
const CONTEXT = {
  scope: { start: START, end: START + 2 * DAY },
  baseline: { start: START - DAY, end: START },
}
const ACCOUNT = '111122223333'
const at = (hour: number) => new Date(START + hour * HOUR).toISOString()
const ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/app/anna`
const MODEL = 'anthropic.claude-3-haiku-20240307-v1:0'

const finding = (id: string, type: string, severity: number, hour: number, more: object = {}) => ({
  id,
  type,
  severity,
  accountId: ACCOUNT,
  region: 'eu-west-1',
  arn: `arn:aws:guardduty:eu-west-1:${ACCOUNT}:detector/d/finding/${id}`,
  createdAt: at(hour),
  updatedAt: at(hour),
  service: { serviceName: 'guardduty', count: 2, eventFirstSeen: at(hour), ...more },
})
const invocation = (requestId: string, hour: number, tokens: number, more: object = {}) => ({
  schemaType: 'ModelInvocationLog',
  schemaVersion: '1.0',
  timestamp: at(hour),
  accountId: ACCOUNT,
  region: 'eu-west-1',
  requestId,
  identity: { arn: ARN },
  operation: 'Converse',
  modelId: MODEL,
  input: { inputContentType: 'application/json', inputTokenCount: tokens, inputBodyJson: {} },
  ...more,
})
const guarded = (requestId: string, hour: number, outputBodyJson: object) =>
  invocation(requestId, hour, 7, {
    modelId: 'amazon.nova-lite-v1:0',
    output: { outputContentType: 'application/json', outputTokenCount: 3, outputBodyJson },
  })
const flow = (srcaddr: string, dstport: number, action: string, hour: number) => ({
  version: 2,
  'account-id': ACCOUNT,
  'interface-id': 'eni-0a1b',
  srcaddr,
  dstaddr: '10.0.1.5',
  srcport: 49152,
  dstport,
  protocol: 6,
  packets: 10,
  bytes: 5000,
  start: (START + hour * HOUR) / 1000,
  end: (START + hour * HOUR) / 1000 + 60,
  action,
  'log-status': 'OK',
})

const query = (query_name: string, hour: number, more: object = {}) => ({
  version: '1.100000',
  account_id: ACCOUNT,
  region: 'eu-west-1',
  vpc_id: 'vpc-0a1b',
  query_timestamp: at(hour),
  query_name,
  query_type: 'A',
  query_class: 'IN',
  rcode: 'NOERROR',
  answers: [{ Rdata: '203.0.113.77', Type: 'A', Class: 'IN' }],
  srcaddr: '10.0.1.5',
  srcids: { instance: 'i-0a1b2c3d4e5f60718' },
  ...more,
})

const RECORDS = [
  query('Pool.Mining.example.', 11, { firewall_rule_action: 'BLOCK' }),
  query('models.example.', 12, { srcids: {}, query_type: 'TXT', answers: [] }),
  finding('f1', 'CryptoCurrency:EC2/BitcoinTool.B', 8, 1),
  finding('f2', 'Recon:EC2/PortProbe', 2, 2),
  finding('f3', 'CryptoCurrency:EC2/BitcoinTool.B', 8, 3, { additionalInfo: { sample: true } }),
  invocation('00000000-0000-4000-8000-000000000001', 4, 900),
  invocation('00000000-0000-4000-8000-000000000002', 5, 90_000, { errorCode: 'Throttled' }),
  guarded('00000000-0000-4000-8000-000000000003', 8, { stopReason: 'guardrail_intervened' }),
  guarded('00000000-0000-4000-8000-000000000004', 9, {
    'amazon-bedrock-guardrailAction': 'INTERVENED',
  }),
  guarded('00000000-0000-4000-8000-000000000005', 10, { stopReason: 'end_turn' }),
  flow('203.0.113.9', 22, 'ACCEPT', 6),
  flow('198.51.100.7', 443, 'REJECT', 7),
]
const SOURCES: Readonly<Record<string, string>> = {
  guardduty: '{product: aws, service: guardduty}',
  bedrock: '{product: aws, service: bedrock-invocation}',
  flow: '{product: aws, service: vpcflow}',
  dns: '{category: dns}',
}

const rule = (source: string, detection: string) => `
title: Mine
id: 00000000-0000-4000-8000-00000000000a
name: mine
level: high
tags: [attack.t1496]
logsource: ${source}
detection:
  s: ${detection}
  condition: s
`

describe('a rule on records that are no API calls', () => {
  let lake: Lake
  beforeAll(async () => {
    lake = await lakeOf(RECORDS)
  })
  afterAll(() => lake.engine.close())

  async function found(source: string, detection: string): Promise<readonly Finding[]> {
    const { rules, problems } = readRules('mine.yml', rule(SOURCES[source] ?? source, detection))
    const { techniques, problems: wrong } = compileRules(rules)
    expect([...problems, ...wrong]).toEqual([])
    return (await detectTechniques({ lake, ...CONTEXT }, techniques)).findings
  }
  const hours = (findings: readonly Finding[]) =>
    findings.map(({ start }) => (start - START) / HOUR)

  it.each<readonly [string, string, readonly number[]]>([
    ['guardduty', '{type|startswith: "CryptoCurrency:"}', [1]],
    ['guardduty', '{severity: 8}', [1]],
    ['guardduty', '{severity|lt: 4}', [2]],
    ['guardduty', '{service.count: 2, accountId: "111122223333", type|contains: recon}', [2]],
    ['guardduty', '{severity|exists: false}', []],
    ['bedrock', '{input.inputTokenCount|gt: 1000}', [5]],
    ['bedrock', '{errorCode: null}', [4, 8]],
    ['bedrock', '{errorCode: throttled}', [5]],
    ['bedrock', '{identity.arn|endswith: /anna, operation: Converse, errorCode: null}', [4, 8]],
    ['bedrock', '{modelId|contains: claude, timestamp|hour: 5}', [5]],
    ['flow', '{dstport: 22, action: ACCEPT}', [6]],
    ['flow', '{srcaddr|cidr: 198.51.100.0/24}', [7]],
    ['flow', '{dstport|lt: 100}', [6]],
    ['flow', '{protocol: 17}', []],
    ['dns', '{query|endswith: .mining.example}', [11]],
    ['dns', '{QueryName: pool.mining.example, firewall_rule_action: BLOCK}', [11]],
    ['dns', '{record_type: TXT, srcids.instance: null}', [12]],
    ['dns', '{answer|contains: 203.0.113.77}', [11]],
    ['dns', '{query: elsewhere.example}', []],
  ])('%s: %s fits the records of hours %j', async (source, detection, expected) => {
    expect(hours(await found(source, detection))).toEqual(expected)
  })

  it('is among ours: interventions of guardrails are notes, one a day for each caller and model', async () => {
    const { findings } = await detectTechniques({ lake, ...CONTEXT }, builtInTechniques())
    const notes = findings.filter(({ type }) => type === 'Technique/GuardrailIntervened')
    expect(notes).toHaveLength(1)
    expect(notes[0]).toMatchObject({
      severity: 'INFORMATIONAL',
      observed: '2 × Converse',
      eventIds: ['00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000004'],
    })
  })

  it('makes a finding that names who, what and which records', async () => {
    const [one] = await found('bedrock', '{operation: Converse}')
    expect(one).toMatchObject({
      type: 'Technique/Mine',
      severity: 'HIGH',
      entity: { type: 'foundation-model' },
      actor: { type: 'iam-role', id: `arn:aws:iam::${ACCOUNT}:role/app` },
      account: ACCOUNT,
      observed: '2 × Converse',
      techniques: ['T1496'],
      eventIds: ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'],
    })
    const [other] = await found('flow', '{dstport: 22}')
    expect(other).toMatchObject({
      entity: { type: 'network-interface', id: 'eni-0a1b' },
      related: [{ type: 'ip-address', id: '203.0.113.9' }],
    })
    const [asked] = await found('dns', '{query|contains: mining}')
    expect(asked).toMatchObject({
      entity: { type: 'ec2-instance', id: 'i-0a1b2c3d4e5f60718' },
      related: [{ type: 'ip-address', id: '10.0.1.5' }],
      observed: '1 × pool.mining.example',
    })
  })

  it('is refused with its line where the log lacks a field, or where records are to be counted', () => {
    const lacking = readRules('m.yml', rule(SOURCES['flow'] ?? '', '{eventName: A}')).rules
    expect(compileRules(lacking).problems).toEqual([
      { file: 'm.yml', line: 9, message: 'this log has no field "eventName"' },
    ])
    const text = `${rule(SOURCES['flow'] ?? '', '{dstport: 22}')}---
title: Many
name: many
correlation: {type: event_count, rules: [mine], timespan: 1h, condition: {gte: 2}}
`
    expect(compileRules(readRules('m.yml', text).rules).problems).toMatchObject([
      { message: '"mine" is about no API calls: only these can be correlated' },
    ])
  })
})
