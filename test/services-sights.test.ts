import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Dupin, type Services } from '../src/dupin.ts'
import { callRecord, recordsFile, temporaryFolder, writeFiles } from './lake/ingest-support.ts'
import { asked, NO_TAGS } from './membership/support.ts'
import { openServices } from './support/open-services.ts'

const OURS = '111122223333'
const THEIRS = '444455556666'
const NOW = Date.UTC(2026, 0, 20)

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

test.each([
  ['of several with a key sees its own account', [OURS, THEIRS], [THEIRS]],
  ['with the only key sees all of the lake', [THEIRS], undefined],
])('whoever makes the first graph %s', async (_, known, accounts) => {
  const folder = temporaryFolder()
  const services = await open(join(folder, 'lake.duckdb'), known)
  await services.ingestFolder(logs(join(folder, 'logs'), 'a.json', 0, 40))
  await services.membership.createGraph(THEIRS, NO_TAGS)
  expect(services.sightOf({ account: THEIRS, asMember: false })).toMatchObject({ accounts })
})

test('a run that is repeated sees what its graph shows then, not what it showed at first', async () => {
  const folder = temporaryFolder()
  const services = await open(join(folder, 'lake.duckdb'))
  const { membership, runs } = services
  await services.ingestFolder(logs(join(folder, 'logs'), 'a.json', 0, 40))
  const arn = await membership.createGraph(OURS, NO_TAGS)
  await membership.createMembers(OURS, arn, [asked(THEIRS)])
  await membership.acceptInvitation(THEIRS, arn)
  const sight = services.sightOf({ account: OURS, asMember: false })
  if (sight === undefined) throw new Error('an administrator sees its graph')
  await services.startRun(sight, {})
  await runs.idle()
  expect((await runs.latestReport(arn))?.coverage.stored).toBe(40)
  await membership.disassociate(THEIRS, arn)
  // Of the next twenty records ten are ours, and the others are not taken in.
  await services.ingestFolder(logs(join(folder, 'more'), 'b.json', 40, 60))
  // Nobody is told when the run is asked for again.
  for (let i = 0; i < 1000 && runs.list(arn).length < 2; i++) await services.ready()
  const [repeated] = runs.list(arn)
  await new Promise<void>((resolve) => {
    runs.subscribe(repeated?.id ?? '', ({ ended }) => ended !== undefined && resolve())
  })
  expect(runs.list(arn)).toHaveLength(2)
  expect((await runs.latestReport(arn))?.coverage.stored).toBe(30)
})

test('reading ends when the server does, and what is left is read at the next start', async () => {
  const folder = temporaryFolder()
  const lake = join(folder, 'lake.duckdb')
  for (let i = 0; i < 40; i++) logs(join(folder, 'logs'), `${i}.json`, i * 500, (i + 1) * 500)
  const services = await open(lake)
  let ended: Promise<void> | undefined
  const onProgress = () => {
    ended ??= services.endWork()
  }
  const reading = services.ingestFolder(join(folder, 'logs'), { onProgress })
  await expect(reading).rejects.toThrow('the server stops')
  await ended
  await expect(services.ingestFolder(join(folder, 'logs'))).rejects.toThrow('the server stops')
  await close()
  const summary = await (await open(lake)).ingestFolder(join(folder, 'logs'))
  expect(summary).toMatchObject({ rejected: 0, duplicate: 0 })
  const stored = await (await reopened(lake)).coverage()
  expect(stored.stored).toBe(20_000)
})

/** The lake once more, after the server has left it. */
async function reopened(lake: string): Promise<Dupin> {
  await close()
  const dupin = await Dupin.open(lake, { threads: 2 })
  onTestFinished(() => dupin.close())
  return dupin
}
