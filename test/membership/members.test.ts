import { expect, test } from 'vitest'
import { MembershipError, MOST_MEMBERS } from '../../src/membership/behavior-graph.ts'
import {
  ADMIN,
  accountId,
  asked,
  directoryOf,
  kindOf,
  MANAGEMENT,
  MEMBER,
  MemoryDocuments,
  memberOf,
  NO_TAGS,
  OTHER_ADMIN,
  openWorld,
  STRANGER,
} from './support.ts'

async function graphWorld(directory = directoryOf([ADMIN, MEMBER])) {
  const documents = new MemoryDocuments()
  const world = await openWorld(directory, documents)
  const arn = await world.membership.createGraph(ADMIN, NO_TAGS)
  return { ...world, documents, arn }
}

const many = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => asked(accountId(from + i)))

test('new members are shown in verification, whatever was decided about them', async () => {
  const { membership, arn } = await graphWorld()
  const wanted = [asked(STRANGER), asked(MEMBER, 'other@corp.example')]
  const { members, unprocessed } = await membership.createMembers(ADMIN, arn, wanted)
  expect(unprocessed).toEqual([])
  expect(members.map(({ account, status }) => [account, status])).toEqual([
    [STRANGER, 'VERIFICATION_IN_PROGRESS'],
    [MEMBER, 'VERIFICATION_IN_PROGRESS'],
  ])
  const kept = [...membership.graph(ADMIN, arn).members.values()]
  expect(kept.map(({ status }) => status)).toEqual(['INVITED', 'VERIFICATION_FAILED'])
})

test('an account of the organization is not shown as enabled at first, but is', async () => {
  const { membership, arn } = await graphWorld(directoryOf([ADMIN], [ADMIN, MEMBER]))
  await membership.enableAdministrator(MANAGEMENT, ADMIN)
  const { members } = await membership.createMembers(ADMIN, arn, [
    { account: MEMBER, email: undefined },
  ])
  expect(members).toMatchObject([{ status: 'VERIFICATION_IN_PROGRESS', packages: {} }])
  expect(memberOf({ membership }, MEMBER)).toMatchObject({
    status: 'ENABLED',
    invitation: 'ORGANIZATION',
    packages: { DETECTIVE_CORE: { state: 'STARTED' } },
  })
})

test.each([
  ['the administrator', asked(ADMIN), /administers/],
  ['an account without e-mail', { account: STRANGER, email: undefined }, /e-mail .* missing/],
  ['what is no account', asked('12345678901x'), /12 digits/],
  ['a path in place of an account', asked('../123412341'), /12 digits/],
])('%s is not asked, and the reason is told', async (_, wrong, reason) => {
  const { membership, arn, documents } = await graphWorld()
  const writes = documents.writes
  const { members, unprocessed } = await membership.createMembers(ADMIN, arn, [wrong])
  expect(members).toEqual([])
  expect(unprocessed).toEqual([{ account: wrong.account, reason: expect.stringMatching(reason) }])
  expect(documents.writes).toBe(writes)
})

test('an account that is named twice is asked once, and removed once, and that is said', async () => {
  const { membership, arn } = await graphWorld()
  const created = await membership.createMembers(ADMIN, arn, [
    asked(STRANGER),
    asked(MEMBER),
    asked(STRANGER, 'later@corp.example'),
  ])
  expect(created.members.map(({ account }) => account)).toEqual([STRANGER, MEMBER])
  const twice = expect.stringMatching(/more than once/)
  expect(created.unprocessed).toEqual([{ account: STRANGER, reason: twice }])
  expect(memberOf({ membership }, STRANGER)?.email).toBe(asked(STRANGER).email)
  const removed = await membership.deleteMembers(ADMIN, arn, [MEMBER, MEMBER, ADMIN, OTHER_ADMIN])
  expect(removed.deleted).toEqual([MEMBER])
  expect(removed.unprocessed).toEqual([
    { account: MEMBER, reason: twice },
    { account: ADMIN, reason: expect.stringMatching(/administers .* cannot be removed/) },
    { account: OTHER_ADMIN, reason: expect.stringMatching(/not a member/) },
  ])
})

test('the quota of members holds to the last one, and a request beyond it adds nothing', async () => {
  const { membership, arn } = await graphWorld()
  await membership.createMembers(ADMIN, arn, many(0, MOST_MEMBERS - 1))
  const error = await membership
    .createMembers(ADMIN, arn, many(MOST_MEMBERS - 1, 2))
    .catch((e: unknown) => e)
  expect(error).toBeInstanceOf(MembershipError)
  expect(error).toMatchObject({
    kind: 'quota',
    resources: [accountId(MOST_MEMBERS - 1), accountId(MOST_MEMBERS)],
  })
  expect(membership.graph(ADMIN, arn).members.size).toBe(MOST_MEMBERS - 1)
  await membership.createMembers(ADMIN, arn, many(MOST_MEMBERS - 1, 1))
  expect(membership.graph(ADMIN, arn).members.size).toBe(MOST_MEMBERS)
  expect(await kindOf(() => membership.createMembers(ADMIN, arn, many(5000, 1)))).toBe('quota')
})

test('in a full graph, naming a member is no addition, nor is trying one again that failed', async () => {
  const { membership, arn } = await graphWorld()
  await membership.createMembers(ADMIN, arn, [
    ...many(0, MOST_MEMBERS - 1),
    asked(MEMBER, 'other@corp.example'),
  ])
  const again = await membership.createMembers(ADMIN, arn, [asked(accountId(3)), asked(MEMBER)])
  expect(again.unprocessed.map(({ account }) => account)).toEqual([accountId(3)])
  expect(again.members.map(({ account }) => account)).toEqual([MEMBER])
  expect(memberOf({ membership }, MEMBER)?.status).toBe('INVITED')
  await membership.deleteMembers(ADMIN, arn, [accountId(3)])
  await membership.createMembers(ADMIN, arn, [asked(STRANGER)])
  expect(membership.graph(ADMIN, arn).members.size).toBe(MOST_MEMBERS)
})

test('nobody touches the members of a graph that somebody else administers', async () => {
  const { membership, arn } = await graphWorld()
  await membership.createMembers(ADMIN, arn, [asked(MEMBER)])
  await membership.createGraph(OTHER_ADMIN, NO_TAGS)
  const before = membership.graph(ADMIN, arn)
  for (const caller of [OTHER_ADMIN, MEMBER, STRANGER]) {
    const attempts = [
      () => membership.graph(caller, arn),
      () => membership.createMembers(caller, arn, [asked(STRANGER)]),
      () => membership.deleteMembers(caller, arn, [MEMBER]),
      () => membership.startMonitoring(caller, arn, MEMBER),
      () => membership.startPackages(caller, arn, ['EKS_AUDIT']),
      () => membership.tag(caller, arn, new Map([['a', 'b']])),
      () => membership.untag(caller, arn, ['a']),
      () => membership.deleteGraph(caller, arn),
      () => membership.autoEnable(caller, arn),
      () => membership.setAutoEnable(caller, arn, true),
    ]
    for (const attempt of attempts) expect(await kindOf(attempt)).toBe('no-such-graph')
  }
  expect(membership.graph(ADMIN, arn)).toBe(before)
})
