import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOUR } from '../../src/events/time.ts'
import { openingsOf } from '../../src/graph/session-openings.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { call, code, commitEvents, memoryLake } from '../support/memory-lake.ts'
import { ACCOUNT, at, look, pick, SCOPE } from './panel-lake.ts'

const ROLE = `arn:aws:iam::${ACCOUNT}:role/ml/deploy`
const ANA = `arn:aws:iam::${ACCOUNT}:user/ana`
const OTHER = '444455556666'
const session = (name: string) => `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/${name}`

/** An opening of a session of the role, with what STS answered where the log has it. */
function assume(hour: number, name: string, row: Readonly<Record<string, string | number>>) {
  return call({
    time: at(hour),
    service: 'sts.amazonaws.com',
    operation: 'AssumeRole',
    target: ROLE,
    target_type: code('iam-role'),
    request: JSON.stringify({ roleArn: ROLE, roleSessionName: name }),
    ...row,
  })
}

const answer = (name: string, accessKeyId: string) =>
  JSON.stringify({ credentials: { accessKeyId }, assumedRoleUser: { arn: session(name) } })

let lake: Lake

beforeAll(async () => {
  lake = await memoryLake()
  const used = { actor: ROLE, session: session('ana') }
  await commitEvents(lake, [
    assume(1, 'ana', { actor: ANA, response: answer('ana', 'ASIA1'), source_ip: '192.0.2.1' }),
    assume(2, 'ana', { actor: ANA, source_ip: '192.0.2.1' }),
    assume(3, 'eve', { actor: ANA, outcome: 1 }),
    // The trails of both accounts tell of one opening; that of the role's account knows only which account it was.
    assume(4, 'far', {
      actor: `arn:aws:iam::${OTHER}:root`,
      actor_type: code('aws-account'),
      response: answer('far', 'ASIA4'),
    }),
    assume(4, 'far', {
      account: OTHER,
      actor: `arn:aws:iam::${OTHER}:role/ci`,
      response: answer('far', 'ASIA4'),
    }),
    assume(-20, 'old', { actor: ANA }),
    call({ time: at(1) + 1, ...used, access_key: 'ASIA1' }),
    call({ time: at(2) + 1, ...used, outcome: 1 }),
    call({ time: at(5), actor: ROLE, session: session('unknown') }),
  ])
})
afterAll(() => lake.engine.close())

describe('openings of sessions', () => {
  test('are those that succeeded, from so long before that a session may still be open', async () => {
    const { openings, truncated } = await openingsOf(lake.engine, ROLE, SCOPE)
    expect(openings.map(({ name, time, accessKey }) => [name, time, accessKey])).toEqual([
      ['far', at(4), 'ASIA4'],
      ['ana', at(2), ''],
      ['ana', at(1), 'ASIA1'],
    ])
    expect(truncated).toBe(false)
    const later = { start: at(2) + 12 * HOUR + 1, end: SCOPE.end }
    expect((await openingsOf(lake.engine, ROLE, later)).openings.map(({ name }) => name)).toEqual([
      'far',
    ])
  })

  test('name who it was when one of two trails does', async () => {
    const { openings } = await openingsOf(lake.engine, ROLE, SCOPE)
    expect(openings[0]?.opener.id).toBe(`arn:aws:iam::${OTHER}:role/ci`)
  })
})

describe('the panel of sessions', () => {
  test('tells who opened them, how often, and what was called in them', async () => {
    const rows = await look(lake.engine, ROLE, 'session-openings')
    expect(pick(rows, 'session', 'principal', 'address', 'opened', 'successful', 'failed')).toEqual(
      [
        [session('ana'), ANA, '192.0.2.1', 2, 1, 1],
        [session('unknown'), null, null, 0, 1, 0],
        [session('far'), `arn:aws:iam::${OTHER}:role/ci`, '203.0.113.5', 1, 0, 0],
      ],
    )
  })

  test('of one session tells of that alone', async () => {
    const rows = await look(lake.engine, session('ana'), 'session-openings')
    expect(pick(rows, 'session', 'principal', 'opened', 'successful')).toEqual([
      [session('ana'), ANA, 2, 1],
    ])
    expect(rows[0]).toMatchObject({ firstOpened: at(1), lastOpened: at(2), lastSeen: at(2) + 1 })
  })
})
