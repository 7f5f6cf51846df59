import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROLE_CREDENTIALS_OUTSIDE } from '../../../src/detectors/techniques/role-credentials-outside.ts'
import type { Finding } from '../../../src/events/finding.ts'
import { DAY, HOUR } from '../../../src/events/time.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { lakeOf, record, type TestCall } from './lake-support.ts'

const START = Date.UTC(2026, 9, 20)
const SCOPE = { start: START, end: START + DAY }
const BASELINE = { start: START - 45 * DAY, end: START }
const INSTANCE = 'role/web/i-0123456789abcdef0'

/** Cases share no address: `home` and `away` are networks of the case. */
interface Place {
  readonly home: string
  readonly away: string
  readonly account: string
}

interface Case {
  readonly before: (place: Place) => readonly TestCall[]
  readonly now: (place: Place) => readonly TestCall[]
  readonly found: readonly string[]
}

const list = (ip: string, by = INSTANCE): TestCall => ({ op: 's3:ListBuckets', by, ip })
const fetch = (ip: string): TestCall => ({ op: 's3:GetObject', by: 'role/exec/SageMaker', ip })
const model = (account: string): TestCall => ({
  op: 'sagemaker:CreateModel',
  request: { executionRoleArn: `arn:aws:iam::${account}:role/exec` },
})

const CASES: Readonly<Record<string, Case>> = {
  'the role of an instance in a network where it never was': {
    before: ({ home }) => [list(`${home}.20`)],
    now: ({ home, away }) => [list(`${home}.20`), list(`${away}.9`), list(`${away}.9`)],
    found: ['HIGH 2'],
  },
  'an execution role, only ever used by SageMaker, outside': {
    before: ({ account }) => [model(account), fetch('sagemaker.amazonaws.com')],
    now: ({ away }) => [fetch(`${away}.9`)],
    found: ['HIGH 1'],
  },
  'an unknown role of an instance at the address of a person': {
    before: () => [],
    now: ({ away }) => [list(`${away}.9`), list(`${away}.9`, 'user/jane')],
    found: ['MEDIUM 1'],
  },
  'an unknown role of an instance at an address of nobody': {
    before: () => [],
    now: ({ away }) => [list(`${away}.9`)],
    found: [],
  },
  'a neighbouring address': {
    before: ({ home }) => [list(`${home}.20`)],
    now: ({ home }) => [list(`${home}.99`)],
    found: [],
  },
  'an address of the VPC': {
    before: ({ home }) => [list(`${home}.20`)],
    now: () => [list('10.0.0.4')],
    found: [],
  },
  'a gateway that other machines use': {
    before: ({ home, away }) => [
      list(`${home}.20`),
      list(`${away}.9`, 'role/a/s'),
      list(`${away}.9`, 'role/b/s'),
    ],
    now: ({ away }) => [list(`${away}.9`)],
    found: [],
  },
  'the service it runs in': {
    before: ({ home }) => [list(`${home}.20`)],
    now: () => [list('ssm.amazonaws.com')],
    found: [],
  },
  'the role of a person who travels': {
    before: ({ home }) => [list(`${home}.20`, 'role/admin/jane')],
    now: ({ away }) => [list(`${away}.9`, 'role/admin/jane')],
    found: [],
  },
}

const PLACES = Object.entries(CASES).map(([name, one], i) => ({
  name,
  one,
  place: { home: `198.51.${i + 1}`, away: `192.0.${i + 1}`, account: String(100_000_000_001 + i) },
}))

describe('credentials of machines', () => {
  let lake: Lake
  let findings: readonly Finding[]
  beforeAll(async () => {
    const records = PLACES.flatMap(({ one, place }) => [
      ...Array.from({ length: 10 }, (_, i) =>
        one.before(place).map((call) => record(call, place.account, START - (i + 1) * DAY)),
      ).flat(),
      ...one.now(place).map((call) => record(call, place.account, START + HOUR)),
    ])
    lake = await lakeOf(records)
    const context = { lake, scope: SCOPE, baseline: BASELINE }
    findings = (await ROLE_CREDENTIALS_OUTSIDE.detect(context)).findings
  })
  afterAll(() => lake.engine.close())

  it.each(PLACES)('$name: $one.found', ({ one, place }) => {
    const own = findings.filter(({ account }) => account === place.account)
    expect(own.map(({ severity, eventIds }) => `${severity} ${eventIds.length}`)).toEqual(one.found)
  })
})
