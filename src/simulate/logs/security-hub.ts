import { DAY } from '../../events/time.ts'
import type { Random } from '../../statistics/random.ts'
import type { SimulatedFile } from '../files.ts'
import { groupBy } from '../group.ts'
import { gzip } from '../gzip.ts'
import { uuid } from '../identifiers.ts'
import type { JsonRecord } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { importedFinding } from '../security-hub-finding.ts'
import type { DayTold, ToldHistory, ToldLog } from './log-writer.ts'
import { dayFolder } from './text.ts'

/**
 * Security Hub's findings in ASFF: those of GuardDuty handed on, and a few controls that have failed for as long as anybody
 * remembers. An object for each account, Region and day, as GetFindings lists them.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
 */
export const SECURITY_HUB: ToldLog = {
  name: 'security-hub',
  title: 'Security Hub findings (ASFF)',
  open: (history) => (told) => hubObjects(told, history),
}

function* hubObjects(told: DayTold, history: ToldHistory): Generator<SimulatedFile> {
  const findings = securityHubFindings(told, history)
  for (const [place, members] of groupBy(findings, placeOf)) {
    const path = `security-hub/${place}/${dayFolder(told.day)}/${uuid(told.random.fork(place))}.json.gz`
    yield { path, bytes: gzip(JSON.stringify({ Findings: members })) }
  }
}

/** What Security Hub has of a day: Security Lake tells of it as well. */
export function securityHubFindings(
  { day, findings }: Pick<DayTold, 'day' | 'findings'>,
  { organisation, start }: Pick<ToldHistory, 'organisation' | 'start'>,
): readonly JsonRecord[] {
  return [
    ...findings.map(importedFinding),
    // Controls are looked at daily and told of when they are first seen and once a week.
    ...(((day - start) / DAY) % 7 === 0 ? failedControls(organisation, start, day) : []),
  ]
}

function placeOf(finding: JsonRecord): string {
  return `${String(finding['AwsAccountId'])}/${String(finding['Region'])}`
}

function failedControls(
  organisation: Organisation,
  start: number,
  day: number,
): readonly JsonRecord[] {
  const { accounts, endpoints, buckets } = organisation
  const production = endpoints.filter(({ account }) => account === accounts.prod)
  const own = organisation.keys.fork('controls')
  return [
    ...production.map((endpoint) =>
      control(
        {
          id: 'SageMaker.5',
          severity: 'MEDIUM',
          title: 'SageMaker AI models should have network isolation enabled',
          type: 'AwsSageMakerEndpoint',
          resource: endpoint.arn,
        },
        { account: endpoint.account, region: endpoint.region, start, day },
        own.fork(endpoint.arn),
      ),
    ),
    control(
      {
        id: 'S3.9',
        severity: 'MEDIUM',
        title: 'S3 general purpose buckets should have server access logging enabled',
        type: 'AwsS3Bucket',
        resource: `arn:aws:s3:::${buckets.features}-public`,
      },
      { account: accounts.data, region: 'us-east-1', start, day },
      own.fork('bucket'),
    ),
  ]
}

interface Control {
  readonly id: string
  readonly severity: 'LOW' | 'MEDIUM'
  readonly title: string
  readonly type: string
  readonly resource: string
}

interface Checked {
  readonly account: string
  readonly region: string
  readonly start: number
  readonly day: number
}

/** Days before the logs begin since when it has failed. */
const STANDING = 120 * DAY

function control({ id, severity, title, type, resource }: Control, at: Checked, ids: Random) {
  const { account, region, start, day } = at
  const first = new Date(start - STANDING).toISOString()
  const last = new Date(day + ids.int(DAY)).toISOString()
  const finding = uuid(ids.fork(id))
  return {
    SchemaVersion: '2018-10-08',
    AwsAccountId: account,
    Region: region,
    Id: `arn:aws:securityhub:${region}:${account}:security-control/${id}/finding/${finding}`,
    ProductArn: `arn:aws:securityhub:${region}::product/aws/securityhub`,
    ProductName: 'Security Hub',
    CompanyName: 'AWS',
    GeneratorId: `security-control/${id}`,
    Types: ['Software and Configuration Checks/Industry and Regulatory Standards'],
    FirstObservedAt: first,
    LastObservedAt: last,
    CreatedAt: first,
    UpdatedAt: last,
    Severity: { Label: severity, Normalized: severity === 'LOW' ? 1 : 40, Original: severity },
    Title: title,
    Description: `This control checks whether ${title.charAt(0).toLowerCase()}${title.slice(1)}.`,
    Resources: [{ Type: type, Id: resource, Partition: 'aws', Region: region }],
    Compliance: { Status: 'FAILED', SecurityControlId: id },
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
  }
}
