import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { activeDays, readCoverage, timeSpans } from '../../src/lake/coverage.ts'
import { openLake } from '../../src/lake/lake.ts'
import { visibleEngine } from '../../src/lake/visible.ts'
import { lastTime } from '../../src/lake/volume.ts'
import {
  callRecord,
  ingestFolder,
  recordsFile,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from './ingest-support.ts'

const ACCOUNT = '111122223333'

const description = (asked: string, response: object, more: object = {}) =>
  JSON.stringify({
    service: 'sagemaker',
    operation: 'DescribeModel',
    account: ACCOUNT,
    region: 'eu-west-1',
    asked,
    request: {},
    response,
    ...more,
  })

const model = (image: string) => ({
  ModelName: 'churn-1',
  ModelArn: `arn:aws:sagemaker:eu-west-1:${ACCOUNT}:model/churn-1`,
  PrimaryContainer: { Image: image },
  CreationTime: '2021-05-01T08:00:00.000Z',
})

const logging = (asked: string, response: object) =>
  description(asked, response, {
    service: 'bedrock',
    operation: 'GetModelInvocationLoggingConfiguration',
  })

const ON = { loggingConfig: { s3Config: { bucketName: 'logs' } } }

/** What a lake holds after answers were read one after the other, each in an object of its own. */
async function held(...answers: readonly string[]) {
  const lake = await temporaryLake()
  const folder = temporaryFolder()
  for (const [i, answer] of answers.entries()) {
    writeFiles(folder, { [`${i}.json`]: answer })
    const summary = await ingestFolder(lake, folder)
    expect(summary.read).toBe(summary.stored + summary.duplicate + summary.rejected)
  }
  return lake
}

async function states(lake: Awaited<ReturnType<typeof held>>): Promise<number> {
  const [row] = await lake.engine.query('SELECT count(*) AS rows FROM resource_state')
  return Number(row?.['rows'])
}

describe('how a resource is configured', () => {
  it('is one row however often it is asked for, and one more when it changes', async () => {
    const first = description('2026-01-01T06:00:00Z', model('churn:1'))
    const again = description('2026-01-09T06:00:00Z', model('churn:1'))
    const changed = description('2026-01-09T07:00:00Z', model('churn:2'))
    expect(await states(await held(first, again))).toBe(1)
    expect(await states(await held(first, again, changed, again))).toBe(2)
  })

  it('that has no time of its own is told once a day, and whenever it was otherwise on that day', async () => {
    const lake = await held(
      logging('2026-01-01T06:00:00Z', {}),
      logging('2026-01-01T07:00:00Z', {}),
      logging('2026-01-01T08:00:00Z', ON),
      logging('2026-01-02T06:00:00Z', ON),
    )
    expect(await states(lake)).toBe(3)
  })

  it('does not stretch the time that the logs cover', async () => {
    const lake = await temporaryLake()
    const logs = writeFiles(temporaryFolder(), {
      'calls.json.gz': recordsFile([1, 2, 3].map(callRecord)),
      'model.json': description('2026-03-01T00:00:00Z', model('churn:1')),
      'logging.json': logging('2026-03-01T00:00:00Z', ON),
    })
    await ingestFolder(lake, logs)
    expect(await states(lake)).toBe(2)
    expect([...(await timeSpans(lake.engine)).keys()]).toEqual(['api_call'])
    expect(await activeDays(lake.engine)).toBe(1)
    expect(await lastTime(lake.engine, Date.UTC(2026, 5, 1))).toBeLessThan(Date.UTC(2026, 1, 1))
    const { formats } = await readCoverage(lake.engine)
    const told = formats.find(({ format }) => format === 'aws-description')
    expect(told?.start).toBe(Date.UTC(2021, 4, 1, 8))
  })

  it('is seen by the account alone that it belongs to', async () => {
    const lake = await held(description('2026-01-01T06:00:00Z', model('churn:1')))
    for (const [account, rows] of [
      [ACCOUNT, 1],
      ['444455556666', 0],
    ] as const) {
      const view = await visibleEngine(lake.engine, [account], true)
      const [row] = await view.query('SELECT count(*) AS rows FROM resource_state')
      await view.close()
      expect(Number(row?.['rows'])).toBe(rows)
    }
  })

  it('can be kept in a lake that was made before there was a place for it', async () => {
    const path = join(temporaryFolder(), 'older.duckdb')
    const older = await openLake({ path, newSecret: () => 'c0ffee'.repeat(6) })
    await older.engine.query('DROP VIEW resource_state')
    await older.engine.query('DROP TABLE stored.resource_state')
    await older.engine.close()
    const lake = await temporaryLake(path)
    const folder = writeFiles(temporaryFolder(), {
      'model.json': description('2026-01-01T06:00:00Z', model('churn:1')),
    })
    await ingestFolder(lake, folder)
    expect(await states(lake)).toBe(1)
  })
})

describe('a file of AWS Config', () => {
  it('is read item by item, and an item that lies in snapshot and history is one', async () => {
    const item = (captured: string, more: object = {}) => ({
      configurationItemVersion: '1.3',
      configurationItemCaptureTime: captured,
      configurationStateId: Date.parse(captured),
      awsAccountId: ACCOUNT,
      awsRegion: 'eu-west-1',
      configurationItemStatus: 'OK',
      resourceType: 'AWS::S3::Bucket',
      resourceId: 'models',
      ARN: 'arn:aws:s3:::models',
      configuration: { name: 'models' },
      ...more,
    })
    const file = (...configurationItems: readonly object[]) =>
      JSON.stringify({ fileVersion: '1.0', configSnapshotId: 'a-b', configurationItems })
    const one = item('2026-01-01T06:00:00.000Z')
    const two = item('2026-01-02T06:00:00.000Z')
    const lake = await temporaryLake()
    const summary = await ingestFolder(
      lake,
      writeFiles(temporaryFolder(), {
        'Config/ConfigHistory/a.json.gz': file(one, two),
        'Config/ConfigSnapshot/b.json.gz': file(two, item('no time')),
      }),
    )
    expect(summary).toMatchObject({ read: 4, stored: 2, duplicate: 1, rejected: 1 })
  })
})
