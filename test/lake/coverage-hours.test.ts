import { expect, it } from 'vitest'
import { HOUR } from '../../src/events/time.ts'
import { readCoverageHours } from '../../src/lake/coverage-hours.ts'
import { visibleEngine } from '../../src/lake/visible.ts'
import { ingestFolder, temporaryFolder, temporaryLake, writeFiles } from './ingest-support.ts'
import { ACCOUNT, deliveredLogs, pathAt, REGION, START } from './trust/delivered-logs.ts'

it('tells hours that were empty from hours that are missing, by digests', async () => {
  const logs = deliveredLogs(8)
  const quiet = deliveredLogs(4, '444455556666')
  for (const [path, bytes] of quiet.files)
    if (quiet.digests.includes(path)) logs.files.set(path, bytes)
  logs.files.delete(pathAt(logs.logs, 6))
  logs.files.delete(pathAt(logs.logs, 7))
  const lake = await temporaryLake()
  await ingestFolder(lake, writeFiles(temporaryFolder(), Object.fromEntries(logs.files)))
  const window = { start: START, end: START + 10 * HOUR }
  const now = START + 9 * HOUR
  const lines = await readCoverageHours(lake.engine, window, now)
  const own = lines.find(({ account, format }) => account === ACCOUNT && format === 'cloudtrail')
  expect(own?.region).toBe(REGION)
  expect(own?.records).toEqual([6, 6, 6, 0, 6, 6, 6, 6, 0, 0])
  expect(own?.states.slice(0, 8)).toEqual([
    'seen',
    'seen',
    'seen',
    'missing',
    'seen',
    'seen',
    'seen',
    'seen',
  ])
  expect(own?.states.slice(8)).toEqual(['late', 'unknown'])
  // Nothing was read of it, though its digests list files.
  const unread = lines.find(({ account }) => account === '444455556666')
  expect(unread?.states.slice(0, 4)).toEqual(['missing', 'missing', 'missing', 'missing'])
  const theirs = await visibleEngine(lake.engine, ['444455556666'], false)
  expect((await readCoverageHours(theirs, window, now)).map(({ account }) => account)).toEqual([
    '444455556666',
  ])
  await theirs.close()
})
