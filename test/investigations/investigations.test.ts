import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DAY, type TimeWindow } from '../../src/events/time.ts'
import type { Investigation } from '../../src/investigations/investigation.ts'
import { InvestigationError, Investigations } from '../../src/investigations/investigations.ts'
import type { FindingGroup } from '../../src/investigations/report.ts'
import { Documents } from '../../src/lake/documents.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { at, daily, lakeOf, role, SCOPE, START, user } from './indicators/principal-lake.ts'

const GRAPH = `arn:aws:detective:eu-west-1:111122223333:graph:${'a'.repeat(32)}`
const OTHER = `arn:aws:detective:eu-west-1:111122223333:graph:${'b'.repeat(32)}`

let lake: Lake
let documents: Documents
let bugs: unknown[]
let clock: number
let ids: number
let groupsOf: (graphArn: string, scope: TimeWindow) => Promise<readonly FindingGroup[]>

beforeEach(async () => {
  lake = await lakeOf([
    ...daily(user('ana')),
    at(1, user('ana'), { user_agent: 'Boto3/1.34 os/windows' }),
    ...daily(role('idle')),
  ])
  documents = new Documents(await lake.engine.connect())
  bugs = []
  clock = START + 8 * DAY
  ids = 0
  groupsOf = async () => []
})
afterEach(async () => {
  await documents.close()
  await lake.engine.close()
})

function open(): Promise<Investigations> {
  return Investigations.open({
    documents,
    now: () => clock++,
    newId: () => String(++ids).padStart(21, '0'),
    lakeOf: async () => lake,
    groupsOf: (graphArn, scope) => groupsOf(graphArn, scope),
    onBug: (error) => bugs.push(error),
  })
}

const request = (fields = {}) => ({
  graphArn: GRAPH,
  entityArn: user('ana'),
  scope: SCOPE,
  ...fields,
})

/** A promise and what fulfils it. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

describe('an investigation', () => {
  it('is on disk and running before anybody is told of it', async () => {
    const door = gate()
    groupsOf = () => door.opened.then(() => [])
    const investigations = await open()
    const started = await investigations.start(request())
    const stored = await documents.get('investigation', `${GRAPH}|${started.id}`)
    expect(JSON.parse(stored?.body ?? '')).toMatchObject({ status: 'RUNNING', state: 'ACTIVE' })
    expect(started).toMatchObject({
      status: 'RUNNING',
      severity: undefined,
      entityType: 'IAM_USER',
    })
    expect(await investigations.indicators(GRAPH, started.id)).toEqual([])
    door.open()
    await investigations.idle()
  })

  it('ends with a severity and indicators, which are there after a restart', async () => {
    const before = await open()
    const { id } = await before.start(request())
    await before.idle()
    const after = await open()
    for (const investigations of [before, after]) {
      expect(investigations.get(GRAPH, id)).toMatchObject({ status: 'SUCCESSFUL', severity: 'LOW' })
      const found = [
        { type: 'NEW_USER_AGENT', userAgent: 'Boto3/1.34 os/windows', isNewForEntireAccount: true },
      ]
      expect(await investigations.indicators(GRAPH, id)).toEqual(found)
      expect(await investigations.indicators(GRAPH, id)).toEqual(found)
    }
    expect(after.get(GRAPH, id)).toEqual(before.get(GRAPH, id))
    expect(bugs).toEqual([])
  })

  it('of who did nothing in the scope comes to nothing', async () => {
    const investigations = await open()
    const { id } = await investigations.start(request({ entityArn: role('idle') }))
    await investigations.idle()
    expect(investigations.get(GRAPH, id)).toMatchObject({
      entityType: 'IAM_ROLE',
      status: 'SUCCESSFUL',
      severity: 'INFORMATIONAL',
    })
    expect(await investigations.indicators(GRAPH, id)).toEqual([])
  })

  it('that a crash interrupted runs again when it is opened', async () => {
    const door = gate()
    groupsOf = () => door.opened.then(() => [])
    const before = await open()
    const { id } = await before.start(request())
    groupsOf = async () => []
    const after = await open()
    expect(after.get(GRAPH, id)?.status).toBe('RUNNING')
    await after.idle()
    expect(after.get(GRAPH, id)?.status).toBe('SUCCESSFUL')
    door.open()
    await before.idle()
  })

  it('that ends the process each time is given up', async () => {
    const door = gate()
    groupsOf = () => door.opened.then(() => [])
    const first = await open()
    const { id } = await first.start(request())
    const all = [first]
    for (let i = 0; i < 3; i++) {
      // Each of these begins it, and is gone before it ends.
      await vi.waitFor(async () => {
        const stored = await documents.get('investigation', `${GRAPH}|${id}`)
        expect(JSON.parse(stored?.body ?? '')).toMatchObject({ begun: i + 1 })
      })
      all.push(await open())
    }
    const last = all[3]
    await last?.idle()
    expect(last?.get(GRAPH, id)).toMatchObject({ status: 'FAILED' })
    expect(last?.get(GRAPH, id)?.failure).toContain('3 times')
    door.open()
    for (const one of all) await one.idle()
  })

  it('that fails says so, and the operator is told why', async () => {
    const bug = new Error('the disk is full')
    groupsOf = () => Promise.reject(bug)
    const investigations = await open()
    const { id } = await investigations.start(request())
    await investigations.idle()
    expect(investigations.get(GRAPH, id)).toMatchObject({ status: 'FAILED', failure: bug.message })
    expect(await investigations.indicators(GRAPH, id)).toEqual([])
    expect(bugs).toEqual([bug])
    groupsOf = async () => []
    const next = await investigations.start(request())
    await investigations.idle()
    expect(investigations.get(GRAPH, next.id)?.status).toBe('SUCCESSFUL')
    expect((await open()).get(GRAPH, id)?.status).toBe('FAILED')
  })

  it('that was archived while it ran stays archived when it is done', async () => {
    const door = gate()
    groupsOf = () => door.opened.then(() => [])
    const investigations = await open()
    const { id } = await investigations.start(request())
    await investigations.setState(GRAPH, id, 'ARCHIVED')
    door.open()
    await investigations.idle()
    expect((await open()).get(GRAPH, id)).toMatchObject({ status: 'SUCCESSFUL', state: 'ARCHIVED' })
  })

  it('of a graph that is deleted meanwhile is gone, and leaves nothing', async () => {
    const door = gate()
    groupsOf = () => door.opened.then(() => [])
    const investigations = await open()
    const { id } = await investigations.start(request())
    const kept = await investigations.start(request({ graphArn: OTHER }))
    await investigations.forget(GRAPH)
    door.open()
    await investigations.idle()
    expect(investigations.get(GRAPH, id)).toBeUndefined()
    expect((await documents.all('investigation')).map((one) => one.id)).toEqual([
      `${OTHER}|${kept.id}`,
    ])
    expect((await documents.all('indicators')).map((one) => one.id)).toEqual([
      `${OTHER}|${kept.id}`,
    ])
  })

  it('that waits when they are closed runs when they are opened again', async () => {
    const door = gate()
    groupsOf = () => door.opened.then(() => [])
    const before = await open()
    const first = await before.start(request())
    const second = await before.start(request())
    const closed = before.close()
    door.open()
    await closed
    expect(before.get(GRAPH, first.id)?.status).toBe('SUCCESSFUL')
    expect(before.get(GRAPH, second.id)?.status).toBe('RUNNING')
    await expect(before.start(request())).rejects.toMatchObject({ kind: 'busy' })
    const after = await open()
    await after.idle()
    expect(after.get(GRAPH, second.id)?.status).toBe('SUCCESSFUL')
  })
})

describe('investigations', () => {
  it.each([
    ['a user that was never seen', { entityArn: user('nobody') }, 'no-such-entity'],
    ['a role by a path that is not its own', { entityArn: role('path/idle') }, 'no-such-entity'],
    ['what is no user or role', { entityArn: 'arn:aws:s3:::a-bucket' }, 'invalid'],
    ['no ARN at all', { entityArn: 'x'.repeat(5000) }, 'invalid'],
    ['a scope that ends before it starts', { scope: { start: START, end: START } }, 'invalid'],
    ['a scope of more than a year', { scope: { start: START - 400 * DAY, end: START } }, 'invalid'],
    ['a scope that is no time', { scope: { start: Number.NaN, end: START } }, 'invalid'],
  ])('are not started of %s', async (_, fields, kind) => {
    const investigations = await open()
    const refused = await investigations.start(request(fields)).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(InvestigationError)
    expect(refused).toMatchObject({ kind })
    expect(await documents.all('investigation')).toEqual([])
  })

  it('are listed by graph, the newest first', async () => {
    const investigations = await open()
    const started: Investigation[] = []
    for (const graphArn of [GRAPH, OTHER, GRAPH]) {
      started.push(await investigations.start(request({ graphArn })))
    }
    await investigations.idle()
    const own = investigations.list(GRAPH).map(({ id }) => id)
    expect(own).toEqual([started[2]?.id, started[0]?.id])
    expect(investigations.list('arn:of:none')).toEqual([])
  })

  it('refuse more than may wait, and take some again when there is room', async () => {
    const door = gate()
    groupsOf = () => door.opened.then(() => [])
    const investigations = await open()
    const results = await Promise.allSettled(
      Array.from({ length: 1003 }, () =>
        investigations.start(request({ entityArn: role('idle') })),
      ),
    )
    const refused = results.filter(({ status }) => status === 'rejected')
    expect(refused.length).toBe(3)
    expect(refused[0]).toMatchObject({ reason: { kind: 'busy' } })
    await investigations.forget(GRAPH)
    door.open()
    await investigations.idle()
    await expect(investigations.start(request())).resolves.toMatchObject({ status: 'RUNNING' })
    await investigations.idle()
  }, 60_000)

  it('keep ten thousand of a graph: the oldest that was archived goes first', async () => {
    const kept = Array.from({ length: 10_000 }, (_, i) => stored(i, i === 4 || i === 7))
    await lake.engine.query(
      `INSERT INTO stored.document SELECT 'investigation', unnest($1::VARCHAR[]), unnest($2::VARCHAR[])`,
      [kept.map(({ id }) => `${GRAPH}|${id}`), kept.map((one) => JSON.stringify(one))],
    )
    ids = 20_000
    const investigations = await open()
    for (const gone of [kept[4], kept[7], kept[0]]) {
      await investigations.start(request())
      expect(investigations.get(GRAPH, gone?.id ?? '')).toBeUndefined()
      expect(investigations.list(GRAPH)).toHaveLength(10_000)
    }
    await investigations.idle()
    expect(await documents.all('investigation')).toHaveLength(10_000)
  })

  it('do not guess at a document that is not as it was written', async () => {
    const good = stored(1, false)
    const id = `${GRAPH}|${good.id}`
    for (const body of [
      '{',
      '{}',
      JSON.stringify({ ...good, status: 'DONE' }),
      JSON.stringify({ ...good, more: 1 }),
      JSON.stringify({ ...good, id: '2'.repeat(21) }),
    ]) {
      await documents.write([{ kind: 'investigation', id, body }])
      await expect(open()).rejects.toThrow(id)
    }
    await documents.write([
      { kind: 'investigation', id, body: JSON.stringify(good) },
      { kind: 'indicators', id, body: '[{"type":"NEW_ASO"}]' },
    ])
    const investigations = await open()
    await expect(investigations.indicators(GRAPH, good.id)).rejects.toThrow(id)
  })

  it('do not take a state that could not be written for one that was', async () => {
    const investigations = await open()
    const { id } = await investigations.start(request())
    await investigations.idle()
    await lake.engine.query('ALTER TABLE stored.document RENAME TO hidden')
    await expect(investigations.setState(GRAPH, id, 'ARCHIVED')).rejects.toThrow()
    await lake.engine.query('ALTER TABLE stored.hidden RENAME TO document')
    expect(investigations.get(GRAPH, id)?.state).toBe('ACTIVE')
    expect(await investigations.setState(GRAPH, id, 'ARCHIVED')).toMatchObject({
      state: 'ARCHIVED',
    })
    expect(await investigations.setState(GRAPH, '9'.repeat(21), 'ARCHIVED')).toBeUndefined()
  })
})

function stored(n: number, archived: boolean): Investigation {
  return {
    id: String(n).padStart(21, '0'),
    graphArn: GRAPH,
    entityArn: user('ana'),
    entityType: 'IAM_USER',
    created: START + n,
    scope: SCOPE,
    status: 'SUCCESSFUL',
    severity: 'LOW',
    state: archived ? 'ARCHIVED' : 'ACTIVE',
  }
}
