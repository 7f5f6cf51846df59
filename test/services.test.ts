import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Dupin, type Services } from '../src/dupin.ts'
import { HOUR } from '../src/events/time.ts'
import { callRecord, recordsFile, temporaryFolder, writeFiles } from './lake/ingest-support.ts'
import { asked, NO_TAGS } from './membership/support.ts'
import { openServices } from './support/open-services.ts'

const OURS = '111122223333'
const THEIRS = '444455556666'
const FIRST = Date.UTC(2026, 0, 1)
const NOW = Date.UTC(2026, 0, 20)
const ANA = `arn:aws:iam::${OURS}:user/ana`

let close = async () => {}

async function open(lake: string, known = [OURS, THEIRS]): Promise<Services> {
  const opened = await openServices(lake, known, NOW)
  close = opened.close
  return opened.services
}

/** Calls from..to of two accounts by turns. */
function logs(folder: string, name: string, from: number, to: number): string {
  const records = Array.from({ length: to - from }, (_, i) => ({
    ...callRecord(from + i),
    recipientAccountId: (from + i) % 2 === 0 ? OURS : THEIRS,
  }))
  return writeFiles(folder, { [name]: recordsFile(records) })
}

const accountsSeen = async (services: Services, account: string) => {
  const sight = services.sightOf({ account, asMember: false })
  if (sight === undefined) return undefined
  const view = await services.viewOf(sight)
  const found = await view.search({ text: '', type: undefined, after: undefined, limit: 50 })
  return { sight: sight.accounts, entities: found.length }
}

test('who has the only key of a lake without graphs sees all of it; with two keys nobody does', async () => {
  const lake = join(temporaryFolder(), 'lake.duckdb')
  const alone = await open(lake, [OURS])
  expect(alone.sightOf({ account: OURS, asMember: false })).toMatchObject({ accounts: undefined })
  await close()
  const two = await open(lake)
  expect(two.sightOf({ account: OURS, asMember: false })).toBeUndefined()
  expect(two.sightOf({ account: THEIRS, asMember: true })).toMatchObject({ accounts: [THEIRS] })
})

test('what was read is told of at once, also where nothing of it was stored', async () => {
  const folder = temporaryFolder()
  const services = await open(join(folder, 'lake.duckdb'), [OURS])
  await services.ingestFolder(logs(join(folder, 'logs'), 'a.json', 0, 4))
  const sight = services.sightOf({ account: OURS, asMember: false })
  if (sight === undefined) throw new Error('nothing is seen')
  const rejected = async () => (await (await services.viewOf(sight)).coverage()).rejected
  // Whoever asks while it is read is told of before.
  const meanwhile: Promise<number>[] = []
  const onProgress = () => void meanwhile.push(rejected())
  const broken = writeFiles(join(folder, 'logs'), {
    'b.json': '{"Records":[{"eventVersion":"1.11"}]}',
  })
  const summary = await services.ingestFolder(broken, { onProgress })
  expect(summary).toMatchObject({ stored: 0, rejected: 1 })
  expect(meanwhile.length).toBeGreaterThan(0)
  await Promise.all(meanwhile)
  expect(await rejected()).toBe(1)
})

test('what is seen follows who is a member, and what is read does too', async () => {
  const folder = temporaryFolder()
  const services = await open(join(folder, 'lake.duckdb'))
  const { membership } = services
  const arn = await membership.createGraph(OURS, NO_TAGS)
  await membership.createMembers(OURS, arn, [asked(THEIRS)])
  const first = await services.ingestFolder(logs(join(folder, 'logs'), 'a.json', 0, 40))
  expect(first).toMatchObject({ stored: 20, notMembers: 20 })
  expect((await accountsSeen(services, OURS))?.sight).toEqual([OURS])
  expect(await accountsSeen(services, THEIRS)).toBeUndefined()
  await membership.acceptInvitation(THEIRS, arn)
  expect((await accountsSeen(services, OURS))?.sight).toEqual([OURS, THEIRS])
  // A member sees its own alone.
  expect((await accountsSeen(services, THEIRS))?.sight).toEqual([THEIRS])
  const second = await services.ingestFolder(join(folder, 'logs'))
  expect(second).toMatchObject({ stored: 40, notMembers: 0 })
  await membership.disassociate(THEIRS, arn)
  expect(await accountsSeen(services, THEIRS)).toBeUndefined()
})

test('whose records were left out is told to the administrator who has the lake alone', async () => {
  const folder = temporaryFolder()
  const services = await open(join(folder, 'lake.duckdb'))
  const { membership } = services
  const arn = await membership.createGraph(OURS, NO_TAGS)
  await membership.createMembers(OURS, arn, [asked(THEIRS)])
  await services.ingestFolder(logs(join(folder, 'logs'), 'a.json', 0, 40))
  const leftOut = async (asMember: boolean) => {
    const sight = services.sightOf({ account: OURS, asMember })
    return sight && (await (await services.viewOf(sight)).coverage()).notMembers
  }
  expect(await leftOut(false)).toEqual([{ account: THEIRS, records: 20 }])
  expect(await leftOut(true)).toEqual([])
  await membership.createGraph(THEIRS, NO_TAGS)
  expect(await leftOut(false)).toEqual([])
})

test('the command line goes by the members that a server left behind', async () => {
  const folder = temporaryFolder()
  const lake = join(folder, 'lake.duckdb')
  const services = await open(lake)
  const arn = await services.membership.createGraph(OURS, NO_TAGS)
  await services.membership.createMembers(OURS, arn, [asked(THEIRS)])
  await close()
  const dupin = await Dupin.open(lake, { threads: 2 })
  onTestFinished(() => dupin.close())
  const summary = await dupin.ingestFolder(logs(join(folder, 'logs'), 'a.json', 0, 40))
  expect(summary).toMatchObject({ stored: 20, notMembers: 20, rejected: 20 })
  expect((await dupin.coverage()).notMembers).toEqual([{ account: THEIRS, records: 20 }])
})

test('a restart forgets nothing: graph, members, investigations with their indicators', async () => {
  const folder = temporaryFolder()
  const lake = join(folder, 'lake.duckdb')
  const before = await open(lake)
  const arn = await before.membership.createGraph(OURS, new Map([['team', 'red']]))
  await before.ingestFolder(logs(join(folder, 'logs'), 'a.json', 0, 400))
  const scope = { start: FIRST + HOUR, end: FIRST + 5 * HOUR }
  const { id } = await before.investigations.start({ graphArn: arn, entityArn: ANA, scope })
  await before.investigations.idle()
  const kept = before.investigations.get(arn, id)
  const indicators = await before.investigations.indicators(arn, id)
  expect(kept?.status).toBe('SUCCESSFUL')
  await close()
  const after = await open(lake)
  expect(after.membership.administered(OURS)).toMatchObject({ arn })
  expect(after.investigations.get(arn, id)).toEqual(kept)
  expect(await after.investigations.indicators(arn, id)).toEqual(indicators)
  expect(after.runs.list(arn).length).toBeGreaterThan(0)
})

test('with a graph go its investigations and runs; another graph of the account begins empty', async () => {
  const folder = temporaryFolder()
  const services = await open(join(folder, 'lake.duckdb'))
  const { membership, investigations, runs } = services
  const arn = await membership.createGraph(OURS, NO_TAGS)
  await services.ingestFolder(logs(join(folder, 'logs'), 'a.json', 0, 400))
  const scope = { start: FIRST + HOUR, end: FIRST + 5 * HOUR }
  await investigations.start({ graphArn: arn, entityArn: ANA, scope })
  await investigations.idle()
  await membership.deleteGraph(OURS, arn)
  const next = await membership.createGraph(OURS, NO_TAGS)
  await runs.idle()
  expect(next).not.toBe(arn)
  expect([investigations.list(arn), investigations.list(next)]).toEqual([[], []])
  expect(runs.list(next)).toEqual([])
})

test('an entity that only foreign logs name is not there', async () => {
  const folder = temporaryFolder()
  const services = await open(join(folder, 'lake.duckdb'))
  await services.ingestFolder(logs(join(folder, 'logs'), 'a.json', 0, 40))
  const ours = await services.membership.createGraph(OURS, NO_TAGS)
  const theirs = await services.membership.createGraph(THEIRS, NO_TAGS)
  const scope = { start: FIRST, end: FIRST + HOUR }
  // Odd calls are theirs: boris and dalia.
  const boris = `arn:aws:iam::${OURS}:user/boris`
  const start = (graphArn: string, entityArn: string) =>
    services.investigations.start({ graphArn, entityArn, scope })
  await expect(start(ours, boris)).rejects.toMatchObject({ kind: 'no-such-entity' })
  await expect(start(theirs, ANA)).rejects.toMatchObject({ kind: 'no-such-entity' })
  await start(ours, ANA)
  await start(theirs, boris)
})

test('questions, changes of members and investigations go on while logs are read', async () => {
  const folder = temporaryFolder()
  const services = await open(join(folder, 'lake.duckdb'))
  const { membership } = services
  const arn = await membership.createGraph(OURS, NO_TAGS)
  for (let i = 0; i < 20; i++) logs(join(folder, 'logs'), `${i}.json`, i * 500, (i + 1) * 500)
  await services.ingestFolder(logs(join(folder, 'first'), 'a.json', 20_000, 20_100))
  let reading = true
  const read = services.ingestFolder(join(folder, 'logs')).finally(() => (reading = false))
  let questions = 0
  while (reading) {
    await accountsSeen(services, OURS)
    await membership.tag(OURS, arn, new Map([['n', String(questions)]]))
    if (questions === 1) await membership.createMembers(OURS, arn, [asked(THEIRS)])
    if (questions === 2) await membership.acceptInvitation(THEIRS, arn)
    questions++
  }
  expect(await read).toMatchObject({ stored: 10_000 })
  expect(questions).toBeGreaterThan(2)
  const scope = { start: FIRST, end: FIRST + 5 * HOUR }
  await services.investigations.start({ graphArn: arn, entityArn: ANA, scope })
  await services.investigations.idle()
  expect(services.investigations.list(arn).map(({ status }) => status)).toEqual(['SUCCESSFUL'])
})

const accepting = (expires: number) => ({
  ...{ type: 'Behaviour/*', entity: '', actor: '', account: '' },
  ...{ reason: 'known', by: 'ana', expires, upTo: 'CRITICAL' as const },
})

test('what was decided is there after a restart, and goes with its graph', async () => {
  const folder = temporaryFolder()
  const lake = join(folder, 'lake.duckdb')
  const before = await open(lake)
  const arn = await before.membership.createGraph(OURS, NO_TAGS)
  const [own, ...others] = before.triagesOf({ key: arn })
  // The lake is shared: what the command line decided counts for nobody.
  expect(others).toEqual([])
  const rule = await own.suppress(accepting(NOW + HOUR))
  await close()
  const after = await open(lake)
  expect(await after.triagesOf({ key: arn })[0].suppressions()).toEqual([rule])
  const elsewhere = await after.membership.createGraph(THEIRS, NO_TAGS)
  expect(await after.triagesOf({ key: elsewhere })[0].suppressions()).toEqual([])
  await after.membership.deleteGraph(OURS, arn)
  await expect
    .poll(async () => (await after.triagesOf({ key: arn })[0].suppressions()).length)
    .toBe(0)
})

test('what the command line decided about a lake counts where all of it is seen', async () => {
  const folder = temporaryFolder()
  const lake = join(folder, 'lake.duckdb')
  const dupin = await Dupin.open(lake, { threads: 1 })
  const rule = await dupin.triage(() => NOW).suppress(accepting(NOW + HOUR))
  await dupin.close()
  const heeded = async (services: Services, key: string) =>
    (await Promise.all(services.triagesOf({ key }).map((one) => one.suppressions()))).flat()
  const alone = await open(lake, [OURS])
  expect(await heeded(alone, 'lake')).toEqual([rule])
  const arn = await alone.membership.createGraph(OURS, NO_TAGS)
  expect(alone.sightOf({ account: OURS, asMember: false })?.accounts).toBeUndefined()
  expect(await heeded(alone, arn)).toEqual([rule])
  await close()
  const shared = await open(lake)
  expect(await heeded(shared, arn)).toEqual([])
  expect(await heeded(shared, `account:${THEIRS}`)).toEqual([])
})
