import { expect, onTestFinished, test } from 'vitest'
import { UserError } from '../../src/events/user-error.ts'
import { Documents } from '../../src/lake/documents.ts'
import { DuckDbEngine } from '../../src/lake/duckdb-engine.ts'
import { createStatements } from '../../src/lake/schema.ts'
import {
  ADMIN,
  accountId,
  asked,
  directoryOf,
  everything,
  MANAGEMENT,
  MEMBER,
  MemoryDocuments,
  OTHER_ADMIN,
  openWorld,
  STRANGER,
  terabytes,
} from './support.ts'

const DIRECTORY = directoryOf([ADMIN, MEMBER], [ADMIN, accountId(1)])

/** A graph in which there is one of everything. */
async function fullWorld(documents = new MemoryDocuments()) {
  const world = await openWorld(DIRECTORY, documents)
  const { membership } = world
  // What could be taken for the end of a text, for a path or for SQL.
  const tags = new Map([
    ["'); DROP TABLE stored.document; --", '"/\\\u0000\u2028'],
    ['__proto__', '\ud800'],
  ])
  const arn = await membership.createGraph(ADMIN, tags)
  await membership.enableAdministrator(MANAGEMENT, ADMIN)
  await membership.setAutoEnable(ADMIN, arn, true)
  await membership.startPackages(ADMIN, arn, ['EKS_AUDIT'])
  world.volumes = terabytes({ [STRANGER]: 11 })
  world.time += 60_000
  await membership.createMembers(ADMIN, arn, [
    asked(STRANGER),
    asked(MEMBER, 'other@corp.example'),
    { account: accountId(1), email: undefined },
    asked(OTHER_ADMIN),
  ])
  world.time -= 5000
  await membership.acceptInvitation(STRANGER, arn)
  return Object.assign(world, { documents, arn })
}

test('what was kept in a lake is there again when it is opened', async () => {
  const engine = await DuckDbEngine.open({ path: ':memory:' })
  onTestFinished(() => engine.close())
  for (const statement of createStatements()) await engine.query(statement)
  const connection = await engine.connect()
  const documents = new Documents(connection)
  const world = await openWorld(DIRECTORY, documents)
  const { membership } = world
  const arn = await membership.createGraph(ADMIN, new Map([["o'clock", '"\u0000']]))
  await membership.enableAdministrator(MANAGEMENT, ADMIN)
  const accounts = Array.from({ length: 50 }, (_, i) => asked(accountId(50 - i)))
  await membership.createMembers(ADMIN, arn, accounts)
  await Promise.all([2, 3, 5, 7].map((n) => membership.acceptInvitation(accountId(n), arn)))
  await membership.deleteMembers(ADMIN, arn, [accountId(3), accountId(11)])
  const membershipAgain = await world.reopened()
  expect(everything({ membership: membershipAgain })).toEqual(everything(world))
  expect(membershipAgain.administrators(MANAGEMENT)).toEqual(membership.administrators(MANAGEMENT))
  await documents.close()
})

test('everything that can be said of a graph and a member comes back as it was, in order', async () => {
  const world = await fullWorld()
  const membership = await world.reopened()
  expect(everything({ membership })).toEqual(everything(world))
  expect(membership.administrators(MANAGEMENT)).toEqual(world.membership.administrators(MANAGEMENT))
  expect(membership.autoEnable(ADMIN, world.arn)).toBe(true)
})

test('a change of one member writes that member alone', async () => {
  const { membership, documents, arn } = await fullWorld()
  const before = new Map(documents.kept)
  await membership.acceptInvitation(OTHER_ADMIN, arn)
  const changed = [...documents.kept].filter(([key, one]) => before.get(key) !== one)
  expect(changed.map(([key]) => key)).toEqual([`member ${arn}/${OTHER_ADMIN}`])
})

const CHANGED: Readonly<Record<string, readonly [string, (body: string) => string]>> = {
  'no JSON': ['graph', () => '{"created":'],
  'no object': ['graph', () => '[]'],
  'a time that is text': ['graph', (body) => body.replace(/"created":\d+/, '"created":"today"')],
  'a time beyond all numbers': [
    'graph',
    (body) => body.replace(/"created":\d+/, '"created":1e999'),
  ],
  'a tag without value': ['graph', (body) => body.replace(/"tags":\[\[/, '"tags":[["x"],[')],
  'tags that are no list': ['graph', (body) => body.replace(/"tags":\[[\s\S]*?\]\]/, '"tags":{}')],
  'a package that nobody knows': ['graph', (body) => body.replace('EKS_AUDIT', 'EKS')],
  'a package without state': ['graph', (body) => body.replace('"state":"STARTED",', '')],
  'a field that nobody knows': ['graph', (body) => body.replace('{', '{"__proto__":1,')],
  'a flag that is a number': [
    'graph',
    (body) => body.replace('"autoEnable":true', '"autoEnable":1'),
  ],
  'a status that nobody keeps': [
    'member',
    (body) => body.replace(/"status":"\w+"/, '"status":"VERIFICATION_IN_PROGRESS"'),
  ],
  'a member without place': ['member', (body) => body.replace(/"place":\d+,/, '')],
  'a member that is held back for no reason': [
    'member',
    (body) => body.replace(/"status":"\w+"/, '"status":"ACCEPTED_BUT_DISABLED"'),
  ],
  'an e-mail that is a number': ['member', (body) => body.replace(/"email":"[^"]+"/, '"email":1')],
  'known accounts that are no texts': ['organization', (body) => body.replace('["', '[1,"')],
  'a delegation to nobody': ['organization', (body) => body.replace(/"account":"\d+",/, '')],
}

test.each(Object.entries(CHANGED))('%s is damage, and the document is named', async (_, damage) => {
  const [kind, change] = damage
  const { documents, reopened, arn } = await fullWorld()
  const id = { graph: arn, member: `${arn}/${OTHER_ADMIN}`, organization: 'eu-west-1' }[kind] ?? ''
  const document = documents.kept.get(`${kind} ${id}`)
  const body = change(document?.body ?? '')
  expect(body).not.toBe(document?.body)
  documents.kept.set(`${kind} ${id}`, { kind, id, body })
  const error = await reopened().catch((e: unknown) => e)
  expect(error).toBeInstanceOf(UserError)
  expect(String(error)).toContain(`the lake's document "${kind}" of ${id} cannot be read`)
})

test.each([
  ['a graph with another id', 'graph', 'arn:aws:detective:eu-west-1:111122223333:graph:xyz'],
  ['a member without account', 'member', 'ARN/'],
  ['a member of a path', 'member', `ARN/${MEMBER}/..`],
  ['a member without graph', 'member', `${'ARN'.replace('ARN', 'GONE')}/${MEMBER}`],
])('%s is damage', async (_, kind, template) => {
  const { documents, reopened, arn } = await fullWorld()
  const id = template.replace('ARN', arn).replace('GONE', arn.replace(/.{4}$/, 'ffff'))
  const body = documents.kept.get(
    kind === 'graph' ? `graph ${arn}` : `member ${arn}/${MEMBER}`,
  )?.body
  documents.kept.set(`${kind} ${id}`, { kind, id, body: body ?? '' })
  await expect(reopened()).rejects.toThrow(`document "${kind}" of ${id} cannot be read`)
})

test('two graphs of one account in one Region are damage', async () => {
  const { documents, reopened, arn } = await fullWorld()
  const id = arn.replace(/.{4}$/, 'ffff')
  const body = documents.kept.get(`graph ${arn}`)?.body ?? ''
  documents.kept.set(`graph ${id}`, { kind: 'graph', id, body })
  await expect(reopened()).rejects.toThrow(/another graph in the Region/)
})
