import { expect, it } from 'vitest'
import { readDigestedFiles, readWrongFiles } from '../../../src/lake/trust/digested-files.ts'
import { ingestFolder, temporaryFolder, temporaryLake, writeFiles } from '../ingest-support.ts'
import { deliveredLogs, pathAt } from './delivered-logs.ts'

it('holds files against objects as well some days at a time', async () => {
  const logs = deliveredLogs(60)
  for (const index of [3, 50, 101]) logs.files.delete(pathAt(logs.logs, index))
  const lake = await temporaryLake()
  await ingestFolder(lake, writeFiles(temporaryFolder(), Object.fromEntries(logs.files)))
  const whole = await readDigestedFiles(lake.engine)
  expect(whole.size).toBe(60)
  const wrong = await readWrongFiles(lake.engine, 10)
  expect(wrong.map(({ is }) => is)).toEqual(['absent', 'absent', 'absent'])
  for (const atOnce of [1, 50, 100]) {
    expect(await readDigestedFiles(lake.engine, undefined, atOnce)).toEqual(whole)
    expect(await readWrongFiles(lake.engine, 10, undefined, atOnce)).toEqual(wrong)
  }
  expect(await readWrongFiles(lake.engine, 2, undefined, 1)).toHaveLength(2)
})
