import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  countRecords,
  type ListedRecord,
  listRecords,
  type RecordPlace,
} from '../../../src/graph/records/list-records.ts'
import {
  RECORD_FILTERS,
  RECORD_KINDS,
  RECORD_SOURCES,
} from '../../../src/graph/records/record-kinds.ts'
import { recordNeighbours } from '../../../src/graph/records/record-neighbours.ts'
import type { RecordCondition, RecordQuestion } from '../../../src/graph/records/record-question.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { visibleEngine } from '../../../src/lake/visible.ts'
import { call, commitEvents, invocation, key, memoryLake } from '../../support/memory-lake.ts'
import {
  ACCOUNT,
  at,
  CHURN,
  CI,
  dnsQuery,
  ENI,
  flow,
  guardDuty,
  metric,
  SCOPE,
} from '../panel-lake.ts'

const THEIRS = '444455556666'
const ADA = `arn:aws:iam::${ACCOUNT}:user/ada`
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/ci/build`
let lake: Lake

beforeAll(async () => {
  lake = await memoryLake()
  await commitEvents(lake, [
    call({ time: at(1), actor: CI, session: SESSION, target: CHURN, event_id: key(1) }),
    call({
      time: at(2),
      actor: CI,
      session: SESSION,
      outcome: 1,
      error: 'AccessDenied',
      event_id: key(2),
    }),
    call({
      time: at(2),
      actor: ADA,
      source_ip: '198.51.100.7',
      access_key: 'AKIAADA',
      event_id: key(3),
    }),
    // Two accounts may tell of one event.
    call({ time: at(2), actor: ADA, account: THEIRS, access_key: 'AKIAADA', event_id: key(3) }),
    call({
      time: at(3),
      actor: CI,
      operation: 'CreateUser',
      user_agent: 'Boto3/1.3',
      event_id: key(4),
    }),
    call({ time: at(-1), actor: CI, event_id: key(5) }),
    invocation({
      time: at(1),
      caller: CI,
      key: key(11),
      resource: 'endpoint/churn',
      error: 'Throttling',
    }),
    invocation({ time: at(2), caller: ADA, key: key(12), resource: CHURN }),
    flow(at(1), { key: key(21), action: 'REJECT', destination_port: 22 }),
    flow(at(2), { key: key(22), source: '198.51.100.7' }),
    metric(at(1), 'Invocations', 5, { key: key(31) }),
    guardDuty(at(1), { key: key(41), updated: at(1), score: 2 }),
    guardDuty(at(1), { key: key(41), updated: at(5), score: 8 }),
    dnsQuery(at(1), 'models.example', { key: key(51) }),
    dnsQuery(at(2), 'odd.example', { key: key(52), response_code: 'NXDOMAIN', instance: '' }),
  ])
  await lake.engine.query(
    `INSERT INTO stored.object VALUES (1, $1, 's3://logs/one', 'v', '', 1, 'cloudtrail', 3, 3, 0, 0, $2, '')`,
    [key(1), new Date(at(4))],
  )
})
afterAll(() => lake.engine.close())

const ask = (question: Partial<RecordQuestion>): RecordQuestion => ({
  kind: 'call',
  window: SCOPE,
  conditions: [],
  text: '',
  ...question,
})
const all = { after: undefined, limit: 100 }
const ids = (records: readonly ListedRecord[]) => records.map(({ id }) => id)
const where = (filter: RecordCondition['filter'], ...values: string[]) => ({ filter, values })
const whereNot = (filter: RecordCondition['filter'], ...values: string[]) => ({
  filter,
  values,
  not: true,
})

describe('records of a scope', () => {
  test.each<[string, Partial<RecordQuestion>, readonly number[]]>([
    ['are all of a kind, the newest first', {}, [4, 3, 3, 2, 1]],
    ['by principal', { conditions: [where('actor', CI)] }, [4, 2, 1]],
    ['by any of two principals', { conditions: [where('actor', CI, ADA)] }, [4, 3, 3, 2, 1]],
    ['by the session, as who did it', { conditions: [where('actor', SESSION)] }, [2, 1]],
    ['by the key, as who did it', { conditions: [where('actor', 'AKIAADA')] }, [3, 3]],
    ['by target', { conditions: [where('target', CHURN)] }, [1]],
    ['by operation', { conditions: [where('operation', 'CreateUser')] }, [4]],
    ['without an operation', { conditions: [whereNot('operation', 'CreateUser')] }, [3, 3, 2, 1]],
    ['by address', { conditions: [where('ip', '198.51.100.7')] }, [3]],
    ['by error', { conditions: [where('error', 'AccessDenied')] }, [2]],
    ['without an error', { conditions: [where('error', '')] }, [4, 3, 3, 1]],
    ['with any error', { conditions: [whereNot('error', '')] }, [2]],
    ['by outcome', { conditions: [where('outcome', 'denied')] }, [2]],
    ['by account', { conditions: [where('account', THEIRS)] }, [3]],
    ['by a text in a user agent, whatever its case', { text: 'boto3' }, [4]],
    ['by a text that is nowhere', { text: "' OR 1=1 --" }, []],
    [
      'by all conditions together',
      { conditions: [where('actor', CI), where('outcome', 'success')], text: 'ci' },
      [4, 1],
    ],
    ['invocations', { kind: 'invocation' }, [12, 11]],
    [
      'of an endpoint, by either of its names',
      { kind: 'invocation', conditions: [where('target', CHURN)] },
      [12, 11],
    ],
    ['invocations by caller', { kind: 'invocation', conditions: [where('actor', ADA)] }, [12]],
    ['DNS queries', { kind: 'dns' }, [52, 51]],
    ['DNS queries by name', { kind: 'dns', conditions: [where('domain', 'odd.example')] }, [52]],
    ['DNS queries by code', { kind: 'dns', conditions: [whereNot('error', 'NOERROR')] }, [52]],
    [
      'DNS queries by instance',
      {
        kind: 'dns',
        conditions: [
          where('target', `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-0a1b2c3d4e5f60718`),
        ],
      },
      [51],
    ],
    ['flows by either end', { kind: 'flow', conditions: [where('ip', '198.51.100.7')] }, [22]],
    [
      'flows by interface',
      {
        kind: 'flow',
        conditions: [where('target', `arn:aws:ec2:eu-west-1:${ACCOUNT}:network-interface/${ENI}`)],
      },
      [22, 21],
    ],
    ['flows by port', { kind: 'flow', conditions: [where('port', '22')] }, [21]],
    ['flows without a port', { kind: 'flow', conditions: [whereNot('port', '22')] }, [22]],
    ['metrics by name', { kind: 'metric', conditions: [where('operation', 'Invocations')] }, [31]],
    ['findings in their latest state alone', { kind: 'finding' }, [41]],
  ])('%s', async (_, question, expected) => {
    const { records } = await listRecords(lake.engine, ask(question), all)
    expect(ids(records)).toEqual(expected.map(key))
    const hours = await countRecords(lake.engine, ask(question))
    expect(hours.reduce((sum, { count }) => sum + count, 0)).toBe(expected.length)
  })

  test('tell what a row says, in words', async () => {
    const { records } = await listRecords(
      lake.engine,
      ask({ conditions: [where('outcome', 'denied')] }),
      all,
    )
    expect(records[0]?.fields).toMatchObject({
      actor: CI,
      actor_type: 'iam-role',
      outcome: 'denied',
      error: 'AccessDenied',
    })
    expect(records[0]?.fields).not.toHaveProperty('target')
    const findings = await listRecords(lake.engine, ask({ kind: 'finding' }), all)
    expect(findings.records[0]?.fields).toMatchObject({ score: 8, title: 'Odd calls' })
  })

  test('are counted by hour, and those that failed', async () => {
    expect(await countRecords(lake.engine, ask({}))).toEqual([
      { time: at(1), count: 1, failed: 0 },
      { time: at(2), count: 3, failed: 1 },
      { time: at(3), count: 1, failed: 0 },
    ])
    const flows = await countRecords(lake.engine, ask({ kind: 'flow' }))
    expect(flows).toMatchObject([{ failed: 1 }, { failed: 0 }])
    expect(await countRecords(lake.engine, ask({ kind: 'invocation' }))).toMatchObject([
      { failed: 1 },
      { failed: 0 },
    ])
  })

  test('are what the statement that is told selects', async () => {
    const question = ask({ conditions: [where('actor', CI), whereNot('error', '')] })
    const { records, statement } = await listRecords(lake.engine, question, all)
    const rows = await lake.engine.query(statement.sql, statement.parameters)
    expect(rows.map((row) => row['event_id'])).toEqual(ids(records))
    expect(records[0]?.fields).toMatchObject({ actor: rows[0]?.['actor'], error: 'AccessDenied' })
    expect(statement.sql).not.toContain(CI)
  })

  test.each(RECORD_KINDS)(
    'of kind %s: every filter and a text is a statement that runs',
    async (kind) => {
      const { filters } = RECORD_SOURCES[kind]
      for (const name of RECORD_FILTERS) {
        const columns = filters[name]
        if (columns === undefined) continue
        const value = 'words' in columns ? (columns.words[0] ?? '') : '7'
        const question = ask({ kind, conditions: [where(name, value), whereNot(name, value)] })
        expect((await listRecords(lake.engine, question, all)).records).toEqual([])
      }
      expect(
        (await listRecords(lake.engine, ask({ kind, text: 'q' }), all)).records.length,
      ).toBeLessThan(9)
    },
  )

  test.each<[Partial<RecordQuestion>, string]>([
    [{ kind: 'flow', conditions: [where('actor', CI)] }, 'records of kind flow have no actor'],
    [{ conditions: [where('outcome', 'odd')] }, 'outcome must be one of success'],
    [{ kind: 'flow', conditions: [where('port', '22 OR 1=1')] }, 'port must be a whole number'],
  ])('cannot be asked for by %j', async (question, message) => {
    await expect(listRecords(lake.engine, ask(question), all)).rejects.toThrow(message)
  })
})

test('pages miss nothing and repeat nothing, in either direction', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
      fc.constantFrom(...RECORD_KINDS),
      async (limit, oldestFirst, kind) => {
        const question = ask({ kind })
        const whole = (await listRecords(lake.engine, question, { ...all, oldestFirst })).records
        const told: ListedRecord[] = []
        let after: RecordPlace | undefined
        do {
          const page = await listRecords(lake.engine, question, { after, limit, oldestFirst })
          told.push(...page.records)
          after = page.records.length < limit ? undefined : page.records.at(-1)?.place
        } while (after !== undefined)
        expect(told).toEqual(whole)
      },
    ),
    { numRuns: 20 },
  )
})

describe('neighbours of a record', () => {
  test('are of the same session, on both sides of it', async () => {
    const around = await recordNeighbours(lake.engine, key(2), 10)
    expect(around).toMatchObject({ kind: 'call', by: { filter: 'session', value: SESSION } })
    expect([ids(around?.before ?? []), ids(around?.after ?? [])]).toEqual([[key(1)], []])
  })

  test('are of the principal where there is no session, and no more than asked for', async () => {
    const around = await recordNeighbours(lake.engine, key(4), 1)
    expect(around).toMatchObject({ by: { filter: 'actor', value: CI } })
    expect(ids(around?.before ?? [])).toEqual([key(2)])
  })

  test('of a flow are those of its interface', async () => {
    const around = await recordNeighbours(lake.engine, key(21), 10)
    expect(around).toMatchObject({ by: { filter: 'target', value: ENI } })
    expect(ids(around?.after ?? [])).toEqual([key(22)])
  })

  test('there are none of what is not there', async () => {
    expect(await recordNeighbours(lake.engine, key(99), 10)).toBeUndefined()
  })
})

test('an account sees its own records alone', async () => {
  const seen = await visibleEngine(lake.engine, [THEIRS], false)
  const { records } = await listRecords(seen, ask({}), all)
  expect(records.map(({ fields }) => fields['account'])).toEqual([THEIRS])
  expect(await countRecords(seen, ask({}))).toEqual([{ time: at(2), count: 1, failed: 0 }])
  expect((await listRecords(seen, ask({ kind: 'flow' }), all)).records).toEqual([])
  expect(await recordNeighbours(seen, key(2), 10)).toBeUndefined()
  await seen.close()
})
