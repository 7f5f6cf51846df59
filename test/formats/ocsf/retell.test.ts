import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../../src/formats/format.ts'
import { objectField } from '../../../src/formats/json-fields.ts'
import { ocsf } from '../../../src/formats/ocsf/retell.ts'
import { callRecord } from '../../lake/ingest-support.ts'
import { parseRecord, readRows } from './read-rows.ts'
import { auditToOcsf, callToOcsf, flowToOcsf } from './to-ocsf.ts'

const CONTEXT = { uri: '', contentHash: () => '', sibling: () => undefined }
const LAKE_PATH =
  'aws/CLOUD_TRAIL_MGMT/2.0/region=eu-west-1/accountId=111122223333/eventDay=20260101/a.gz.parquet'
const call = parseRecord(JSON.stringify(callRecord(7)))
const told = callToOcsf(call, '1.1.0')

describe('an event of OCSF', () => {
  it.each([
    [
      'of a class that is not read',
      { class_uid: 4002, class_name: 'HTTP Activity' },
      'unknown-format',
      '4002 "HTTP Activity"',
    ],
    ['of a version before 1.0', { metadata: { version: '0.9.0' } }, 'bad-value', '"0.9.0"'],
    ['of no version', { metadata: {} }, 'bad-value', '""'],
    [
      'of another product',
      { metadata: { version: '1.1.0', product: { name: 'Okta' } }, api: {} },
      'unknown-format',
      '"Okta"',
    ],
    ['without a time', { time: null }, 'missing-field', 'eventTime'],
    [
      'without an operation',
      { api: { service: { name: 'a.amazonaws.com' } } },
      'missing-field',
      'eventName',
    ],
  ])('%s is refused with the reason', (_, fields, reason, detail) => {
    const { result, rows } = readRows(JSON.stringify({ ...told, ...fields }))
    expect(rows).toEqual([])
    expect(result).toMatchObject({ read: 1, rejected: 1, rejects: [{ reason }] })
    expect(result.rejects[0]?.detail).toContain(detail)
  })

  it('is read from lists and from the envelopes of EventBridge and CloudWatch Logs', () => {
    const one = readRows(JSON.stringify(told)).rows
    const envelopes = [
      [told],
      { events: [told] },
      { source: 'aws.securityhub', 'detail-type': 'x', detail: { findings: [told] } },
      {
        messageType: 'DATA_MESSAGE',
        logGroup: 'g',
        logEvents: [{ message: JSON.stringify(told) }],
      },
    ]
    for (const envelope of envelopes) expect(readRows(JSON.stringify(envelope)).rows).toEqual(one)
  })

  it('is no hindrance to a log of another kind in the same object', () => {
    const lines = [told, call, told, { hello: 'world' }].map((record) => JSON.stringify(record))
    const { result, rows } = readRows(lines.join('\n'))
    expect(result).toMatchObject({ format: 'cloudtrail', read: 4, rejected: 1 })
    expect(rows).toEqual([rows[0], rows[0], rows[0]])
  })

  it('takes account and Region from where it lies, if it has none', () => {
    const { accountid: _, ...audit } = auditToOcsf(
      {
        auditID: 'a',
        verb: 'get',
        stage: 'ResponseComplete',
        requestReceivedTimestamp: '2026-01-01T00:00:00Z',
      },
      '1.1.0',
      { account: '', region: '', cluster: 'shop' },
    )
    const calls = readRows(JSON.stringify({ ...audit, region: null }), LAKE_PATH)
    expect(calls.rows).toMatchObject([{ account: '111122223333', region: 'eu-west-1' }])
    const [place] = readRows(
      JSON.stringify({ ...told, cloud: null, unmapped: null, actor: null }),
      LAKE_PATH,
    ).rows
    expect(place).toMatchObject({ account: '111122223333', region: 'eu-west-1' })
  })

  it('of an exec into a pod is told as one, whatever joins resource and subresource', () => {
    for (const type of ['podsexec', 'pods/exec', 'pods exec', 'pods;exec']) {
      const event = auditToOcsf(
        {
          auditID: 'a',
          verb: 'create',
          stage: 'ResponseComplete',
          requestURI: '/api/v1/namespaces/shop/pods/web-1/exec?command=sh',
          requestReceivedTimestamp: '2026-01-01T00:00:00Z',
          objectRef: { resource: 'pods', namespace: 'shop', name: 'web-1' },
        },
        '1.1.0',
        { account: '111122223333', region: 'eu-west-1', cluster: 'shop' },
      )
      const record = { ...event, resources: [{ type, name: 'web-1', namespace: 'shop' }] }
      expect(readRows(JSON.stringify(record)).rows).toMatchObject([
        { operation: 'create pods/exec', service: 'kubernetes', target_type: 'pod' },
      ])
    }
  })

  it('of a DNS query without a firewall rule has no action', () => {
    const record: JsonObject = {
      metadata: { version: '1.1.0', product: { name: 'Route 53', version: '1.100000' } },
      class_uid: 4003,
      time: 1767225600000,
      cloud: { region: 'eu-west-1', account: { uid: '111122223333' } },
      query: { hostname: 'models.example.com.', type: 'A', class: 'IN' },
      rcode: 'NXDomain',
      rcode_id: 3,
      answers: null,
      src_endpoint: { ip: '10.0.1.5', port: 49152, vpc_uid: 'vpc-1', instance_uid: 'i-1' },
      connection_info: { protocol_name: 'UDP' },
      action_id: 1,
      action: 'Allowed',
    }
    expect(ocsf.retell(record, CONTEXT)).toEqual({
      record: {
        version: '1.100000',
        account_id: '111122223333',
        region: 'eu-west-1',
        vpc_id: 'vpc-1',
        query_timestamp: '2026-01-01T00:00:00Z',
        query_name: 'models.example.com.',
        query_type: 'A',
        query_class: 'IN',
        rcode: 'NXDOMAIN',
        answers: [],
        srcaddr: '10.0.1.5',
        srcport: '49152',
        transport: 'UDP',
        srcids: { instance: 'i-1' },
      },
    })
  })

  it('of GuardDuty in Security Hub is told in ASFF, with what GuardDuty saw', () => {
    const id = 'arn:aws:guardduty:eu-west-1:111122223333:detector/d/finding/f'
    const record: JsonObject = {
      metadata: {
        version: '1.1.0',
        log_version: '2018-10-08',
        product: { name: 'GuardDuty', uid: 'arn:aws:securityhub:eu-west-1::product/aws/guardduty' },
      },
      class_uid: 2004,
      time: 1767225600000,
      cloud: { region: 'eu-west-1', account: { uid: '111122223333' } },
      severity: 'High',
      status: 'New',
      finding_info: {
        uid: id,
        title: 'A trail was stopped',
        types: ['TTPs/Defense Evasion/Stealth:IAMUser-CloudTrailLoggingDisabled'],
        created_time_dt: '2026-01-01T01:00:00.000+01:00',
        modified_time_dt: '2026-01-01 00:10:00.5',
      },
      resources: [
        { type: 'AwsIamAccessKey', uid: 'AWS::IAM::AccessKey:ASIAEXAMPLE', data: '{"A":{"B":1}}' },
      ],
      evidences: [
        {
          api: { operation: 'StopLogging', service: { name: 'cloudtrail.amazonaws.com' } },
          src_endpoint: { ip: '203.0.113.7', location: { country: 'Nowhere' } },
        },
      ],
      unmapped: {
        'ProductFields.aws/guardduty/service/count': '3',
        'Severity.Normalized': '70',
        RecordState: 'ACTIVE',
        Sample: 'false',
      },
    }
    const call = 'aws/guardduty/service/action/awsApiCallAction'
    expect(ocsf.retell(record, CONTEXT)).toEqual({
      record: {
        SchemaVersion: '2018-10-08',
        Id: id,
        ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/guardduty',
        ProductName: 'GuardDuty',
        AwsAccountId: '111122223333',
        Region: 'eu-west-1',
        Title: 'A trail was stopped',
        Types: ['TTPs/Defense Evasion/Stealth:IAMUser-CloudTrailLoggingDisabled'],
        CreatedAt: '2026-01-01T00:00:00Z',
        UpdatedAt: '2026-01-01T00:10:00.500Z',
        Severity: { Label: 'HIGH', Normalized: 70 },
        Workflow: { Status: 'NEW' },
        RecordState: 'ACTIVE',
        Sample: false,
        Resources: [
          {
            Type: 'AwsIamAccessKey',
            Id: 'AWS::IAM::AccessKey:ASIAEXAMPLE',
            Details: { A: { B: 1 } },
          },
        ],
        ProductFields: {
          'aws/guardduty/service/count': '3',
          [`${call}/api`]: 'StopLogging',
          [`${call}/serviceName`]: 'cloudtrail.amazonaws.com',
          [`${call}/remoteIpDetails/ipAddressV4`]: '203.0.113.7',
          [`${call}/remoteIpDetails/country/countryName`]: 'Nowhere',
        },
      },
    })
  })
})

describe('whatever an event holds', () => {
  const events = [
    told,
    callToOcsf(call, '1.0.0-rc.2'),
    flowToOcsf({ start: '1767225600', end: '1767225660', srcaddr: '10.0.0.1' }, '1.1.0'),
    { ...told, class_uid: 2004 },
    { ...told, class_uid: 4003 },
    auditToOcsf(
      { auditID: 'a', verb: 'get', requestObject: { spec: { containers: [{ name: 'a' }] } } },
      '1.1.0',
      { account: '1', region: 'x', cluster: 'c' },
    ),
  ]

  it('it is read or refused, and counted', () => {
    fc.assert(
      fc.property(fc.constantFrom(...events), fc.nat(), hostile(), (event, place, value) => {
        const { result, rows } = readRows(JSON.stringify(replaceAt(event, place, value)))
        expect(result.read).toBe(rows.length + result.rejected)
        expect(result.read).toBeLessThan(2)
      }),
      { numRuns: 400 },
    )
  })

  it('a body stays a body and never becomes another field', () => {
    const [plain] = readRows(JSON.stringify(told)).rows
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom(
        '{}, "eventName": "Other"',
        '{"a":1},"errorCode":"x',
        'null',
        '"',
        '{"a":1}}',
        '__proto__',
      ),
    )
    fc.assert(
      fc.property(text, (data) => {
        const api = {
          ...objectField(told, 'api'),
          request: { uid: call['requestID'] ?? null, data },
        }
        const { rows, result } = readRows(JSON.stringify({ ...told, api }))
        if (result.rejected === 1) return
        const rest = { request: undefined, target: undefined, target_type: undefined }
        expect({ ...rows[0], ...rest }).toEqual({ ...plain, ...rest })
      }),
      { numRuns: 150 },
    )
  })

  it('paths of unmapped fields are no way to anything else', () => {
    const deep = Array.from({ length: 50_000 }, () => 'a').join('.')
    const unmapped = {
      [deep]: 'x',
      '__proto__.polluted': 'yes',
      'constructor.prototype.polluted': 'yes',
      eventName: 'Other',
      'eventName.x': 'y',
      'userIdentity.arn': 'arn:aws:iam::111122223333:root',
      'userIdentity.arn.x': 'z',
      '': 'empty',
      '...': 'dots',
      recipientAccountId: '111122223333',
    }
    const { rows } = readRows(JSON.stringify({ ...told, unmapped }))
    const [plain] = readRows(JSON.stringify(told)).rows
    expect(rows).toMatchObject([{ operation: plain?.['operation'], actor: plain?.['actor'] }])
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})

const PANTHER = join(
  process.env['DUPIN_DATA'] ?? join(import.meta.dirname, '../../../../shared/data'),
  'panther/dev/OCSF.NetworkActivity.jsonl',
)
if (!existsSync(PANTHER)) console.warn(`skipped: no rule tests at ${PANTHER}; set DUPIN_DATA`)

it.runIf(existsSync(PANTHER))('parts of events that tests of rules have are counted', () => {
  const lines = readFileSync(PANTHER, 'utf8').trim().split('\n')
  const { result } = readRows(
    lines.map((text) => JSON.stringify(parseRecord(text)['log'])).join('\n'),
  )
  // They have no class: nothing says what they are.
  expect(result.read).toBe(lines.length)
})

function hostile(): fc.Arbitrary<Json> {
  return fc.oneof(
    fc.constantFrom<Json>(null, '', '\ud800', -1, 1e308, 2 ** 60, true, [], {}, '{"a":', '[1,2]'),
    fc.constantFrom<Json>('2026-02-30T00:00:00Z', 'arn:aws:iam::1:role/x', 'x'.repeat(20_000)),
    fc.string(),
    fc.array(fc.string(), { maxLength: 3 }),
    fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
  )
}

/** The event with its `place`-th value (counted through the tree, over again at the end) replaced. */
function replaceAt(event: JsonObject, place: number, value: Json): Json {
  const count = (node: Json): number =>
    typeof node !== 'object' || node === null
      ? 0
      : Object.values(node).reduce<number>((sum, child) => sum + 1 + count(child ?? null), 0)
  let left = place % count(event)
  const copy = (node: Json | undefined): Json => {
    if (typeof node !== 'object' || node === null) return node ?? null
    const visit = (child: Json | undefined): Json => (left-- === 0 ? value : copy(child))
    if (Array.isArray(node)) return node.map(visit)
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, visit(child)]))
  }
  return copy(event)
}
