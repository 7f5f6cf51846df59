import { expect, test } from 'vitest'
import {
  ADMIN,
  accountId,
  asked,
  directoryOf,
  kindOf,
  MANAGEMENT,
  MEMBER,
  memberOf,
  NO_TAGS,
  openWorld,
  START,
  STRANGER,
  terabytes,
} from './support.ts'

async function invited(accounts: readonly string[]) {
  const world = await openWorld()
  const arn = await world.membership.createGraph(ADMIN, NO_TAGS)
  await world.membership.createMembers(
    ADMIN,
    arn,
    accounts.map((account) => asked(account)),
  )
  return Object.assign(world, { arn })
}

const [FIRST, SECOND, THIRD] = [accountId(3), accountId(1), accountId(2)]

test.each([
  ['exactly the quota', 6, 'ENABLED', undefined],
  ['a little more', 6.000001, 'ACCEPTED_BUT_DISABLED', 'VOLUME_TOO_HIGH'],
])('who accepts is enabled up to the quota: %s', async (_, own, status, disabledReason) => {
  const world = await invited([FIRST, MEMBER, STRANGER])
  // Of the two that are not enabled, the one that is only invited does not count.
  world.volumes = terabytes({ [ADMIN]: 1, [FIRST]: 3, [MEMBER]: own, [STRANGER]: 9 })
  await world.membership.acceptInvitation(FIRST, world.arn)
  await world.membership.acceptInvitation(MEMBER, world.arn)
  expect(memberOf(world, MEMBER)).toMatchObject({ status, disabledReason })
})

test('an account of the organization is held back by the quota as well', async () => {
  const world = await openWorld(directoryOf([ADMIN], [ADMIN, FIRST, SECOND]))
  await world.membership.enableAdministrator(MANAGEMENT, ADMIN)
  const arn = world.membership.administered(ADMIN)?.arn ?? ''
  world.volumes = terabytes({ [FIRST]: 6, [SECOND]: 6 })
  await world.membership.createMembers(ADMIN, arn, [asked(FIRST), asked(SECOND)])
  expect(memberOf(world, FIRST)?.status).toBe('ENABLED')
  expect(memberOf(world, SECOND)?.disabledReason).toBe('VOLUME_TOO_HIGH')
})

test('starting a member whose volume is still too high names it as what the quota is in the way of', async () => {
  const world = await invited([MEMBER])
  world.volumes = terabytes({ [MEMBER]: 11 })
  await world.membership.acceptInvitation(MEMBER, world.arn)
  const before = memberOf(world, MEMBER)
  const starting = world.membership.startMonitoring(ADMIN, world.arn, MEMBER)
  await expect(starting).rejects.toMatchObject({ kind: 'quota', resources: [MEMBER] })
  expect(memberOf(world, MEMBER)).toBe(before)
  world.volumes = terabytes({ [MEMBER]: 10 })
  expect(await kindOf(() => world.membership.startMonitoring(ADMIN, world.arn, MEMBER))).toBe(
    undefined,
  )
  expect(memberOf(world, MEMBER)).toMatchObject({ status: 'ENABLED', disabledReason: undefined })
})

test('who waits is enabled in the order of invitation, until the first that does not fit', async () => {
  const world = await invited([FIRST, SECOND, THIRD])
  world.volumes = terabytes({ [ADMIN]: 11 })
  for (const account of [THIRD, SECOND, FIRST]) {
    await world.membership.acceptInvitation(account, world.arn)
  }
  expect(await world.membership.retryDisabled()).toBe(0)
  world.volumes = terabytes({ [ADMIN]: 1, [FIRST]: 5, [SECOND]: 5, [THIRD]: 1 })
  expect(await world.membership.retryDisabled()).toBe(1)
  const statuses = () => [FIRST, SECOND, THIRD].map((account) => memberOf(world, account)?.status)
  expect(statuses()).toEqual(['ENABLED', 'ACCEPTED_BUT_DISABLED', 'ACCEPTED_BUT_DISABLED'])
  world.volumes = terabytes({ [FIRST]: 5, [SECOND]: 4, [THIRD]: 1 })
  expect(await world.membership.retryDisabled()).toBe(2)
  expect(statuses()).toEqual(['ENABLED', 'ENABLED', 'ENABLED'])
})

test('an account without measured volume weighs nothing, and says that it was not measured', async () => {
  const world = await invited([MEMBER])
  const nothing = { bytesPerDay: 0, measured: undefined }
  expect(world.membership.volumes(MEMBER)).toEqual({
    DETECTIVE_CORE: nothing,
    EKS_AUDIT: nothing,
    ASFF_SECURITYHUB_FINDING: nothing,
  })
  expect(world.membership.accountUtilization(MEMBER)).toBe(0)
  expect(world.membership.graphUtilization(world.membership.graph(ADMIN, world.arn))).toBe(0)
})

test('volumes are bytes a day by package, and shares of ten terabytes', async () => {
  const world = await invited([MEMBER, STRANGER])
  world.volumes = {
    measured: START,
    volumes: [
      { account: MEMBER, package: 'DETECTIVE_CORE', bytes: 6e12, days: 3 },
      { account: MEMBER, package: 'EKS_AUDIT', bytes: 5e12, days: 5 },
      { account: ADMIN, package: 'DETECTIVE_CORE', bytes: 1e12, days: 2 },
      { account: STRANGER, package: 'DETECTIVE_CORE', bytes: 1e12, days: 1 },
    ],
  }
  await world.membership.acceptInvitation(MEMBER, world.arn)
  expect(world.membership.volumes(MEMBER)).toEqual({
    DETECTIVE_CORE: { bytesPerDay: 2e12, measured: START },
    EKS_AUDIT: { bytesPerDay: 1e12, measured: START },
    ASFF_SECURITYHUB_FINDING: { bytesPerDay: 0, measured: START },
  })
  expect(world.membership.accountUtilization(MEMBER)).toBe(30)
  expect(world.membership.graphUtilization(world.membership.graph(ADMIN, world.arn))).toBe(35)
})
