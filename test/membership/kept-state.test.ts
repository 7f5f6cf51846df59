import { expect, test } from 'vitest'
import {
  ADMIN,
  accountId,
  asked,
  directoryOf,
  everything,
  kindOf,
  MANAGEMENT,
  MEMBER,
  MemoryDocuments,
  NO_TAGS,
  OTHER_ADMIN,
  openWorld,
  STRANGER,
} from './support.ts'

async function refusingWorld() {
  const documents = new MemoryDocuments()
  const world = await openWorld(directoryOf([ADMIN, MEMBER], [ADMIN, MEMBER]), documents)
  const arn = await world.membership.createGraph(ADMIN, new Map([['team', 'ml']]))
  await world.membership.enableAdministrator(MANAGEMENT, ADMIN)
  await world.membership.setAutoEnable(ADMIN, arn, true)
  await world.membership.createMembers(ADMIN, arn, [asked(STRANGER), asked(OTHER_ADMIN)])
  await world.membership.acceptInvitation(OTHER_ADMIN, arn)
  return Object.assign(world, { documents, arn })
}

test('when the disk refuses, the caller hears it and memory stays as it was, whatever was to be done', async () => {
  const { membership, documents, arn } = await refusingWorld()
  const before = everything({ membership })
  let changes = 0
  membership.onChange(() => changes++)
  documents.refuses = true
  const attempts = [
    () => membership.createGraph(OTHER_ADMIN, NO_TAGS),
    () => membership.deleteGraph(ADMIN, arn),
    () => membership.tag(ADMIN, arn, new Map([['more', '']])),
    () => membership.untag(ADMIN, arn, ['team']),
    () => membership.createMembers(ADMIN, arn, [asked(MEMBER)]),
    () => membership.deleteMembers(ADMIN, arn, [STRANGER]),
    () => membership.acceptInvitation(STRANGER, arn),
    () => membership.rejectInvitation(STRANGER, arn),
    () => membership.disassociate(OTHER_ADMIN, arn),
    () => membership.startPackages(ADMIN, arn, ['EKS_AUDIT']),
    () => membership.setAutoEnable(ADMIN, arn, false),
    () => membership.disableAdministrator(MANAGEMENT),
    () => membership.useDirectory(directoryOf([ADMIN], [ADMIN, MEMBER, accountId(1)])),
  ]
  for (const attempt of attempts) await expect(attempt()).rejects.toThrow('the disk is full')
  expect(everything({ membership })).toEqual(before)
  expect(membership.administrators(MANAGEMENT)).toHaveLength(1)
  expect(changes).toBe(0)
})

test('a write that the disk refused is in the way of none that follows', async () => {
  const { membership, documents, arn, reopened } = await refusingWorld()
  documents.refuses = true
  const refused = membership.deleteGraph(ADMIN, arn)
  await expect(refused).rejects.toThrow('the disk is full')
  documents.refuses = false
  await membership.acceptInvitation(STRANGER, arn)
  expect(everything({ membership: await reopened() })).toEqual(everything({ membership }))
})

test('a directory that could not be noted is not gone by, and can be given again', async () => {
  const { membership, documents } = await refusingWorld()
  const next = directoryOf([ADMIN], [ADMIN, MEMBER, accountId(1)])
  documents.refuses = true
  await expect(membership.useDirectory(next)).rejects.toThrow('the disk is full')
  expect(await kindOf(() => membership.administrators(accountId(1)))).toBe('invalid')
  documents.refuses = false
  await membership.useDirectory(next)
  expect(await kindOf(() => membership.administrators(accountId(1)))).toBe('denied')
  expect(membership.administered(ADMIN)?.members.get(accountId(1))?.status).toBe('ENABLED')
})

test('nothing is seen of a write until it is on disk', async () => {
  const { membership, arn } = await refusingWorld()
  const accepting = membership.acceptInvitation(STRANGER, arn)
  expect(membership.visibleAccounts(arn)).not.toContain(STRANGER)
  await accepting
  expect(membership.visibleAccounts(arn)).toContain(STRANGER)
})

test('writes at once are all kept, and of those that exclude each other one', async () => {
  const { membership, arn, reopened } = await refusingWorld()
  const many = Array.from({ length: 40 }, (_, i) => accountId(i))
  await Promise.all(many.map((account) => membership.createMembers(ADMIN, arn, [asked(account)])))
  const answers = await Promise.all(
    many.flatMap((account) => [
      kindOf(() => membership.acceptInvitation(account, arn)),
      kindOf(() => membership.rejectInvitation(account, arn)),
      kindOf(() => membership.tag(ADMIN, arn, new Map([[account, 'x']]))),
    ]),
  )
  expect(answers).toEqual(many.flatMap(() => [undefined, 'conflict', undefined]))
  const graph = membership.graph(ADMIN, arn)
  expect(graph.tags.size).toBe(41)
  expect(many.every((account) => graph.members.get(account)?.status === 'ENABLED')).toBe(true)
  expect(everything({ membership: await reopened() })).toEqual(everything({ membership }))
})
