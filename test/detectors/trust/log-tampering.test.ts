import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { LOG_TAMPERING } from '../../../src/detectors/trust/log-tampering.ts'
import type { Finding } from '../../../src/events/finding.ts'
import { DAY, HOUR } from '../../../src/events/time.ts'
import { trustOf } from '../../../src/events/trust.ts'
import type { FindingGroup } from '../../../src/investigations/report.ts'
import { trusted } from '../../../src/investigations/trusted.ts'
import { Documents } from '../../../src/lake/documents.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { parsePublicKeys, pinPublicKeys } from '../../../src/lake/trust/public-keys.ts'
import {
  callRecord,
  ingestFolder,
  recordsFile,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from '../../lake/ingest-support.ts'
import {
  ACCOUNT,
  BUCKET,
  deliveredLogs,
  pathAt,
  REGION,
  START,
} from '../../lake/trust/delivered-logs.ts'

const HOURS = 8
const TRAIL = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/audit_trail`

type Logs = ReturnType<typeof deliveredLogs>

async function lakeOf(tamper: (logs: Logs) => void): Promise<Lake> {
  const logs = deliveredLogs(HOURS)
  tamper(logs)
  const lake = await temporaryLake()
  await ingestFolder(lake, writeFiles(temporaryFolder(), Object.fromEntries(logs.files)))
  await pinPublicKeys(new Documents(lake.engine), parsePublicKeys(logs.keys, 'keys'))
  return lake
}

async function found(
  lake: Lake,
  start = START,
  end = START + HOURS * HOUR,
): Promise<readonly Finding[]> {
  const baseline = { start: start - DAY, end: start }
  return (await LOG_TAMPERING.detect({ lake, scope: { start, end }, baseline })).findings
}

function alter({ files, logs }: Logs, index: number): void {
  const path = pathAt(logs, index)
  const text = gunzipSync(files.get(path) ?? new Uint8Array()).toString()
  files.set(path, gzipSync(text.replace('203.0.113.', '203.0.114.')))
}

/** A data event of S3: somebody deletes one of the log files. */
function deletion(path: string): string {
  const record = {
    ...callRecord(900),
    eventTime: new Date(START + 6 * HOUR).toISOString().replace('.000Z', 'Z'),
    eventSource: 's3.amazonaws.com',
    eventName: 'DeleteObject',
    errorCode: undefined,
    readOnly: false,
    managementEvent: false,
    eventCategory: 'Data',
    requestParameters: { bucketName: BUCKET, key: path },
    resources: [
      { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${BUCKET}/${path}` },
      { accountId: ACCOUNT, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${BUCKET}` },
    ],
  }
  return recordsFile([record])
}

describe('logs that were tampered with', () => {
  it('says nothing where nobody laid hand on anything', async () => {
    expect(await found(await lakeOf(() => undefined))).toEqual([])
  })

  it('says nothing of a chain that begins late and ends where the copy ends', async () => {
    const lake = await lakeOf(({ files, logs, digests }) => {
      for (const path of [...logs.slice(0, 6), ...logs.slice(-3), ...digests.slice(0, 3)])
        files.delete(path)
    })
    expect(await found(lake)).toEqual([])
  })

  it('tells of an altered file, and of the trail whose it is', async () => {
    const lake = await lakeOf((logs) => alter(logs, 5))
    const [finding, ...more] = await found(lake)
    expect(more).toEqual([])
    expect(finding).toMatchObject({
      type: 'Trust/LogsAltered',
      severity: 'HIGH',
      title: `1 log file of the trail audit_trail in ${REGION} is altered`,
      entity: { type: 'cloudtrail-trail', id: TRAIL },
      start: START + 2 * HOUR,
    })
    expect(finding?.related).toContainEqual({ type: 's3-bucket', id: `arn:aws:s3:::${BUCKET}` })
    // The same evidence gives the same id, and what lies outside the scope is not told again.
    expect((await found(lake)).map(({ id }) => id)).toEqual([finding?.id])
    expect(await found(lake, START + 4 * HOUR)).toEqual([])
  })

  it('tells of a deleted file and digest, and names who deleted it where S3 recorded it', async () => {
    const lake = await lakeOf(({ files, logs, digests }) => {
      files.delete(pathAt(logs, 5))
      files.delete(pathAt(digests, 4))
      files.set('extra.json', Buffer.from(deletion(pathAt(logs, 5))))
    })
    const [finding, ...more] = await found(lake)
    expect(more).toEqual([])
    expect(finding).toMatchObject({
      type: 'Trust/LogsDeleted',
      title: `1 log file and 1 digest of the trail audit_trail in ${REGION} are gone, by ana`,
      actor: { type: 'iam-user', id: 'arn:aws:iam::111122223333:user/ana' },
      techniques: ['T1070'],
    })
    expect(finding?.eventIds).toHaveLength(1)
  })

  it('tells of a file that CloudTrail did not deliver', async () => {
    const lake = await lakeOf(({ files, logs }) => {
      const path = pathAt(logs, 5)
      const extra = recordsFile([{ ...callRecord(901), eventTime: '2026-01-01T02:40:00Z' }])
      files.set(path.replace('unique0005', 'uniqueXXXX'), gzipSync(extra))
    })
    expect((await found(lake)).map(({ type, severity }) => [type, severity])).toEqual([
      ['Trust/LogsSlippedIn', 'MEDIUM'],
    ])
  })
})

describe('the records behind findings and causes', () => {
  const ids = (...numbers: readonly number[]) =>
    numbers.map((n) => String(callRecord(n)['eventID']))

  async function trustOfGroup(lake: Lake, eventIds: readonly string[]) {
    const finding: Finding = {
      id: 'f',
      type: 'T',
      severity: 'LOW',
      title: '',
      entity: { type: 'iam-user', id: 'u' },
      related: [],
      account: ACCOUNT,
      region: REGION,
      start: START + 2 * HOUR,
      end: START + 3 * HOUR,
      detector: 'd',
      score: 1,
      observed: '',
      expected: '',
      baseline: '',
      examined: 1,
      techniques: [],
      eventIds,
    }
    const evidence = [{ factor: 'time', text: '', weight: 1, eventIds }]
    const cause = {
      rank: 1,
      probability: 1,
      kind: 'unexplained' as const,
      eventIds: [],
      why: '',
      evidence,
    }
    const group: FindingGroup = {
      id: 'g',
      severity: 'LOW',
      title: '',
      summary: '',
      entities: [],
      tactics: [],
      findings: [finding],
      causes: [cause],
      timeline: [],
    }
    const [marked] = await trusted(lake.engine, [group])
    expect(marked?.causes[0]?.trust).toEqual(marked?.findings[0]?.trust)
    return marked?.findings[0]?.trust
  }

  it('are counted by what their log files are worth', async () => {
    const lake = await lakeOf((logs) => {
      alter(logs, 5)
      const path = pathAt(logs.logs, 5)
      const extra = recordsFile([{ ...callRecord(901), eventTime: '2026-01-01T02:40:00Z' }])
      logs.files.set(path.replace('unique0005', 'uniqueXXXX'), gzipSync(extra))
      logs.files.set(
        'elsewhere.json',
        Buffer.from(recordsFile([{ ...callRecord(902), eventTime: '2026-01-01T02:41:00Z' }])),
      )
    })
    // Three records a file: 12 to 14 are of the file before the altered one, 15 to 17 of it, 45 to 47 of the last.
    expect(await trustOfGroup(lake, ids(12, 13))).toMatchObject({
      verdict: 'verified',
      verified: 2,
      records: 2,
    })
    expect(await trustOfGroup(lake, ids(13, 15))).toMatchObject({
      verdict: 'altered',
      verified: 1,
      altered: 1,
    })
    expect(await trustOfGroup(lake, ids(47))).toMatchObject({ verdict: 'unproven', unproven: 1 })
    expect(await trustOfGroup(lake, ids(901))).toMatchObject({ verdict: 'unlisted', unlisted: 1 })
    expect(await trustOfGroup(lake, ids(902))).toMatchObject({
      verdict: 'not-covered',
      notCovered: 1,
    })
    expect(await trustOfGroup(lake, ['no such record'])).toBeUndefined()
  })

  it('are said nothing of where there are no digests', async () => {
    const lake = await lakeOf(({ files, digests }) => {
      for (const path of digests) files.delete(path)
    })
    expect(await trustOfGroup(lake, ids(12, 13))).toBeUndefined()
    expect(trustOf([])).toBeUndefined()
  })
})
