import { expect, test } from 'vitest'
import {
  ADMIN,
  asked,
  MEMBER,
  memberOf,
  NO_TAGS,
  openWorld,
  START,
  STRANGER,
  terabytes,
} from './support.ts'

test('a member has the packages of its graph from the time on that it is enabled', async () => {
  const world = await openWorld()
  const { membership } = world
  const arn = await membership.createGraph(ADMIN, NO_TAGS)
  await membership.createMembers(ADMIN, arn, [asked(MEMBER)])
  expect(memberOf(world, MEMBER)?.packages).toEqual({})
  world.time = START + 10
  await membership.startPackages(ADMIN, arn, ['EKS_AUDIT'])
  expect(memberOf(world, MEMBER)?.packages).toEqual({})
  world.time = START + 20
  await membership.acceptInvitation(MEMBER, arn)
  const since = { state: 'STARTED', entered: { STARTED: START + 20 } }
  expect(memberOf(world, MEMBER)?.packages).toEqual({ DETECTIVE_CORE: since, EKS_AUDIT: since })
})

test('a package that is started is started for enabled members at once; times of others stay', async () => {
  const world = await openWorld()
  const { membership } = world
  const arn = await membership.createGraph(ADMIN, NO_TAGS)
  await membership.createMembers(ADMIN, arn, [asked(MEMBER), asked(STRANGER)])
  await membership.acceptInvitation(MEMBER, arn)
  world.time = START + 50
  await membership.startPackages(ADMIN, arn, ['DETECTIVE_CORE', 'ASFF_SECURITYHUB_FINDING'])
  const expected = {
    DETECTIVE_CORE: { state: 'STARTED', entered: { STARTED: START } },
    ASFF_SECURITYHUB_FINDING: { state: 'STARTED', entered: { STARTED: START + 50 } },
  }
  expect(membership.graph(ADMIN, arn).packages).toEqual(expected)
  expect(memberOf(world, MEMBER)?.packages).toEqual(expected)
  expect(memberOf(world, STRANGER)?.packages).toEqual({})
})

test('a member that is held back has them disabled, and its history says since when which', async () => {
  const world = await openWorld()
  const { membership } = world
  world.volumes = terabytes({ [MEMBER]: 11 })
  const arn = await membership.createGraph(ADMIN, NO_TAGS)
  await membership.createMembers(ADMIN, arn, [asked(MEMBER)])
  await membership.acceptInvitation(MEMBER, arn)
  world.time = START + 5
  await membership.startPackages(ADMIN, arn, ['EKS_AUDIT'])
  expect(memberOf(world, MEMBER)?.packages).toEqual({
    DETECTIVE_CORE: { state: 'DISABLED', entered: { DISABLED: START } },
    EKS_AUDIT: { state: 'DISABLED', entered: { DISABLED: START + 5 } },
  })
  world.volumes = terabytes({ [MEMBER]: 1 })
  world.time = START + 9
  await membership.startMonitoring(ADMIN, arn, MEMBER)
  expect(memberOf(world, MEMBER)?.packages).toEqual({
    DETECTIVE_CORE: { state: 'STARTED', entered: { DISABLED: START, STARTED: START + 9 } },
    EKS_AUDIT: { state: 'STARTED', entered: { DISABLED: START + 5, STARTED: START + 9 } },
  })
})
