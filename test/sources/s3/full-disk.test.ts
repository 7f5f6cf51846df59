import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import {
  callRecords,
  contentOf,
  ingestSource,
  recordsFile,
  temporaryFolder,
  temporaryLake,
} from '../../lake/ingest-support.ts'
import { skipped } from '../../support/command.ts'
import { apiAt, BUCKET, sourceAt, temporaryS3 } from './s3-support.ts'

const lacking =
  process.platform === 'linux' && process.getuid?.() === 0
    ? undefined
    : 'a small disk is mounted by root alone'
if (lacking !== undefined) skipped('a full disk of the spool', lacking)

/** A folder with so little room; undefined where even root may not mount one. */
function smallDisk(size: string): string | undefined {
  const folder = temporaryFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], {
      stdio: 'ignore',
    })
  } catch {
    return undefined
  }
  onTestFinished(() => void execFileSync('umount', [folder]))
  return folder
}

test.runIf(lacking === undefined)(
  'a spool without room is a clear error, and nothing is lost',
  async (context) => {
    const spool = smallDisk('4m')
    if (spool === undefined) return context.skip('no disk can be mounted here')
    const s3 = await temporaryS3()
    const large = callRecords(0, 400).map((record) => ({ ...record, note: 'x'.repeat(12_000) }))
    s3.put(BUCKET, 'AWSLogs/1/large.json', recordsFile(large))
    s3.put(BUCKET, 'AWSLogs/1/small.json', recordsFile(callRecords(500, 503)))
    const api = apiAt(s3.endpoint)
    const lake = await temporaryLake()
    const summary = await ingestSource(lake, sourceAt(api, {}, spool))
    expect(summary).toMatchObject({ objects: 2, stored: 3, rejected: 1 })
    const [reject] = await lake.engine.query('SELECT detail FROM reject')
    expect(reject?.['detail']).toBe(
      `there is no room in ${spool}, where large objects wait to be read; make room, then read again`,
    )
    expect(readdirSync(spool)).toEqual([])
    await ingestSource(lake, sourceAt(api))
    const whole = await temporaryLake()
    await ingestSource(whole, sourceAt(api))
    expect(await contentOf(lake)).toEqual(await contentOf(whole))
  },
)
