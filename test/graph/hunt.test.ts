import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readIndicators } from '../../src/formats/indicators/read-indicators.ts'
import { hunt } from '../../src/graph/hunt.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { lakeOf, record } from '../detectors/techniques/lake-support.ts'

const START = Date.UTC(2026, 9, 20)
const SCOPE = { start: START, end: START + 86_400_000 }
const resolved = (query_name: string, srcaddr: string, more: object = {}) => ({
  account_id: '111122223333',
  vpc_id: 'vpc-0a1b',
  query_timestamp: '2026-10-20T01:00:00Z',
  query_name,
  query_type: 'A',
  rcode: 'NOERROR',
  srcaddr,
  ...more,
})
const SHA = 'c'.repeat(64)

let lake: Lake
beforeAll(async () => {
  lake = await lakeOf([
    record({ op: 's3:ListBuckets', ip: '035.249.253.232' }, '111122223333', START),
    record({ op: 'iam:CreateUser', ip: '198.51.100.7' }, '111122223333', START),
    record(
      { op: 'iam:CreateUser', ip: '198.51.100.7', at: 5, error: 'AccessDenied' },
      '111122223333',
      START,
    ),
    record(
      {
        op: 's3:GetObject',
        ip: '203.0.113.40',
        by: 'role/app/s1',
        agent: 'Evil-Tool/1.0 os/linux',
        request: { bucketName: 'models' },
      },
      '111122223333',
      START,
    ),
    record(
      {
        op: 'ecr:PutImage',
        ip: '192.0.2.9',
        by: 'user/ci',
        request: { imageDigest: `sha256:${SHA}` },
      },
      '111122223333',
      START,
    ),
    resolved('C2.Evil.Example.', '10.0.1.5', {
      srcids: { instance: 'i-0a1b2c3d4e5f60718' },
      answers: [{ Type: 'AAAA', Rdata: '2001:DB8::66' }],
    }),
    resolved('notevil.example.', '10.0.1.6', { rcode: 'NXDOMAIN' }),
  ])
})
afterAll(() => lake.engine.close())

const hits = async (text: string) =>
  (await hunt(lake.engine, readIndicators(text).indicators, SCOPE)).hits.map(
    ({ seenAs, column, count, failed }) => [seenAs, column, count, failed],
  )

describe('a hunt', () => {
  it.each<readonly [string, readonly unknown[]]>([
    ['198.51.100.7', [['198.51.100.7', 'source_ip', 2, 1]]],
    ['35.249.253.232', [['035.249.253.232', 'source_ip', 1, 0]]],
    ['203.0.113.0/24', [['203.0.113.40', 'source_ip', 1, 0]]],
    ['AKIAMALLORY', []],
    ['evil-tool/1.0', [['Evil-Tool/1.0 os/linux', 'user_agent', 1, 0]]],
    ['arn:aws:iam::111122223333:user/ci', [['arn:aws:iam::111122223333:user/ci', 'actor', 1, 0]]],
    ['s3://models', [['arn:aws:s3:::models', 'target', 1, 0]]],
    [SHA, [[SHA, 'request', 1, 0]]],
    ['192.0.2.1', []],
    ['evil.example', [['c2.evil.example', 'domain', 1, 0]]],
    ['hxxps://c2[.]evil[.]example/x', [['c2.evil.example', 'domain', 1, 0]]],
    ['notevil.example', [['notevil.example', 'domain', 1, 1]]],
    ['l.example', []],
    ['10.0.1.6', [['10.0.1.6', 'source', 1, 1]]],
    ['2001:db8::66', [['2001:db8::66', 'answers', 1, 0]]],
  ])('for %s finds %j', async (text, expected) => {
    expect(await hits(text)).toEqual(expected)
  })

  it('says who did what, and which records to open', async () => {
    const [hit] = (await hunt(lake.engine, readIndicators('198.51.100.7').indicators, SCOPE)).hits
    expect(hit?.principals).toEqual(['arn:aws:iam::111122223333:user/mallory'])
    expect(hit?.operations).toEqual(['CreateUser'])
    expect(hit?.eventIds).toHaveLength(2)
    expect([hit?.first, hit?.last]).toEqual([START, START + 300_000])
  })

  it('says which instance asked for a name', async () => {
    const [hit] = (await hunt(lake.engine, readIndicators('evil.example').indicators, SCOPE)).hits
    expect(hit).toMatchObject({
      table: 'dns_query',
      principals: ['i-0a1b2c3d4e5f60718'],
      operations: ['c2.evil.example'],
    })
    expect(hit?.eventIds).toHaveLength(1)
  })

  it('finds a record by its id', async () => {
    const [hit] = (await hunt(lake.engine, readIndicators('198.51.100.7').indicators, SCOPE)).hits
    const [one] = (
      await hunt(lake.engine, readIndicators(hit?.eventIds[0] ?? '').indicators, SCOPE)
    ).hits
    expect(one?.count).toBe(1)
  })

  it('tells of neighbours of what was not seen', async () => {
    const { near } = await hunt(
      lake.engine,
      readIndicators('198.51.100.99\n192.0.2.9').indicators,
      SCOPE,
    )
    expect(near.map(({ indicator, network }) => [indicator.value, network])).toEqual([
      ['198.51.100.99', '198.51.100.0/24'],
    ])
  })

  it('keeps to the window', async () => {
    const before = { start: 0, end: START }
    expect(
      (await hunt(lake.engine, readIndicators('198.51.100.7').indicators, before)).hits,
    ).toEqual([])
  })
})
