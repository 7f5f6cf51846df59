import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lake } from '../../src/lake/lake.ts'
import { commitEvents, memoryLake } from '../support/memory-lake.ts'
import { at, ENI, flow, look, pick, place } from './panel-lake.ts'

const inward = {
  source: '203.0.113.9',
  destination: '10.0.1.5',
  source_port: 443,
  destination_port: 40_000,
}
const NEIGHBOUR = { interface: 'eni-0ffffffffffffffff' }
let lake: Lake

beforeAll(async () => {
  lake = await memoryLake()
  const before = Array.from({ length: 100 }, (_, i) => flow(at(i - 100), {}))
  await commitEvents(lake, [
    ...before,
    flow(at(1), {}),
    flow(at(1) + 1, { ...inward, bytes: 400 }),
    flow(at(2), {
      source: '198.51.100.66',
      destination: '10.0.1.5',
      source_port: 50_000,
      destination_port: 22,
      action: 'REJECT',
      bytes: 40,
    }),
    // Traffic within the VPC is seen at both ends.
    flow(at(3), { destination: '10.0.1.9', destination_port: 5432, bytes: 70 }),
    flow(at(3) + 5, { destination: '10.0.1.9', destination_port: 5432, bytes: 70, ...NEIGHBOUR }),
    flow(at(3) + 9, {
      source: '10.0.1.9',
      destination: '10.0.1.7',
      destination_port: 80,
      ...NEIGHBOUR,
    }),
  ])
  await place(lake.engine, '203.0.113.9', 'IE', 64_500, 'Office')
})
afterAll(() => lake.engine.close())

const SHOWN = [
  'peer',
  'port',
  'protocol',
  'direction',
  'bytesIn',
  'bytesOut',
  'accepted',
  'rejected',
  'isNew',
]
const OWN = [
  ['203.0.113.9', 443, 'TCP', 'outbound', 400, 1000, 2, 0, false],
  ['10.0.1.9', 5432, 'TCP', 'outbound', 0, 70, 1, 0, true],
  ['198.51.100.66', 22, 'TCP', 'inbound', 40, 0, 0, 1, true],
]

describe('the flows of an interface', () => {
  test('are grouped by peer and the port of whoever serves', async () => {
    expect(pick(await look(lake.engine, ENI, 'flow-peers'), ...SHOWN)).toEqual(OWN)
  })

  test('are summed per hour', async () => {
    const rows = await look(lake.engine, ENI, 'flow-volume')
    expect(pick(rows.slice(1, 5), 'bytesIn', 'bytesOut', 'accepted', 'rejected')).toEqual([
      [400, 1000, 2, 0],
      [40, 0, 0, 1],
      [0, 70, 1, 0],
      [null, null, null, null],
    ])
  })
})

test('an address has the same flows, those that two interfaces saw once', async () => {
  expect(pick(await look(lake.engine, '10.0.1.5', 'flow-peers'), ...SHOWN)).toEqual(OWN)
})

test('a peer is told with its place', async () => {
  const [first] = await look(lake.engine, ENI, 'flow-peers')
  expect(first).toMatchObject({ country: 'IE', organisation: 'Office' })
})
