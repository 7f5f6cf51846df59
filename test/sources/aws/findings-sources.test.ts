import { expect, test } from 'vitest'
import { HOUR } from '../../../src/events/time.ts'
import { guardDutySource } from '../../../src/sources/aws/guardduty-source.ts'
import { securityHubSource } from '../../../src/sources/aws/security-hub-source.ts'
import type { Source } from '../../../src/sources/source.ts'
import {
  contentOf,
  ingestFolder,
  ingestSource,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from '../../lake/ingest-support.ts'
import { imaginedApis } from '../../support/aws/imagined-apis.ts'
import { apisFor, depsFor } from './api-support.ts'

const NOON = Date.UTC(2026, 2, 1, 12)
const OWN = { accounts: [], regions: ['us-east-1'], days: 1 }

/** As GuardDuty writes a finding on the wire and into its export. */
function finding(n: number, updated: number) {
  return {
    schemaVersion: '2.0',
    accountId: '111122223333',
    region: 'us-east-1',
    partition: 'aws',
    id: `finding${n}`,
    arn: `arn:aws:guardduty:us-east-1:111122223333:detector/d1/finding/finding${n}`,
    type: 'UnauthorizedAccess:S3/MaliciousIPCaller.Custom',
    severity: 5 + (n % 3) / 2,
    title: `Finding ${n} "quoted" \u2028`,
    description: 'An API was invoked from an address on a list.',
    createdAt: new Date(NOON - 20 * HOUR).toISOString(),
    updatedAt: new Date(updated).toISOString(),
    resource: {
      resourceType: 'S3Bucket',
      accessKeyDetails: {
        accessKeyId: 'ASIAEXAMPLE',
        principalId: 'AROAEXAMPLE:session',
        userType: 'AssumedRole',
        userName: 'scorer',
      },
      s3BucketDetails: [{ arn: 'arn:aws:s3:::models', name: 'models', type: 'Destination' }],
    },
    service: {
      serviceName: 'guardduty',
      detectorId: 'd1',
      resourceRole: 'TARGET',
      archived: n % 4 === 0,
      count: n,
      eventFirstSeen: new Date(NOON - 20 * HOUR).toISOString(),
      eventLastSeen: new Date(updated).toISOString(),
      action: {
        actionType: 'AWS_API_CALL',
        awsApiCallAction: {
          api: 'GetObject',
          serviceName: 's3.amazonaws.com',
          remoteIpDetails: {
            ipAddressV4: '198.51.100.7',
            organization: { asn: '64500', asnOrg: 'Example' },
          },
          affectedResources: { 'AWS::S3::Bucket': 'models' },
        },
      },
      additionalInfo: { value: '{"threatListName":"ours"}', type: 'default' },
    },
  }
}

test('findings of GuardDuty are what its export holds, and each change is told once', async () => {
  const findings = Array.from({ length: 130 }, (_, n) =>
    finding(n, NOON - (n < 120 ? 3 * HOUR : 10 * 60_000) - n),
  )
  const apis = await apisFor(imaginedApis(() => ({ findings })))
  let now = NOON
  const source = guardDutySource(
    OWN,
    depsFor(apis, () => now),
  )
  const far = await temporaryLake()
  expect(await ingestSource(far, source)).toMatchObject({ stored: 130, rejected: 0, problems: [] })
  const lines = findings.map((one) => JSON.stringify(one)).join('\n')
  const folder = writeFiles(temporaryFolder(), { 'export.jsonl': lines })
  const near = await temporaryLake()
  await ingestFolder(near, folder)
  // The SDK puts what it answers into an order of its own.
  expect((await contentOf(far)).map(lettersOf)).toEqual((await contentOf(near)).map(lettersOf))
  expect(await ingestFolder(far, folder)).toMatchObject({ stored: 0, duplicate: 130 })
  // One goes on; the others stay as they are.
  now += HOUR
  findings[5] = finding(5, now - 60_000)
  expect(await ingestSource(far, source)).toMatchObject({ stored: 1, rejected: 0 })
  expect(await ingestSource(far, source)).toMatchObject({ stored: 0, objects: 0 })
})

/** What a row says, whatever the order of the parts of its JSON. */
function lettersOf(row: unknown): string {
  return [...JSON.stringify(row)].toSorted().join('')
}

/** The findings that a source's windows hold, by id. */
async function linesOf(source: Source): Promise<string[]> {
  const ids: string[] = []
  for await (const object of source.list((uri, problem) => ids.push(`${uri}: ${problem}`))) {
    const content = await source.open?.(object)
    if (content?.kind !== 'bytes') throw new Error(`${object.uri} is ${content?.kind}`)
    const lines = Buffer.from(content.bytes).toString().trim().split('\n')
    for (const line of lines.filter((text) => text !== '')) ids.push(idOf(JSON.parse(line)))
  }
  return ids
}

function idOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'Id' in value ? String(value.Id) : ''
}

test.each([
  ['over many times', (n: number) => NOON - 2 * HOUR + n * 100],
  ['at one time, so that only the token leads on', () => NOON - 2 * HOUR],
])('all of 2,500 findings of Security Hub are read: %s', async (_, timeOf) => {
  const hubFindings = Array.from({ length: 2500 }, (_, n) => ({
    Id: `f${n}`,
    UpdatedAt: new Date(timeOf(n)).toISOString(),
  }))
  const apis = await apisFor(imaginedApis(() => ({ hubFindings })))
  const source = securityHubSource(
    OWN,
    depsFor(apis, () => NOON),
  )
  const ids = await linesOf(source)
  expect(new Set(ids)).toEqual(new Set(hubFindings.map(({ Id }) => Id)))
  const tokens = apis.calls.map(({ input }) => Number(input['NextToken'] ?? 0))
  expect(Math.max(...tokens)).toBe(timeOf(1) === timeOf(0) ? 2400 : 900)
})
