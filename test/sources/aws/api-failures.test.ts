import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { HOUR } from '../../../src/events/time.ts'
import { failureOf } from '../../../src/sources/aws/api-failure.ts'
import { cloudTrailSource } from '../../../src/sources/aws/cloudtrail-source.ts'
import { guardDutySource } from '../../../src/sources/aws/guardduty-source.ts'
import { pagesOf } from '../../../src/sources/aws/pages.ts'
import { securityHubSource } from '../../../src/sources/aws/security-hub-source.ts'
import { spooledLines } from '../../../src/sources/aws/spooled-lines.ts'
import {
  callRecord,
  ingestSource,
  temporaryFolder,
  temporaryLake,
} from '../../lake/ingest-support.ts'
import type { Answer, ApiAnswer, ApiCall } from '../../support/aws/api-stand-in.ts'
import { imaginedApis } from '../../support/aws/imagined-apis.ts'
import { apisFor, depsFor } from './api-support.ts'

const YEAR = Date.UTC(2026, 0, 1)
const NOW = YEAR + 5 * HOUR
const ONE = '111122223333'
const OTHER = '444455556666'
const roleOf = (account: string) => `arn:aws:iam::${account}:role/reader`
const accounts = [ONE, OTHER].map((id) => ({ id, role: roleOf(id) }))
const events = Array.from({ length: 120 }, (_, n) => ({
  ...callRecord(n),
  eventTime: String(callRecord(n)['eventTime']),
  recipientAccountId: ONE,
}))

/** The imagined AWS, but for what `fault` answers. */
function faulty(fault: (call: ApiCall) => ApiAnswer | undefined): Answer {
  const sound = imaginedApis(() => ({ events, enabledIn: ['eu-west-1'] }))
  return (call) => fault(call) ?? sound(call)
}

test('a role that cannot be taken on, a permission that is missing: told once, and the rest is read', async () => {
  const apis = await apisFor(
    faulty(({ action, region, input }) => {
      if (action === 'sts:AssumeRole' && input['RoleArn'] === roleOf(OTHER))
        return { error: 'AccessDenied' }
      const denied = action === 'cloudtrail:LookupEvents' && region === 'eu-north-1'
      return denied ? { error: 'AccessDeniedException' } : undefined
    }),
  )
  const settings = { accounts, regions: ['eu-north-1', 'eu-west-1'], days: 1 }
  const lake = await temporaryLake()
  const source = cloudTrailSource(
    settings,
    depsFor(apis, () => NOW),
  )
  const { problems, ...summary } = await ingestSource(lake, source)
  expect(summary).toMatchObject({ stored: 120, rejected: 0 })
  expect(problems).toEqual([
    expect.stringMatching(
      /^aws:\/\/sts\/444455556666\/eu-north-1: arn:aws:iam::444455556666:role\/reader may not call sts:AssumeRole in eu-north-1: allow/,
    ),
    expect.stringMatching(
      /^aws:\/\/cloudtrail\/111122223333\/eu-north-1: arn:aws:iam::111122223333:role\/reader may not call cloudtrail:LookupEvents in eu-north-1: allow/,
    ),
  ])
})

test('rows are not put down to an account whose role it is not', async () => {
  const apis = await apisFor(faulty(() => undefined))
  const settings = { accounts: [{ id: OTHER, role: roleOf(ONE) }], regions: ['eu-west-1'], days: 1 }
  const source = cloudTrailSource(
    settings,
    depsFor(apis, () => NOW),
  )
  const { problems, objects } = await ingestSource(await temporaryLake(), source)
  expect(objects).toBe(0)
  expect(problems).toEqual([expect.stringContaining(`is of account ${ONE}, not ${OTHER}`)])
})

test.each([
  ['GuardDuty', guardDutySource, 'GuardDuty is not enabled in us-east-1'],
  ['Security Hub', securityHubSource, 'securityhub is not enabled in us-east-1'],
])('%s where it is not enabled has nothing, and says so once', async (_, make, said) => {
  const apis = await apisFor(faulty(() => undefined))
  const settings = { accounts: [], regions: ['us-east-1'], days: 1 }
  const source = make(
    settings,
    depsFor(apis, () => NOW),
  )
  const told: (string | undefined)[][] = []
  for await (const { uri } of source.list((_, problem, kind) => told.push([problem, kind])))
    told.push([uri])
  expect(told).toEqual([[expect.stringContaining(said), 'absent']])
})

test.each([
  ['400 ThrottlingException', { error: 'ThrottlingException' }],
  ['503', { status: 503, error: 'ServiceUnavailable' }],
])('%s: tried again at once, then at the next reading, and nothing is lost', async (_, answer) => {
  let refusals = 0
  const apis = await apisFor(
    faulty(({ action, input }) =>
      action === 'cloudtrail:LookupEvents' && input['MaxResults'] !== 1 && refusals-- > 0
        ? answer
        : undefined,
    ),
  )
  const lake = await temporaryLake()
  const source = cloudTrailSource(
    // Two hours only: the SDK is slow for a while after it was told to slow down.
    { accounts: accounts.slice(0, 1), regions: ['eu-west-1'], days: 0.01 },
    depsFor(apis, () => YEAR + 2.1 * HOUR),
  )
  // Of the first hour both tries are refused.
  refusals = 2
  const first = await ingestSource(lake, source)
  expect(first).toMatchObject({ rejected: 1, problems: [] })
  const [reject] = await lake.engine.query('SELECT detail FROM reject')
  expect(String(reject?.['detail'])).toMatch(/AWS did not answer cloudtrail:LookupEvents/)
  await ingestSource(lake, source)
  const [count] = await lake.engine.query('SELECT count(*) AS n FROM api_call')
  const due = events.filter(({ eventTime }) => Date.parse(eventTime) >= YEAR + HOUR)
  expect(Number(count?.['n'])).toBe(due.length)
  expect(await lake.engine.query('SELECT detail FROM reject')).toEqual([])
})

test('an answer too large to hold waits in a file of one’s own, and a broken one leaves none', async () => {
  const folder = temporaryFolder()
  const lines = async function* (fail: boolean) {
    for (let i = 0; i < 50; i++) yield `{"n":${i},"text":"${'x'.repeat(100)}"}`
    if (fail) throw new Error('cut off')
  }
  const content = await spooledLines(lines(false), folder, 1000)
  expect(content).toMatchObject({ kind: 'file', isTemporary: true })
  expect(readdirSync(folder)).toHaveLength(1)
  await expect(spooledLines(lines(true), folder, 1000)).rejects.toThrow('cut off')
  expect(readdirSync(folder)).toHaveLength(1)
  expect(await spooledLines(lines(false), folder)).toMatchObject({ kind: 'bytes' })
})

test('a service that answers one page for ever is left', async () => {
  const pages = pagesOf(
    async () => undefined,
    async () => ({ NextToken: 'same' }),
  )
  const all = async () => {
    for await (const _ of pages);
  }
  await expect(all()).rejects.toThrow('the same page twice')
})

test.each([
  [undefined, 'other'],
  ['text', 'other'],
  [{ name: 4, message: null, $metadata: 'x' }, 'other'],
  [{ name: 'ExpiredTokenException', message: 'old' }, 'credentials'],
  [{ name: 'Error', code: 'ENOTFOUND', message: 'getaddrinfo' }, 'busy'],
  [{ name: 'TooManyRequestsException', message: 'wait' }, 'busy'],
  [{ name: 'X', message: '', $metadata: { httpStatusCode: 429 } }, 'busy'],
  [{ name: 'X', message: '', $metadata: { httpStatusCode: 502 } }, 'busy'],
])('%j is a failure of kind %s', (error, kind) => {
  const failure = failureOf(error, { action: 'a:B', region: 'r', who: 'w' })
  expect(failure.kind).toBe(kind)
  expect(failure.text.length).toBeLessThan(700)
})

test('the permission that AWS names is told, where it is another than was asked for', () => {
  const error = {
    name: 'AccessDeniedException',
    message: 'User: x is not authorized to perform: guardduty:ListFindings on resource: y',
  }
  const { text } = failureOf(error, { action: 'guardduty:GetFindings', region: 'r', who: 'w' })
  expect(text).toContain('allow guardduty:ListFindings to it')
})
