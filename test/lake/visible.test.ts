import { expect, test } from 'vitest'
import type { Lake } from '../../src/lake/lake.ts'
import { visibleEngine } from '../../src/lake/visible.ts'
import {
  callRecord,
  ingestFolder,
  recordsFile,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from './ingest-support.ts'

const OURS = '111122223333'
const THEIRS = '444455556666'

async function lakeOfTwo(): Promise<Lake> {
  const lake = await temporaryLake()
  const records = Array.from({ length: 40 }, (_, i) => {
    const account = i % 4 === 0 ? THEIRS : OURS
    return { ...callRecord(i), recipientAccountId: account }
  })
  await ingestFolder(lake, writeFiles(temporaryFolder(), { 'trail.json': recordsFile(records) }))
  return lake
}

const rows = async (
  engine: { query: (sql: string) => Promise<readonly unknown[]> },
  from: string,
) => (await engine.query(`SELECT * FROM ${from}`)).length

test('every way of naming a table shows the rows of the visible accounts alone', async () => {
  const lake = await lakeOfTwo()
  const ours = await visibleEngine(lake.engine, [OURS], false)
  const theirs = await visibleEngine(lake.engine, [THEIRS], false)
  for (const table of ['api_call', 'relation']) {
    for (const name of [`stored.${table}`, table]) {
      const all = await rows(lake.engine, name)
      const shown = [await rows(ours, name), await rows(theirs, name)]
      expect(shown[0], name).toBeGreaterThan(0)
      expect(shown[1], name).toBeGreaterThan(0)
      expect(
        shown.reduce((sum, n) => sum + n, 0),
        name,
      ).toBe(all)
    }
  }
  await ours.close()
  await theirs.close()
})

test('no statement of ours reaches a table that belongs to accounts past the views', async () => {
  const lake = await lakeOfTwo()
  const nobody = await visibleEngine(lake.engine, [], false)
  for (const name of [
    'api_call',
    'flow',
    'invocation',
    'metric',
    'finding',
    'relation',
    'feature',
    'dns_query',
  ])
    for (const spelt of [name, `stored.${name}`, `(SELECT * FROM stored.${name}) x`])
      expect(await rows(nobody, spelt), spelt).toBe(0)
  expect(await rows(nobody, 'entity')).toBe(0)
  expect(await rows(nobody, 'latest_finding')).toBe(0)
  await nobody.close()
})

test('an account is bound, whatever its id holds', async () => {
  const lake = await lakeOfTwo()
  const engine = await visibleEngine(lake.engine, ["x') OR ('1' = '1"], false)
  expect(await rows(engine, 'api_call')).toBe(0)
  await engine.close()
})

test('what is committed meanwhile is seen, what is under way is not', async () => {
  const lake = await lakeOfTwo()
  const ours = await visibleEngine(lake.engine, [OURS], false)
  const before = await rows(ours, 'api_call')
  await lake.engine.query('BEGIN TRANSACTION')
  await lake.engine.query(
    'INSERT INTO stored.api_call SELECT * FROM stored.api_call WHERE account = (SELECT id FROM term WHERE text = $1)',
    [OURS],
  )
  expect(await rows(ours, 'api_call')).toBe(before)
  await lake.engine.query('COMMIT')
  expect(await rows(ours, 'api_call')).toBe(2 * before)
  await ours.close()
})

test('statements take turns, and whoever closes the connection waits for them', async () => {
  const lake = await lakeOfTwo()
  const ours = await visibleEngine(lake.engine, [OURS], false)
  const crossed = 'SELECT count(*) AS n FROM api_call a, api_call b, api_call c, api_call d'
  // More than there are threads to wait in.
  const answers = Array.from({ length: 20 }, () => ours.query(crossed))
  await ours.close()
  const all = await Promise.all(answers)
  expect(all.map(([row]) => row?.['n'])).toEqual(all.map(() => 30 ** 4))
  await expect(rows(ours, 'api_call')).rejects.toThrow()
})
