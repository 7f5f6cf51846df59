import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { asPieces, parseRecord, readRows } from './read-rows.ts'
import { auditToOcsf, callToOcsf, flowToOcsf, type OcsfVersion } from './to-ocsf.ts'

const FIXTURES = new URL('../', import.meta.url)
const fixture = (path: string) => readFileSync(new URL(path, FIXTURES), 'utf8')

/** Of these there is nothing to map alike: the letters of the record are its identity, or it is none. */
const NO_PAIR = new Set([
  'insight',
  'name-absent',
  'time-absent',
  'time-as-number',
  'time-of-no-calendar',
  'identity-of-wrong-type',
])

const CALLS = readdirSync(new URL('cloudtrail/fixtures/', FIXTURES))
  .filter((name) => /^[^.]+\.json$/.test(name) && !NO_PAIR.has(name.slice(0, -5)))
  .map((name) => ({ name: name.slice(0, -5), text: fixture(`cloudtrail/fixtures/${name}`) }))

const INSIGHT = {
  eventVersion: '1.09',
  eventTime: '2026-01-01T00:00:00Z',
  awsRegion: 'eu-west-1',
  eventID: '5f0c1a2b-3d4e-4f60-8a9b-000000000001',
  eventType: 'AwsCloudTrailInsight',
  recipientAccountId: '111122223333',
  sharedEventID: '5f0c1a2b-3d4e-4f60-8a9b-000000000002',
  insightDetails: {
    state: 'Start',
    eventSource: 'sagemaker.amazonaws.com',
    eventName: 'InvokeEndpoint',
    insightType: 'ApiCallRateInsight',
    insightContext: { statistics: { baseline: { average: 1 }, insight: { average: 9 } } },
  },
  eventCategory: 'Insight',
}

describe('a CloudTrail event and what Security Lake makes of it', () => {
  const versions: readonly OcsfVersion[] = ['1.1.0', '1.5.0']

  it('are told of every kind of caller', () => {
    expect(CALLS.length).toBeGreaterThan(30)
    expect(CALLS.flatMap(({ text }) => readRows(text).rows)).toHaveLength(CALLS.length)
  })

  it('are one finding or call where it is an insight', () => {
    const event = parseRecord(JSON.stringify(INSIGHT))
    const [raw] = readRows(JSON.stringify(event)).rows
    const [told] = readRows(JSON.stringify(callToOcsf(event, '1.1.0'))).rows
    expect(raw).toBeDefined()
    expect(told).toMatchObject({
      table: raw?.table,
      time: raw?.['time'],
      account: raw?.['account'],
    })
  })

  it.each(versions)('are one row in OCSF %s, but for additional data', (version) => {
    for (const { name, text } of CALLS) {
      const event = parseRecord(text)
      const raw = readRows(JSON.stringify(event))
      const told = readRows(JSON.stringify(callToOcsf(event, version)))
      expect(told.result.rejects, name).toEqual([])
      expect(told.result.format, name).toBe('cloudtrail')
      const loose = (row: object | undefined) => row && { ...row, additional: undefined }
      expect(told.rows.map(loose), name).toEqual(raw.rows.map(loose))
      expect(asPieces(told.rows[0]?.['additional']), name).toEqual(
        asPieces(raw.rows[0]?.['additional']),
      )
    }
  })

  it('are one row in OCSF 1.0.0-rc.2, but for bodies taken to pieces', () => {
    for (const { name, text } of CALLS) {
      const event = parseRecord(text)
      const raw = readRows(JSON.stringify(event))
      const told = readRows(JSON.stringify(callToOcsf(event, '1.0.0-rc.2')))
      const bodies = ['request', 'response', 'additional']
      const loose = (row: object | undefined) =>
        Object.entries(row ?? {}).filter(([column]) => !bodies.includes(column))
      expect(told.rows.map(loose), name).toEqual(raw.rows.map(loose))
      if (name.startsWith('parameters')) continue
      for (const body of bodies)
        expect(asPieces(told.rows[0]?.[body]), `${name} ${body}`).toEqual(
          asPieces(raw.rows[0]?.[body]),
        )
    }
  })
})

describe('an EKS audit event and what Security Lake makes of it', () => {
  const place = { account: '111122223333', region: 'eu-west-1', cluster: 'shop' }
  const uri = `AWSLogs/${place.account}/${place.region}/aws/eks/shop/cluster/audit.json`
  const records = [
    ...fixture('eks-audit/fixtures/exec-and-others.jsonl').split('\n'),
    ...fixture('eks-audit/fixtures/users.jsonl').split('\n'),
    ...fixture('eks-audit/fixtures/secrets-are-left-out.jsonl').split('\n'),
    JSON.stringify(parseRecord(fixture('eks-audit/fixtures/pod-by-role.json'))),
  ]
    .filter((line) => line !== '')
    .map(parseRecord)
  it('are one row in OCSF 1.5', () => {
    expect(
      records.flatMap((record) => readRows(JSON.stringify(record)).rows).length,
    ).toBeGreaterThan(9)
    for (const record of records) {
      const raw = readRows(JSON.stringify(record), uri)
      const told = readRows(JSON.stringify(auditToOcsf(record, '1.5.0', place)))
      expect(told.result, JSON.stringify(record)).toMatchObject(raw.result)
      expect(told.rows, JSON.stringify(record)).toEqual(raw.rows)
    }
  })

  it('are one row in OCSF 1.1, but for bodies taken to pieces', () => {
    for (const record of records) {
      const raw = readRows(JSON.stringify(record), uri)
      const told = readRows(JSON.stringify(auditToOcsf(record, '1.1.0', place)))
      const loose = (row: object) => ({ ...row, request: undefined })
      expect(told.rows.map(loose), JSON.stringify(record)).toEqual(raw.rows.map(loose))
    }
  })
})

describe('a flow and what Security Lake makes of it', () => {
  const flow = {
    version: '5',
    account_id: '111122223333',
    interface_id: 'eni-0a1b2c3d4e5f60718',
    srcaddr: '10.0.1.5',
    dstaddr: '203.0.113.9',
    pkt_srcaddr: '10.0.1.5',
    pkt_dstaddr: '203.0.113.9',
    srcport: '49152',
    dstport: '443',
    protocol: '6',
    packets: '12',
    bytes: '5840',
    start: '1767225600',
    end: '1767225660',
    action: 'ACCEPT',
    log_status: 'OK',
    vpc_id: 'vpc-0a1b2c3d',
    subnet_id: 'subnet-0a1b2c3d',
    instance_id: 'i-0a1b2c3d',
    tcp_flags: '19',
    type: 'IPv4',
    region: 'eu-west-1',
    az_id: 'euw1-az1',
    sublocation_type: '-',
    sublocation_id: '-',
    pkt_src_aws_service: '-',
    pkt_dst_aws_service: 'S3',
    flow_direction: 'egress',
    traffic_path: '8',
  }
  const flows = {
    'what goes out': flow,
    'what comes in': { ...flow, flow_direction: 'ingress', action: 'REJECT', traffic_path: '-' },
    'through a NAT': { ...flow, srcaddr: '10.0.0.1', dstaddr: '10.0.0.2', traffic_path: '1' },
    'a window without data': {
      ...flow,
      ...Object.fromEntries(
        Object.keys(flow)
          .filter(
            (name) => !/^(?:version|account|interface|start|end|vpc|subnet|region|az)/.test(name),
          )
          .map((name) => [name, '-']),
      ),
      log_status: 'NODATA',
    },
  }
  const versions: readonly OcsfVersion[] = ['1.0.0-rc.2', '1.1.0', '1.5.0']
  it.each(Object.entries(flows))('%s are one row with one key', (_, record) => {
    const names = Object.keys(record)
    const line = `${names.map((name) => name.replaceAll('_', '-')).join(' ')}\n${Object.values(record).join(' ')}\n`
    const raw = readRows(line)
    expect(raw.rows).toHaveLength(1)
    for (const version of versions) {
      const told = readRows(JSON.stringify(flowToOcsf(record, version)))
      expect(told.rows, version).toEqual(raw.rows)
      expect(told.result, version).toMatchObject({ format: 'vpc-flow', read: 1, rejected: 0 })
    }
  })
})
