import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NEWLY_OBSERVED } from '../../../src/detectors/behaviour/newly-observed.ts'
import type { Finding } from '../../../src/events/finding.ts'
import { DAY, HOUR } from '../../../src/events/time.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { createRandom } from '../../../src/statistics/random.ts'
import { lakeOf, record, type TestCall } from '../techniques/lake-support.ts'

/** One role that ten people share, told apart by the names of their sessions. */
const ACCOUNT = '111122223333'
const START = Date.UTC(2026, 9, 19)
const SCOPE = { start: START, end: START + 7 * DAY }
const BASELINE = { start: START - 45 * DAY, end: START }

const OPERATIONS = [
  'sagemaker:ListEndpoints',
  'sagemaker:DescribeEndpoint',
  'logs:StartQuery',
  'ecr:DescribeImages',
]
const PEOPLE = ['ana', 'ben', 'chen', 'dana', 'eli', 'fay', 'gil', 'hana', 'ines', 'jo']

function working(name: string, day: number): readonly unknown[] {
  const random = createRandom(`${name} ${day}`)
  const number = PEOPLE.indexOf(name)
  const atHome = random.next() < 0.4
  const usual = {
    by: `role/engineer/${name}`,
    ip: atHome ? `198.51.${number}.9` : '203.0.113.9',
    agent: `aws-cli/2.${20 + number} os/${number % 2 === 0 ? 'macos' : 'linux'}`,
    region: 'eu-west-1',
  }
  return Array.from({ length: 8 }, (_, n) => {
    const op = random.pick(OPERATIONS) ?? ''
    return call({ op, ...usual, at: 60 * n + random.int(50) }, day, 8)
  })
}

function call(parts: TestCall, day: number, hour: number): unknown {
  return record(parts, ACCOUNT, START + day * DAY + hour * HOUR)
}

const HISTORY = PEOPLE.flatMap((name) =>
  Array.from({ length: 52 }, (_, n) => n - 45)
    .filter((day) => ![5, 6].includes(((day % 7) + 7) % 7))
    .flatMap((day) => working(name, day)),
)

const own = (name: string) => ({
  by: `role/engineer/${name}`,
  ip: '203.0.113.9',
  agent: `aws-cli/2.${20 + PEOPLE.indexOf(name)} os/${PEOPLE.indexOf(name) % 2 === 0 ? 'macos' : 'linux'}`,
  region: 'eu-west-1',
})

const AWAY = { ip: '192.0.2.77', agent: 'Boto3/1.40 os/windows', region: 'us-west-2' }

const ODD_DAYS = [
  // Somebody else under ana's name.
  ...['sts:GetCallerIdentity', 'iam:CreateAccessKey', 'iam:AttachUserPolicy'].map((op, n) =>
    call({ op, by: 'role/engineer/ana', ...AWAY, at: n }, 2, 3),
  ),
  // A stranger's session of the role that they share.
  ...['iam:ListUsers', 'iam:CreateUser', 'iam:CreateAccessKey'].map((op, n) =>
    call({ op, by: 'role/engineer/temp-4711', ...AWAY, at: n }, 1, 10),
  ),
  // A new version of the same program.
  call({ op: 'sagemaker:ListEndpoints', ...own('ben'), agent: 'aws-cli/2.31 os/linux' }, 2, 10),
  // Awake at night, from the office.
  call({ op: 'sagemaker:DescribeEndpoint', ...own('chen') }, 3, 23),
  // At a colleague's home.
  call({ op: 'logs:StartQuery', ...own('dana'), ip: '198.51.4.9' }, 1, 18),
  // A hotel, on a journey, and nothing else.
  call({ op: 'logs:StartQuery', ...own('fay'), ip: '198.18.77.4' }, 3, 19),
  // Release day: much, all of it usual.
  ...Array.from({ length: 60 }, (_, n) =>
    call({ op: OPERATIONS[n % 4] ?? '', ...own('gil'), at: n }, 3, 14),
  ),
]

describe('people of one role', () => {
  let lake: Lake
  let findings: readonly Finding[]
  beforeAll(async () => {
    lake = await lakeOf([...HISTORY, ...ODD_DAYS])
    findings = (await NEWLY_OBSERVED.detect({ lake, scope: SCOPE, baseline: BASELINE })).findings
  })
  afterAll(() => lake.engine.close())
  const alarms = () => findings.filter(({ severity }) => ['MEDIUM', 'HIGH'].includes(severity))
  const of = (session: string) =>
    findings.filter(({ related }) => related.some(({ id }) => id.endsWith(`/engineer/${session}`)))

  it('are told apart: who uses the name of one of them is seen', () => {
    const [finding] = of('ana')
    expect(finding?.severity).toBe('HIGH')
    expect(String(finding?.observed)).toContain('network 192.0.2.0/24 (new for')
    expect(finding?.related.map(({ id }) => id)).toContain('192.0.2.77')
  })

  it('have their role watched too: a session of a name that never was', () => {
    const [finding] = of('temp-4711')
    expect(finding?.severity).toMatch(/MEDIUM|HIGH/)
    expect(finding?.unusual?.map(({ feature }) => feature)).toContain('session')
  })

  it('are let alone with new versions, nights on call, visits, journeys and releases', () => {
    for (const name of ['ben', 'chen', 'dana', 'fay', 'gil', 'hana'])
      expect(
        of(name).filter((one) => alarms().includes(one)),
        name,
      ).toEqual([])
    expect(alarms().length).toBeLessThanOrEqual(2)
    expect(findings.length).toBeLessThanOrEqual(4)
  })

  it('are explained as GuardDuty explains: which part, for whom', () => {
    const network = of('ana')[0]?.unusual?.find(({ feature }) => feature === 'network')
    expect(network).toMatchObject({ value: '192.0.2.0/24', principal: 'never' })
    expect(network?.bits).toBeGreaterThan(4)
  })

  it('score the same whenever they are looked at', async () => {
    const again = await NEWLY_OBSERVED.detect({ lake, scope: SCOPE, baseline: BASELINE })
    expect(again.findings).toEqual(findings)
  })
})
