import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { Event } from '../../src/events/event.ts'
import { HOUR, MINUTE } from '../../src/events/time.ts'
import { compactRelations } from '../../src/graph/derive.ts'
import { RELATION_TYPES, relationCode } from '../../src/graph/relation-types.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { call, code, commitEvents, invocation, memoryLake } from '../support/memory-lake.ts'

const START = Date.UTC(2026, 0, 10)
const lakes: Lake[] = []
afterEach(async () => {
  for (const lake of lakes.splice(0)) await lake.engine.close()
})

async function lakeOf(commits: readonly (readonly Event[])[]): Promise<Lake> {
  const lake = await memoryLake()
  lakes.push(lake)
  for (const events of commits) await commitEvents(lake, events)
  return lake
}

/** What the graph answers, whatever lines it rests on. */
async function graphOf({ engine }: Lake): Promise<readonly string[]> {
  const rows = await engine.query(
    `SELECT time, type, source_type, source, target_type, target, service, operation, account, sum(count) AS count,
       sum(failed) AS failed, min(first) AS first, max(last) AS last FROM relation GROUP BY ALL`,
  )
  return rows.map((row) => JSON.stringify(row)).sort()
}

const EVENTS: readonly Event[] = Array.from({ length: 40 }, (_, i) =>
  i % 5 === 4
    ? invocation({
        time: START + i * 6 * MINUTE,
        resource: `model-${i % 2}`,
        caller: `role-${i % 3}`,
      })
    : call({
        time: START + i * 6 * MINUTE,
        actor: `arn:aws:iam::111122223333:role/r${i % 3}`,
        outcome: i % 7 === 0 ? 1 : 0,
        target: `endpoint-${i % 2}`,
        target_type: code('sagemaker-endpoint'),
        access_key: i % 4 === 0 ? 'AKIAEXAMPLE' : '',
      }),
)

describe('relations', () => {
  test('count what one call makes plain, by the hour', async () => {
    const one = {
      time: START + 5 * MINUTE,
      target: 'churn',
      target_type: code('sagemaker-endpoint'),
    }
    const lake = await lakeOf([
      [
        call({ ...one, session: 'arn:session', access_key: 'ASIA1', user_agent: 'aws-cli' }),
        call({ ...one, time: START + 50 * MINUTE, outcome: 1 }),
        call({ ...one, time: START + 70 * MINUTE }),
      ],
    ])
    const rows = await lake.engine.query(
      'SELECT type, target, time, count, failed, first, last FROM relation ORDER BY type, time',
    )
    const told = rows.map((row) => [
      RELATION_TYPES[Number(row['type'])]?.name,
      row['target'],
      row['count'],
      row['failed'],
    ])
    expect(told).toEqual([
      ['called', 'UpdateEndpoint', 2, 1],
      ['called', 'UpdateEndpoint', 1, 0],
      ['acted-on', 'churn', 2, 1],
      ['acted-on', 'churn', 1, 0],
      ['used-address', '203.0.113.5', 2, 1],
      ['used-address', '203.0.113.5', 1, 0],
      ['used-agent', 'aws-cli', 1, 0],
      ['used-key', 'ASIA1', 1, 0],
      ['in-region', 'eu-west-1', 2, 1],
      ['in-region', 'eu-west-1', 1, 0],
      ['session-of', 'arn:aws:iam::111122223333:role/release', 1, 0],
    ])
    expect(rows[0]).toMatchObject({
      time: START,
      first: START + 5 * MINUTE,
      last: START + 50 * MINUTE,
    })
  })

  test('hold no address where a service called', async () => {
    const lake = await lakeOf([[call({ time: START, source_ip: 's3.amazonaws.com', ip_kind: 3 })]])
    const rows = await lake.engine.query('SELECT 1 FROM relation WHERE type = $1', [
      relationCode('used-address'),
    ])
    expect(rows).toEqual([])
  })

  test('add up to the same graph whatever the order and size of commits, and however often a record comes', async () => {
    const whole = await graphOf(await lakeOf([EVENTS]))
    expect(whole.length).toBeGreaterThan(40)
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...EVENTS], { minLength: EVENTS.length }),
        fc.array(fc.integer({ min: 0, max: EVENTS.length }), { maxLength: 3 }),
        async (shuffled, cuts) => {
          const places = [0, ...cuts.toSorted((a, b) => a - b), shuffled.length]
          const commits = places.slice(1).map((end, i) => shuffled.slice(places[i], end))
          const lake = await lakeOf([...commits, shuffled.slice(0, 5)])
          expect(await graphOf(lake)).toEqual(whole)
        },
      ),
      { numRuns: 3 },
    )
  })

  test('say the same after they were compacted, in fewer lines, and compacting again changes nothing', async () => {
    const lake = await lakeOf(Array.from({ length: 5 }, (_, i) => EVENTS.slice(i * 8, i * 8 + 8)))
    const before = await graphOf(lake)
    const lines = async () =>
      Number((await lake.engine.query('SELECT count(*) AS n FROM stored.relation'))[0]?.['n'])
    const many = await lines()
    await compactRelations(lake.engine, 1)
    expect(await graphOf(lake)).toEqual(before)
    expect(await lines()).toBeLessThan(many)
    expect(await lines()).toBe(before.length)
    await compactRelations(lake.engine, 1)
    expect(await graphOf(lake)).toEqual(before)
    await commitEvents(lake, [call({ time: START + 400 * HOUR })])
    expect((await graphOf(lake)).length).toBeGreaterThan(before.length)
  })

  test('are left alone while they are few', async () => {
    const lake = await lakeOf([EVENTS.slice(0, 3)])
    await compactRelations(lake.engine)
    expect(await lake.engine.query("SELECT 1 FROM setting WHERE name = 'relation_lines'")).toEqual(
      [],
    )
  })
})

test('a relation type is known by its name, and only by one that there is', () => {
  for (const [position, { name }] of RELATION_TYPES.entries())
    expect(relationCode(name)).toBe(position)
  expect(() => relationCode('loved')).toThrow('there is no relation type loved')
})
