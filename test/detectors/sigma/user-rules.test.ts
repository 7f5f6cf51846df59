import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRules } from '../../../src/detectors/sigma/read-rule.ts'
import { techniquesWith } from '../../../src/detectors/techniques/catalogue.ts'
import { compileRules } from '../../../src/detectors/techniques/compile-rules.ts'
import { detectTechniques } from '../../../src/detectors/techniques/technique-detector.ts'
import { DAY } from '../../../src/events/time.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { lakeOf, record, type TestCall } from '../techniques/lake-support.ts'

const START = Date.UTC(2026, 9, 20)
const SCOPE = { start: START, end: START + 2 * DAY }
const CONTEXT = { scope: SCOPE, baseline: { start: START - DAY, end: START } }
const ACCOUNT = '111111111111'

const rule = (detection: string, more = '') => `
title: Mine
id: 00000000-0000-4000-8000-00000000000a
name: mine
level: medium
logsource: {product: aws, service: cloudtrail}
detection:
${detection.replace(/^/gm, '  ')}
${more}`

const request = {
  bucketName: 'Reports',
  tags: [
    { key: 'a', value: 'One' },
    { key: 'b', value: 'two' },
  ],
  nested: { list: ['x', 'yy'], number: 7, flag: true },
  command: Buffer.from('  whoami /all').toString('base64'),
  userName: 'mallory',
}
const CALLS: readonly TestCall[] = [
  { op: 's3:PutBucketAcl', request, ip: '198.51.100.7', agent: 'Tool/1.0', at: 60 },
  {
    op: 's3:GetBucketAcl',
    request: null,
    by: 'role/admin/eve',
    ip: '203.0.113.9',
    at: 70,
    error: 'AccessDenied',
  },
  {
    op: 'lambda:UpdateFunctionCode20150331v2',
    request: { functionName: 'f' },
    by: 'user/bob',
    at: 600,
  },
]

/** Operations of the calls that a detection fits. */
async function fitting(lake: Lake, detection: string): Promise<readonly string[]> {
  const { rules, problems } = readRules('mine.yml', rule(detection))
  expect(problems).toEqual([])
  const { techniques, problems: wrong } = compileRules(rules)
  expect(wrong).toEqual([])
  const { findings } = await detectTechniques({ lake, ...CONTEXT }, techniques)
  const named = findings.flatMap(({ observed }) => [...String(observed).matchAll(/:(\w+)/g)])
  return named.map((match) => match[1] ?? '').sort()
}

describe('a detection', () => {
  let lake: Lake
  beforeAll(async () => {
    lake = await lakeOf(CALLS.map((call) => record(call, ACCOUNT, START)))
  })
  afterAll(() => lake.engine.close())

  const PUT = ['PutBucketAcl']
  const GET = ['GetBucketAcl']
  const CODE = ['UpdateFunctionCode']
  it.each<readonly [string, readonly string[]]>([
    ['s: {eventName: putbucketacl}', PUT],
    ['s: {eventName|cased: putbucketacl}', []],
    ['s: {eventName|cased: PutBucketAcl}', PUT],
    ['s: {eventName: "*BucketAcl"}', ['GetBucketAcl', 'PutBucketAcl']],
    ['s: {eventName: UpdateFunctionCode}', CODE],
    ['s: {eventName: UpdateFunctionCode20150331v2}', CODE],
    ['s: {eventSource|contains: LAMBDA}', CODE],
    ['s: {errorCode: AccessDenied}', GET],
    ['s: {eventSource: s3.amazonaws.com, errorCode: null}', PUT],
    ['s: {eventSource: s3.amazonaws.com, errorCode|exists: true}', GET],
    ['s: {eventSource: s3.amazonaws.com, errorCode|exists: false}', PUT],
    ['s: {userIdentity.type: AssumedRole}', GET],
    ['s: {userIdentity.userName: mallory}', PUT],
    ['s: {userIdentity.userName|startswith: mal}', PUT],
    ['s: {userIdentity.userName: allory}', []],
    ['s: {userIdentity.arn|endswith: /eve}', GET],
    ['s: {userIdentity.sessionContext.sessionIssuer.userName: admin}', GET],
    ['s: {sourceIPAddress|cidr: 198.51.100.0/24, eventName: "*Acl"}', PUT],
    ['s: {sourceIPAddress|cidr: [10.0.0.0/8, 203.0.113.0/28]}', GET],
    ['s: {userAgent|re: "^Tool/[0-9.]+$"}', PUT],
    ['s: {userAgent|re: "^tool"}', []],
    ['s: {userAgent|re|i: "^tool"}', PUT],
    ['s: {requestParameters.bucketName: reports}', PUT],
    ['s: {requestParameters.bucketName|neq: reports, eventName: PutBucketAcl}', []],
    ['s: {requestParameters.tags.value: one}', PUT],
    ['s: {requestParameters.tags.value|contains: [n, zz]}', PUT],
    ['s: {requestParameters.tags.value|contains|all: [n, zz]}', []],
    ['s: {requestParameters.tags.value|all: [one, two]}', PUT],
    ['s: {requestParameters.nested.list: yy}', PUT],
    ['s: {requestParameters.nested.number|gt: 6}', PUT],
    ['s: {requestParameters.nested.number|gt: 7}', []],
    ['s: {requestParameters.nested.number|gte: 7}', PUT],
    ['s: {requestParameters.nested.number|lt: 8}', PUT],
    ['s: {requestParameters.nested.number: 7}', PUT],
    ['s: {requestParameters.nested.flag: true}', PUT],
    ['s: {requestParameters.nested.none: null, eventName: PutBucketAcl}', PUT],
    ['s: {requestParameters.nested.list|exists: true}', PUT],
    ['s: {requestParameters.nothing|exists: false, eventName: GetBucketAcl}', GET],
    ['s: {requestParameters.command|base64offset|contains: whoami}', PUT],
    ['s: {requestParameters|contains: reports}', PUT],
    ['s: {userIdentity.arn|fieldref|endswith: requestParameters.userName}', PUT],
    ['s: {eventTime|hour: 10}', CODE],
    ['s: {eventTime|hour|gte: 10}', CODE],
    ['s: [reports]', PUT],
    ['s: [{eventName: PutBucketAcl}, {errorCode: AccessDenied}]', ['GetBucketAcl', 'PutBucketAcl']],
    ['s: {readOnly: true}', []],
    ['s: {dupin.outcome: denied}', GET],
    ['s: {dupin.long_term_key: true, eventSource: s3.amazonaws.com}', PUT],
    ['s: {dupin.service: lambda}', CODE],
    ['s: {dupin.actor_type|startswith: iam-r}', GET],
    ['s: {dupin.actor_type|re: "(?i)^IAM-R"}', GET],
    ['s: {userAgent|re: "(?i)^tool"}', PUT],
    ['s: {dupin.actor|contains: role/ad}', GET],
  ])('%s fits %j', async (selection, expected) => {
    expect(await fitting(lake, `${selection}\ncondition: s`)).toEqual(expected)
  })

  it('is turned round by not, also where nothing is known', async () => {
    const detection =
      's: {eventSource: s3.amazonaws.com}\nf: {requestParameters.bucketName: reports}'
    expect(await fitting(lake, `${detection}\ncondition: s and not f`)).toEqual(GET)
  })
})

describe('a correlation', () => {
  const correlated = (
    correlation: string,
  ) => `${rule('s: {eventSource: s3.amazonaws.com}\ncondition: s').replace('name: mine', 'name: base').replace('000a', '000b')}
---
title: Many
id: 00000000-0000-4000-8000-00000000000c
name: many
level: medium
correlation:
${correlation.replace(/^/gm, '  ')}`
  const calls = (count: number, ip: (i: number) => string): readonly TestCall[] =>
    Array.from({ length: count }, (_, i) => ({
      op: 's3:GetObject',
      at: i * 2,
      ip: ip(i),
      request: { key: `k${i % 3}` },
    }))

  async function found(text: string, own: readonly TestCall[]): Promise<number> {
    const lake = await lakeOf(own.map((call) => record(call, ACCOUNT, START)))
    const { techniques, problems } = compileRules(readRules('m.yml', text).rules)
    expect(problems).toEqual([])
    const { findings } = await detectTechniques({ lake, ...CONTEXT }, techniques)
    await lake.engine.close()
    expect(findings.every(({ type }) => type === 'Technique/Many')).toBe(true)
    return findings.reduce((sum, { eventIds }) => sum + eventIds.length, 0)
  }

  it.each<readonly [string, number, number]>([
    [
      'type: event_count\nrules: base\ngroup-by: [dupin.actor]\ntimespan: 10m\ncondition: {gte: 6}',
      8,
      8,
    ],
    [
      'type: event_count\nrules: base\ngroup-by: [dupin.actor]\ntimespan: 9m\ncondition: {gte: 6}',
      8,
      0,
    ],
    [
      'type: event_count\nrules: base\ngroup-by: [sourceIPAddress]\ntimespan: 10m\ncondition: {gte: 6}',
      8,
      0,
    ],
    ['type: event_count\nrules: base\ntimespan: 1d\ncondition: {gt: 7}', 8, 8],
    [
      'type: value_count\nrules: base\ngroup-by: [dupin.actor]\ntimespan: 1h\ncondition: {field: sourceIPAddress, gte: 8}',
      8,
      8,
    ],
    [
      'type: value_count\nrules: base\ngroup-by: [dupin.actor]\ntimespan: 1h\ncondition: {field: requestParameters.key, gte: 4}',
      8,
      0,
    ],
    [
      'type: value_sum\nrules: base\ngroup-by: [dupin.actor]\ntimespan: 1h\ncondition: {field: dupin.items, gte: 8}',
      8,
      8,
    ],
  ])('%s of %i calls names %i', async (correlation, count, expected) => {
    const own = calls(count, (i) => `198.51.100.${i + 1}`)
    expect(await found(correlated(correlation), own)).toBe(expected)
  })

  it.each([
    ['temporal_ordered', ['s3:ListBuckets', 's3:GetObject'], 2],
    ['temporal_ordered', ['s3:GetObject', 's3:ListBuckets'], 0],
    ['temporal', ['s3:GetObject', 's3:ListBuckets'], 2],
  ])('%s of %j names %i', async (type, ops, expected) => {
    const part = (name: string, operation: string) =>
      rule(`s: {eventName: ${operation}}\ncondition: s`)
        .replace('name: mine', `name: ${name}`)
        .replace('000a', `0${name}`)
    const text = `${part('one', 'ListBuckets')}\n---${part('two', 'GetObject')}\n---\ntitle: Many\nname: many\ncorrelation: {type: ${type}, rules: [one, two], group-by: [dupin.actor], timespan: 1h}`
    const own = ops.map((op, i): TestCall => ({ op, at: i * 5 }))
    expect(await found(text, own)).toBe(expected)
  })
})

describe('a rule that cannot be used', () => {
  const lines = (text: string) => {
    const { rules, problems } = readRules('mine.yml', text)
    return [...problems, ...compileRules(rules).problems].map(
      ({ line, message }) => `${line} ${message}`,
    )
  }

  it.each<readonly [string, RegExp]>([
    ['title: [', /^1 it is no YAML/],
    ['- a\n- b', /^1 a rule is a map/],
    ['id: x', /^1 a rule needs a title/],
    [rule('s: {eventName: A}'), /^\d+ "condition" is missing/],
    [rule('s: {eventName: A}\ncondition: s and t'), /^9 condition: there is no selection "t"/],
    [rule('s: {eventNam: A}\ncondition: s'), /^8 this log has no field "eventNam"/],
    [rule('s: {eventName|regex: A}\ncondition: s'), /^8 there is no modifier "regex"/],
    [rule('s: {eventName|expand: "%x%"}\ncondition: s'), /^8 the modifier "expand"/],
    [rule('s: {userAgent|re: "a(?!b)"}\ncondition: s'), /^8 the expression looks around/],
    [rule("s: {userAgent|re: '[^]x'}\ncondition: s"), /^8 a class is not closed/],
    [rule("s: {userAgent|re: '\\u0041'}\ncondition: s"), /^8 RE2 has no/],
    [rule('s: {userAgent|re: "("}\ncondition: s'), /^8 .*(?:group|parenthesis)/],
    [rule('s: {sourceIPAddress|cidr: 1.2.3.4.5/8}\ncondition: s'), /^8 .*no network/],
    [rule('s: {dupin.by_aws_service: 1}\ncondition: s'), /^8 .*either true or false/],
    [rule('s: []\ncondition: s'), /^8 an empty list/],
    [
      rule('s: {eventName: A}\ncondition: s', 'level: grave').replace('level: medium\n', ''),
      /"grave" is no level/,
    ],
    [
      rule('s: {eventName: A}\ncondition: s').replace('cloudtrail', 'elb'),
      /^2 logsource: only these are read: product: aws, service: cloudtrail; .*; not aws elb$/,
    ],
    [
      'title: T\ncorrelation: {type: event_count, rules: [x], timespan: 5m, condition: {gte: 2}}',
      /^1 there is no rule "x"/,
    ],
    [
      'title: T\ncorrelation: {type: event_count, rules: [x], timespan: soon, condition: {gte: 2}}',
      /^2 "timespan"/,
    ],
    [
      'a: &a [x,x]\nb: &b [*a,*a]\ntitle: T\ndetection: {s: *b, condition: s}',
      /^\d+ it cannot be read|^\d+ "/,
    ],
  ])('%j is named with its line', (text, expected) => {
    expect(lines(text).join('\n')).toMatch(expected)
  })

  it('costs itself alone', () => {
    const good = rule('s: {eventName: A}\ncondition: s')
    const { rules, problems } = readRules('mine.yml', `${good}\n---\ntitle: Broken\n`)
    expect(rules).toHaveLength(1)
    expect(problems).toHaveLength(1)
  })
})

describe('a folder of rules', () => {
  it('adds to ours, and takes the place of one by its name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dupin-rules-'))
    await writeFile(join(folder, 'mine.yml'), rule('s: {eventName: A}\ncondition: s'))
    await writeFile(
      join(folder, 'other.yaml'),
      rule('s: {eventName: B}\ncondition: s')
        .replace('name: mine', 'name: user_created')
        .replace('000a', '000d'),
    )
    await writeFile(join(folder, 'broken.yml'), 'title: Broken')
    await writeFile(join(folder, 'notes.txt'), 'no rule')
    const before = techniquesWith([])
    const { techniques, problems } = techniquesWith([folder])
    await rm(folder, { recursive: true })
    expect(problems).toEqual([
      { file: 'broken.yml', line: 1, message: '"detection" is missing or no map' },
    ])
    expect(techniques).toHaveLength(before.techniques.length + 1)
    expect(
      techniques.filter(({ ruleName }) => ruleName === 'user_created').map(({ title }) => title),
    ).toEqual(['Mine'])
    expect(before.problems).toEqual([])
  })

  it('that is not there is an error of the user', () => {
    expect(() => techniquesWith(['/nowhere/rules'])).toThrow('there are no rules at /nowhere/rules')
  })
})
