import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRules } from '../../../src/detectors/sigma/read-rule.ts'
import { compileRules } from '../../../src/detectors/techniques/compile-rules.ts'
import { detectTechniques } from '../../../src/detectors/techniques/technique-detector.ts'
import { DAY } from '../../../src/events/time.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { auditEvent, subscription } from '../techniques/audit-support.ts'
import { lakeOf, record } from '../techniques/lake-support.ts'

const START = Date.UTC(2026, 9, 20)
const CONTEXT = {
  scope: { start: START, end: START + 2 * DAY },
  baseline: { start: START - DAY, end: START },
}
const ACCOUNT = '111111111111'

const rule = (detection: string, source = '{product: kubernetes, service: audit}') => `
title: Mine
id: 00000000-0000-4000-8000-00000000000a
name: mine
level: medium
logsource: ${source}
detection:
${detection.replace(/^/gm, '  ')}
`

const EVENTS = [
  auditEvent(
    {
      op: 'create pods',
      name: 'web',
      request: {
        spec: {
          hostPID: true,
          containers: [{ image: 'web:1', securityContext: { capabilities: { add: ['BPF'] } } }],
        },
      },
    },
    START,
  ),
  auditEvent(
    { op: 'get pods/exec', name: 'web', by: 'system:anonymous', as: 'eve', code: 101 },
    START,
  ),
  auditEvent({ op: 'list secrets', namespace: '', name: '', code: 403, ip: '203.0.113.9' }, START),
  {
    ...auditEvent({ op: 'patch deployments', name: 'web' }, START),
    annotations: { 'authorization.k8s.io/decision': 'allow' },
    user: {
      username: 'deployer',
      uid: `aws-iam-authenticator:${ACCOUNT}:AROA`,
      extra: {
        arn: [`arn:aws:sts::${ACCOUNT}:assumed-role/Deployer/anna`],
        accessKeyId: ['ASIAEXAMPLE'],
      },
    },
  },
]

const POD = 'create pods'
const EXEC = 'get pods/exec'
const LIST = 'list secrets'
const PATCH = 'patch deployments'

describe('a rule on audit events', () => {
  let lake: Lake
  beforeAll(async () => {
    const call = record({ op: 'kubernetes:create pods' }, ACCOUNT, START)
    lake = await lakeOf([subscription(ACCOUNT, EVENTS), call])
  })
  afterAll(() => lake.engine.close())

  async function fitting(detection: string): Promise<readonly string[]> {
    const { rules, problems } = readRules('mine.yml', rule(`s: ${detection}\ncondition: s`))
    const { techniques, problems: wrong } = compileRules(rules)
    expect([...problems, ...wrong]).toEqual([])
    const { findings } = await detectTechniques({ lake, ...CONTEXT }, techniques)
    const named = findings.flatMap(({ observed }) => String(observed).split(', '))
    return named.flatMap((one) => /kubernetes:(.+)$/.exec(one)?.[1] ?? []).sort()
  }

  it.each<readonly [string, readonly string[]]>([
    ['{verb: CREATE}', [POD]],
    ['{verb: [create, patch]}', [POD, PATCH]],
    ['{verb|startswith: cr}', [POD]],
    ['{verb: "l*"}', [LIST]],
    ['{objectRef.resource: pods}', [POD, EXEC]],
    ['{objectRef.resource: pod}', []],
    ['{objectRef.resource: pods, objectRef.subresource: null}', [POD]],
    ['{objectRef.resource: pods, objectRef.subresource: exec}', [EXEC]],
    ['{objectRef.subresource|exists: true}', [EXEC]],
    ['{objectRef.resource|contains: secret}', [LIST]],
    ['{objectRef.namespace: null}', [LIST]],
    ['{objectRef.name: web, verb: patch}', [PATCH]],
    ['{user.username: system:anonymous}', [EXEC]],
    ['{user.username|startswith: "system:"}', [EXEC]],
    ['{user.extra.arn|endswith: /anna}', [PATCH]],
    ['{user.extra.accessKeyId: ASIAEXAMPLE}', [PATCH]],
    ['{impersonatedUser.username|exists: true}', [EXEC]],
    ['{responseStatus.code: 403}', [LIST]],
    ['{responseStatus.code|gte: 400}', [LIST]],
    ['{sourceIPs|cidr: 203.0.113.0/24}', [LIST]],
    ['{requestURI|endswith: /pods/exec}', [EXEC]],
    ['{annotations.authorization.k8s.io/decision: allow}', [PATCH]],
    ['{requestObject.spec.hostPID: true}', [POD]],
    ['{dupin.spec.hostPID: true}', [POD]],
    ['{dupin.spec.add: BPF}', [POD]],
    ['{requestObject|contains: "web:1"}', [POD]],
    ['{capabilities: "*BPF*"}', [POD]],
    ['{dupin.outcome: denied}', [LIST]],
    ['{dupin.cluster|endswith: prod, verb: create}', [POD]],
    ['{dupin.in_system_namespace: true}', []],
    ['[BPF]', [POD]],
  ])('%s fits %j', async (detection, expected) => {
    expect(await fitting(detection)).toEqual(expected)
  })

  it('counts by the fields of audit events', async () => {
    const text = `${rule('s: {user.username: [mallory, deployer]}\ncondition: s').replace('name: mine', 'name: base')}---
title: Many
name: many
correlation:
  type: value_count
  rules: base
  group-by: [recipientAccountId]
  timespan: 1h
  condition: {field: objectRef.resource, gte: 3}
`
    const { techniques, problems } = compileRules(readRules('m.yml', text).rules)
    expect(problems).toEqual([])
    const { findings } = await detectTechniques({ lake, ...CONTEXT }, techniques)
    expect(findings.map(({ eventIds }) => eventIds.length)).toEqual([3])
  })

  it.each<readonly [string, string, RegExp]>([
    [
      '{eventName: A}',
      '{product: kubernetes, service: audit}',
      /^8 this log has no field "eventName"/,
    ],
    [
      '{responseObject.kind: A}',
      '{product: kubernetes, service: audit}',
      /^8 this log has no field/,
    ],
    ['{verb: A}', '{product: kubernetes, service: application}', /^2 logsource: only these/],
    ['{verb: A}', '{product: aws, service: cloudtrail}', /^8 this log has no field "verb"/],
  ])('%s of %s is refused with its line', (selection, source, expected) => {
    const { rules } = readRules('mine.yml', rule(`s: ${selection}\ncondition: s`, source))
    const [problem] = compileRules(rules).problems
    expect(`${problem?.line} ${problem?.message}`).toMatch(expected)
  })

  it('may name the category that rules of SigmaHQ name', () => {
    const text = rule(
      's: {verb: delete}\ncondition: s',
      '{category: application, product: kubernetes, service: audit}',
    )
    expect(compileRules(readRules('mine.yml', text).rules).problems).toEqual([])
  })
})
