import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DAY, HOUR } from '../../src/events/time.ts'
import { actsWithin } from '../../src/graph/acts.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { call, code, commitEvents, key, memoryLake } from '../support/memory-lake.ts'

const START = Date.UTC(2026, 0, 10)
const EVE = 'arn:aws:iam::111122223333:user/eve'
const CHURN = 'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/churn'
let lake: Lake

beforeAll(async () => {
  lake = await memoryLake()
})
afterAll(() => lake.engine.close())

describe('acts within a window', () => {
  const at = START + 60 * DAY
  beforeAll(() =>
    commitEvents(lake, [
      call({ time: at - 1, operation: 'TooEarly' }),
      call({
        event_id: key(0xabc),
        time: at,
        actor: EVE,
        session: 'the-session',
        access_key: 'AKIAEXAMPLE',
        target: CHURN,
        target_type: code('sagemaker-endpoint'),
        request: '{"endpointName":"churn"}',
      }),
      call({
        time: at + HOUR,
        event_id_text: 'an id of its own',
        outcome: 1,
        operation: 'DeleteEndpoint',
      }),
      call({ time: at + HOUR, operation: 'DescribeEndpoint', read_only: 2 }),
      call({ time: at + HOUR, operation: 'InvokeEndpoint' }),
      call({ time: at + HOUR, operation: 'GetObject', service: 's3.amazonaws.com' }),
      call({ time: at + HOUR, operation: 'PutLogEvents', service: 'logs.amazonaws.com' }),
      call({ time: at + HOUR, operation: 'AssumeRole', service: 'sts.amazonaws.com' }),
      call({ time: at + 2 * HOUR, operation: 'TellsNotWhetherItReads', read_only: 0 }),
      call({ time: at + DAY, operation: 'TooLate' }),
    ]),
  )
  const within = () => actsWithin(lake.engine, { start: at, end: at + DAY })

  test('are changes only, latest first, the end of the window left out', async () => {
    expect((await within()).map(({ operation }) => operation)).toEqual([
      'TellsNotWhetherItReads',
      'DeleteEndpoint',
      'UpdateEndpoint',
    ])
  })

  test('tell all that a cause needs', async () => {
    expect((await within()).at(-1)).toEqual({
      eventId: key(0xabc),
      time: at,
      account: '111122223333',
      region: 'eu-west-1',
      service: 'sagemaker.amazonaws.com',
      operation: 'UpdateEndpoint',
      actor: { type: 'iam-user', id: EVE },
      session: 'the-session',
      accessKey: 'AKIAEXAMPLE',
      sourceIp: '203.0.113.5',
      target: { type: 'sagemaker-endpoint', id: CHURN },
      succeeded: true,
      request: '{"endpointName":"churn"}',
    })
  })

  test('keep an id that is no UUID as it was written, and know what was refused', async () => {
    expect((await within())[1]).toMatchObject({
      eventId: 'an id of its own',
      succeeded: false,
      target: undefined,
      request: '',
    })
  })
})
