import { expect, test } from 'vitest'
import { DAY } from '../../src/events/time.ts'
import { readCoverageDays } from '../../src/lake/coverage-days.ts'
import { visibleEngine } from '../../src/lake/visible.ts'
import { at, flow, SCOPE } from '../graph/panel-lake.ts'
import { call, commitEvents, key, memoryLake } from '../support/memory-lake.ts'

const [MINE, THEIRS] = ['111122223333', '444455556666']
const WINDOW = { start: SCOPE.start - 2 * DAY, end: SCOPE.end }

test('each log and account has its records of each day, and days without any', async () => {
  const lake = await memoryLake()
  await commitEvents(lake, [
    call({ time: at(-48), account: MINE }),
    call({ time: at(-25), account: MINE }),
    call({ time: at(0), account: MINE }),
    call({ time: at(24) - 1, account: MINE }),
    call({ time: at(24), account: MINE }),
    call({ time: at(1), account: THEIRS }),
    flow(at(-1), {}),
    {
      table: 'invocation',
      row: { key: key(77), time: at(2), origin: 1, resource: 'endpoint/churn' },
    },
  ])
  for (const [id, format] of ['cloudtrail', 'vpc-flow', 'sagemaker-data-capture'].entries())
    await lake.engine.query(
      `INSERT INTO stored.object VALUES ($1, $2, 'one', 'v', '', 0, $3, 0, 0, 0, 0, now()::TIMESTAMP, '')`,
      [id + 1, key(id + 1), format],
    )
  await lake.engine.query('UPDATE stored.flow SET object = 2')
  await lake.engine.query('UPDATE stored.invocation SET object = 3')
  expect(await readCoverageDays(lake.engine, WINDOW)).toEqual([
    { format: 'cloudtrail', account: MINE, days: [2, 0, 2] },
    { format: 'cloudtrail', account: THEIRS, days: [0, 0, 1] },
    { format: 'sagemaker-data-capture', account: '', days: [0, 0, 1] },
    { format: 'vpc-flow', account: MINE, days: [0, 1, 0] },
  ])
  const theirs = await visibleEngine(lake.engine, [THEIRS], false)
  expect(await readCoverageDays(theirs, WINDOW)).toEqual([
    { format: 'cloudtrail', account: THEIRS, days: [0, 0, 1] },
  ])
  await theirs.close()
  await lake.engine.close()
})
