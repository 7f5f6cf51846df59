import { expect, test } from 'vitest'
import {
  ADMIN,
  asked,
  MEMBER,
  NO_TAGS,
  OTHER_ADMIN,
  openWorld,
  STRANGER,
  terabytes,
} from './support.ts'

test('everything is taken in and shown until somebody is asked in or a second graph is there', async () => {
  const { membership } = await openWorld()
  expect(membership.ingestAccounts()).toBeUndefined()
  const arn = await membership.createGraph(ADMIN, NO_TAGS)
  expect(membership.ingestAccounts()).toBeUndefined()
  expect(membership.visibleAccounts(arn)).toBeUndefined()
  const other = await membership.createGraph(OTHER_ADMIN, NO_TAGS)
  expect(membership.ingestAccounts()).toBeUndefined()
  expect(membership.visibleAccounts(arn)).toEqual([ADMIN])
  expect(membership.visibleAccounts(other)).toEqual([OTHER_ADMIN])
  await membership.createMembers(ADMIN, arn, [asked(MEMBER)])
  expect(membership.ingestAccounts()).toEqual(new Set([ADMIN, OTHER_ADMIN]))
})

test('only enabled members are taken in and shown, and only to the graph that they are in', async () => {
  const world = await openWorld()
  const { membership } = world
  const arn = await membership.createGraph(ADMIN, NO_TAGS)
  const other = await membership.createGraph(OTHER_ADMIN, NO_TAGS)
  await membership.createMembers(ADMIN, arn, [asked(MEMBER), asked(STRANGER)])
  expect(membership.visibleAccounts(arn)).toEqual([ADMIN])
  await membership.acceptInvitation(MEMBER, arn)
  expect(membership.visibleAccounts(arn)).toEqual([ADMIN, MEMBER])
  expect(membership.visibleAccounts(other)).toEqual([OTHER_ADMIN])
  expect(membership.ingestAccounts()).toEqual(new Set([ADMIN, OTHER_ADMIN, MEMBER]))
  world.volumes = terabytes({ [STRANGER]: 11 })
  await membership.acceptInvitation(STRANGER, arn)
  expect(membership.visibleAccounts(arn)).toEqual([ADMIN, MEMBER])
  await membership.disassociate(MEMBER, arn)
  expect(membership.ingestAccounts()).toEqual(new Set([ADMIN, OTHER_ADMIN]))
})

test('a graph that is not there shows nothing', async () => {
  const { membership } = await openWorld()
  const arn = await membership.createGraph(ADMIN, NO_TAGS)
  await membership.deleteGraph(ADMIN, arn)
  expect(membership.visibleAccounts(arn)).toEqual([])
  await membership.createGraph(ADMIN, NO_TAGS)
  expect(membership.visibleAccounts(arn)).toEqual([])
  expect(membership.visibleAccounts('')).toEqual([])
})

test('listeners hear of each write that changes what is seen, before it is answered, and of no other', async () => {
  const { membership } = await openWorld()
  const heard: string[] = []
  let last = ''
  const end = membership.onChange(() => heard.push(last))
  const doing = async (name: string, work: () => Promise<unknown>) => {
    last = name
    await work()
    last = 'late'
  }
  const arn = await membership.createGraph(ADMIN, NO_TAGS)
  heard.length = 0
  await doing('tag', () => membership.tag(ADMIN, arn, new Map([['a', 'b']])))
  await doing('first invitation', () => membership.createMembers(ADMIN, arn, [asked(MEMBER)]))
  await doing('second invitation', () => membership.createMembers(ADMIN, arn, [asked(STRANGER)]))
  await doing('accept', () => membership.acceptInvitation(MEMBER, arn))
  await doing('package', () => membership.startPackages(ADMIN, arn, ['EKS_AUDIT']))
  await doing('reject', () => membership.rejectInvitation(STRANGER, arn))
  await doing('leave', () => membership.disassociate(MEMBER, arn))
  await doing('delete', () => membership.deleteGraph(ADMIN, arn))
  expect(heard).toEqual(['first invitation', 'accept', 'leave', 'delete'])
  end()
  await membership.createGraph(ADMIN, NO_TAGS)
  expect(heard).toHaveLength(4)
})
