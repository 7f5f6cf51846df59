import { describe, expect, it, test } from 'vitest'
import { MOST_MEMBERS } from '../../src/membership/behavior-graph.ts'
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
  OTHER_ADMIN,
  openWorld,
  START,
  STRANGER,
} from './support.ts'

const ORGANIZATION = [ADMIN, OTHER_ADMIN, MEMBER]
const directory = (...accounts: readonly string[]) =>
  directoryOf([ADMIN, OTHER_ADMIN, MEMBER, STRANGER], accounts)

const orgWorld = () => openWorld(directory(...ORGANIZATION))

/** With ADMIN in charge of the organization, and its graph. */
async function delegatedWorld(autoEnable = false) {
  const world = await orgWorld()
  await world.membership.enableAdministrator(MANAGEMENT, ADMIN)
  const arn = world.membership.administered(ADMIN)?.arn ?? ''
  if (autoEnable) await world.membership.setAutoEnable(ADMIN, arn, true)
  return Object.assign(world, { arn })
}

describe('who decides on the administrator', () => {
  const attempts = {
    list: ({ membership }: Awaited<ReturnType<typeof orgWorld>>, caller: string) =>
      membership.administrators(caller),
    enable: ({ membership }: Awaited<ReturnType<typeof orgWorld>>, caller: string) =>
      membership.enableAdministrator(caller, ADMIN),
    disable: ({ membership }: Awaited<ReturnType<typeof orgWorld>>, caller: string) =>
      membership.disableAdministrator(caller),
  }

  it.each([
    ['list', MANAGEMENT, undefined],
    ['list', ADMIN, undefined],
    ['list', MEMBER, 'denied'],
    ['list', STRANGER, 'invalid'],
    ['enable', MANAGEMENT, undefined],
    ['enable', ADMIN, 'denied'],
    ['enable', MEMBER, 'denied'],
    ['enable', STRANGER, 'invalid'],
    ['disable', MANAGEMENT, undefined],
    ['disable', ADMIN, 'denied'],
    ['disable', MEMBER, 'denied'],
    ['disable', STRANGER, 'invalid'],
  ] as const)('%s by %s: %s', async (operation, caller, kind) => {
    const world = await delegatedWorld()
    expect(await kindOf(() => attempts[operation](world, caller))).toBe(kind)
  })

  it('is told to accounts without an organization in the words that Terraform looks for', async () => {
    const without = await openWorld(directoryOf([ADMIN]))
    for (const attempt of Object.values(attempts)) {
      await expect(async () => attempt(without, ADMIN)).rejects.toThrow(
        'account is not a member of an organization',
      )
    }
  })
})

test('the graph that an account has becomes the graph of the organization', async () => {
  const { membership } = await orgWorld()
  const arn = await membership.createGraph(ADMIN, new Map([['team', 'ml']]))
  await membership.createMembers(ADMIN, arn, [asked(STRANGER)])
  expect(membership.administrators(MANAGEMENT)).toEqual([])
  await membership.enableAdministrator(MANAGEMENT, ADMIN)
  expect(membership.administrators(MANAGEMENT)).toEqual([
    { account: ADMIN, graphArn: arn, delegated: START },
  ])
  const graph = membership.graph(ADMIN, arn)
  expect(graph).toMatchObject({ organization: true, autoEnable: false })
  expect([graph.tags.size, graph.members.size]).toEqual([1, 1])
})

test('enabling the same administrator again changes nothing; another one is refused', async () => {
  const world = await delegatedWorld()
  world.time += 1000
  await world.membership.enableAdministrator(MANAGEMENT, ADMIN)
  const [administrator] = world.membership.administrators(MANAGEMENT)
  expect(administrator).toEqual({ account: ADMIN, graphArn: world.arn, delegated: START })
  const other = () => world.membership.enableAdministrator(MANAGEMENT, OTHER_ADMIN)
  expect(await kindOf(other)).toBe('invalid')
  expect(world.membership.administered(OTHER_ADMIN)).toBeUndefined()
})

test('an account outside the organization cannot administer for it, the management account can', async () => {
  const { membership } = await orgWorld()
  const outside = () => membership.enableAdministrator(MANAGEMENT, STRANGER)
  expect(await kindOf(outside)).toBe('invalid')
  await membership.enableAdministrator(MANAGEMENT, MANAGEMENT)
  expect(membership.administered(MANAGEMENT)?.organization).toBe(true)
})

test('an account of the organization that was put in cannot leave until it has left the organization', async () => {
  const { membership, arn } = await delegatedWorld()
  await membership.createMembers(ADMIN, arn, [asked(MEMBER)])
  expect(membership.memberships(MEMBER)).toMatchObject([{ member: { invitation: 'ORGANIZATION' } }])
  expect(await kindOf(() => membership.disassociate(MEMBER, arn))).toBe('conflict')
  await membership.useDirectory(directory(ADMIN, OTHER_ADMIN))
  expect(memberOf({ membership }, MEMBER)?.status).toBe('ENABLED')
  await membership.disassociate(MEMBER, arn)
  expect(memberOf({ membership }, MEMBER)).toBeUndefined()
})

test('who administers but is no longer in the organization cannot put its accounts in', async () => {
  const { membership, arn } = await delegatedWorld(true)
  await membership.useDirectory(directory(MEMBER, OTHER_ADMIN, accountId(1)))
  await membership.createMembers(ADMIN, arn, [asked(MEMBER)])
  expect(memberOf({ membership }, MEMBER)?.status).toBe('INVITED')
  expect(memberOf({ membership }, accountId(1))).toBeUndefined()
})

test('the order in which Terraform destroys: leave, remove, disable, delete', async () => {
  const { membership, arn } = await delegatedWorld()
  await membership.createMembers(ADMIN, arn, [asked(STRANGER)])
  await membership.acceptInvitation(STRANGER, arn)
  expect(membership.memberships(STRANGER)).toHaveLength(1)
  await membership.disassociate(STRANGER, arn)
  expect((await membership.deleteMembers(ADMIN, arn, [STRANGER])).deleted).toEqual([])
  await membership.disableAdministrator(MANAGEMENT)
  expect(membership.administrators(MANAGEMENT)).toEqual([])
  expect(await kindOf(() => membership.deleteGraph(ADMIN, arn))).toBe('no-such-graph')
  expect(await kindOf(() => membership.disableAdministrator(MANAGEMENT))).toBe('invalid')
})

test('the other order: the graph is deleted first, and the delegation ends by itself alone', async () => {
  const { membership, arn } = await delegatedWorld()
  await membership.deleteGraph(ADMIN, arn)
  expect(membership.administrators(MANAGEMENT)).toMatchObject([{ account: ADMIN, graphArn: arn }])
  await membership.disableAdministrator(MANAGEMENT)
  expect(membership.administrators(MANAGEMENT)).toEqual([])
})

test.each([
  ['the administrator creates it', (m) => m.createGraph(ADMIN, NO_TAGS)],
  ['the management account enables it again', (m) => m.enableAdministrator(MANAGEMENT, ADMIN)],
] satisfies [
  string,
  (membership: Awaited<ReturnType<typeof orgWorld>>['membership']) => Promise<unknown>,
][])('a graph of the organization that was deleted comes back when %s', async (_, again) => {
  const { membership, arn } = await delegatedWorld()
  await membership.deleteGraph(ADMIN, arn)
  await again(membership)
  const graph = membership.administered(ADMIN)
  expect(graph?.organization).toBe(true)
  expect(graph?.arn).not.toBe(arn)
  expect(membership.administrators(MANAGEMENT)).toEqual([
    { account: ADMIN, graphArn: graph?.arn, delegated: START },
  ])
})

test('auto-enable is a matter of the graph of the organization alone', async () => {
  const { membership, arn } = await delegatedWorld()
  const other = await membership.createGraph(OTHER_ADMIN, NO_TAGS)
  expect(membership.autoEnable(ADMIN, arn)).toBe(false)
  await membership.setAutoEnable(ADMIN, arn, true)
  expect(membership.autoEnable(ADMIN, arn)).toBe(true)
  expect(await kindOf(() => membership.autoEnable(OTHER_ADMIN, other))).toBe('invalid')
  expect(await kindOf(() => membership.setAutoEnable(OTHER_ADMIN, other, false))).toBe('invalid')
})

describe('auto-enable', () => {
  const [NEW, NEWER] = [accountId(1), accountId(2)]

  it('enables accounts that are new to the organization, and none that were in it', async () => {
    const { membership } = await delegatedWorld(true)
    expect(membership.administered(ADMIN)?.members.size).toBe(0)
    await membership.useDirectory(directory(...ORGANIZATION, NEW))
    expect([...(membership.administered(ADMIN)?.members.values() ?? [])]).toMatchObject([
      { account: NEW, status: 'ENABLED', invitation: 'ORGANIZATION', email: undefined },
    ])
  })

  it('covers none that came while it was off', async () => {
    const { membership, arn } = await delegatedWorld()
    await membership.useDirectory(directory(...ORGANIZATION, NEW))
    await membership.setAutoEnable(ADMIN, arn, true)
    await membership.useDirectory(directory(...ORGANIZATION, NEW, NEWER))
    expect([...(membership.administered(ADMIN)?.members.keys() ?? [])]).toEqual([NEWER])
  })

  it('knows after a restart which accounts there were before', async () => {
    const { reopened } = await delegatedWorld(true)
    const again = await reopened(directory(...ORGANIZATION, NEW))
    expect([...(again.administered(ADMIN)?.members.keys() ?? [])]).toEqual([NEW])
    const third = await reopened(directory(...ORGANIZATION, NEW))
    expect([...(third.administered(ADMIN)?.members.keys() ?? [])]).toEqual([NEW])
  })

  it('does not take a directory that was without the organization for a new organization', async () => {
    const { membership } = await delegatedWorld(true)
    await membership.useDirectory(directoryOf([ADMIN]))
    await membership.useDirectory(directory(...ORGANIZATION))
    expect(membership.administered(ADMIN)?.members.size).toBe(0)
  })

  it('does not put back a member that was removed', async () => {
    const { membership, arn } = await delegatedWorld(true)
    await membership.useDirectory(directory(...ORGANIZATION, NEW))
    await membership.deleteMembers(ADMIN, arn, [NEW])
    await membership.useDirectory(directory(...ORGANIZATION, NEW, NEWER))
    expect([...(membership.administered(ADMIN)?.members.keys() ?? [])]).toEqual([NEWER])
  })

  it('takes the place of an open invitation, and leaves an accepted one', async () => {
    const { membership, arn } = await delegatedWorld(true)
    await membership.createMembers(ADMIN, arn, [asked(NEW), asked(STRANGER)])
    await membership.acceptInvitation(STRANGER, arn)
    await membership.useDirectory(directory(...ORGANIZATION, NEW, STRANGER))
    const members = [...membership.graph(ADMIN, arn).members.values()]
    expect(members.map(({ account, invitation }) => [account, invitation])).toEqual([
      [STRANGER, 'INVITATION'],
      [NEW, 'ORGANIZATION'],
    ])
  })

  it('fills a graph up to its quota and leaves the others out', async () => {
    const { membership } = await delegatedWorld(true)
    const many = Array.from({ length: MOST_MEMBERS + 5 }, (_, i) => accountId(i))
    await membership.useDirectory(directory(...ORGANIZATION, ...many))
    expect(membership.administered(ADMIN)?.members.size).toBe(MOST_MEMBERS)
  })
})

describe('accounts of the organization', () => {
  test.each([MANAGEMENT, ADMIN])('%s is told of all, members or not', async (caller) => {
    const { membership, arn } = await delegatedWorld()
    await membership.createMembers(ADMIN, arn, [asked(MEMBER)])
    const accounts = membership.organizationAccounts(caller) ?? []
    expect(accounts.map(({ account, status }) => [account, status])).toEqual([
      [ADMIN, 'ADMINISTRATOR'],
      [OTHER_ADMIN, 'NOT_A_MEMBER'],
      [MEMBER, 'ENABLED'],
      [MANAGEMENT, 'NOT_A_MEMBER'],
    ])
    expect(accounts.filter(({ isManagement }) => isManagement)).toMatchObject([
      { account: MANAGEMENT },
    ])
  })

  test.each([MEMBER, OTHER_ADMIN, STRANGER])('%s is told of none', async (caller) => {
    const { membership } = await delegatedWorld()
    expect(membership.organizationAccounts(caller)).toBeUndefined()
  })

  test('are no members before anybody administers', async () => {
    const { membership } = await orgWorld()
    const accounts = membership.organizationAccounts(MANAGEMENT) ?? []
    expect(accounts).toHaveLength(4)
    expect(new Set(accounts.map(({ status }) => status))).toEqual(new Set(['NOT_A_MEMBER']))
    expect(membership.organizationAccounts(ADMIN)).toBeUndefined()
  })
})
