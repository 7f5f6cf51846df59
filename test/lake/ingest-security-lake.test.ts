import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/formats/format.ts'
import { readCoverage } from '../../src/lake/coverage.ts'
import { parseRecord } from '../formats/ocsf/read-rows.ts'
import { callToOcsf, flowToOcsf } from '../formats/ocsf/to-ocsf.ts'
import { writeParquet } from '../support/parquet-file.ts'
import {
  callRecords,
  contentOf,
  ingestFolder,
  recordsFile,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from './ingest-support.ts'

const calls = callRecords(0, 60).map((record) => parseRecord(JSON.stringify(record)))
const flows = Array.from({ length: 40 }, (_, i) => ({
  version: '5',
  account_id: '111122223333',
  region: 'eu-west-1',
  interface_id: 'eni-0a1b2c3d4e5f60718',
  srcaddr: `10.0.1.${i}`,
  dstaddr: '203.0.113.9',
  pkt_srcaddr: `10.0.1.${i}`,
  pkt_dstaddr: '203.0.113.9',
  srcport: String(40_000 + i),
  dstport: '443',
  protocol: '6',
  packets: '12',
  bytes: '5840',
  start: String(1_767_225_600 + i),
  end: String(1_767_225_660 + i),
  action: i % 3 === 0 ? 'REJECT' : 'ACCEPT',
  log_status: 'OK',
  type: 'IPv4',
  flow_direction: i % 2 === 0 ? 'egress' : 'ingress',
  traffic_path: i % 2 === 0 ? '8' : '-',
}))

const logs = () =>
  writeFiles(temporaryFolder(), {
    'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/01/01/a.json.gz': recordsFile(calls),
    'AWSLogs/111122223333/vpcflowlogs/eu-west-1/2026/01/01/b.log.gz': [
      Object.keys(flows[0] ?? {}).map((name) => name.replaceAll('_', '-')),
      ...flows.map((flow) => Object.values(flow)),
    ]
      .map((words) => `${words.join(' ')}\n`)
      .join(''),
  })

/** Rows as Parquet files of Security Lake: nested columns, `unmapped` a map of texts. */
async function lakeFile(folder: string, path: string, rows: readonly JsonObject[]): Promise<void> {
  const json = join(temporaryFolder(), 'rows.json')
  writeFileSync(json, rows.map((row) => JSON.stringify(row)).join('\n'))
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  const typed = `SELECT * REPLACE (CAST(unmapped AS MAP(VARCHAR, VARCHAR)) AS unmapped)
    FROM read_json('${json}', format = 'newline_delimited', map_inference_threshold = 0, maximum_depth = 8,
      convert_strings_to_integers = false)`
  await writeParquet(file, typed, ', COMPRESSION zstd')
}

const place = (source: string) =>
  `aws/${source}/2.0/region=eu-west-1/accountId=111122223333/eventDay=20260101/part-0.zstd.parquet`

test('a bucket of Security Lake gives the lake that the logs give, and each event once beside them', async () => {
  const raw = await temporaryLake()
  await ingestFolder(raw, logs())

  const bucket = temporaryFolder()
  const calling = calls.map((event) => callToOcsf(event, '1.1.0'))
  await lakeFile(bucket, place('CLOUD_TRAIL_MGMT'), calling)
  const flowing = flows.map((flow) => flowToOcsf(flow, '1.1.0'))
  await lakeFile(bucket, place('VPC_FLOW'), flowing)

  const copied = await temporaryLake()
  const summary = await ingestFolder(copied, bucket)
  expect(summary).toMatchObject({ read: 100, stored: 100, rejected: 0 })
  expect(await contentOf(copied)).toEqual(await contentOf(raw))
  // Each counts as the log that it was made of: neither is told to be missing.
  const { formats, missing } = await readCoverage(copied.engine)
  expect(formats.map(({ format }) => format)).toEqual(['cloudtrail', 'vpc-flow'])
  expect(missing.join()).not.toMatch(/CloudTrail: without|VPC flow/)

  expect(await ingestFolder(raw, bucket)).toMatchObject({ read: 100, stored: 0, duplicate: 100 })
})
