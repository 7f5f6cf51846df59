import { describe, expect, it, test } from 'vitest'
import type { MemberStatus } from '../../src/membership/behavior-graph.ts'
import {
  ADMIN,
  asked,
  directoryOf,
  emailOf,
  kindOf,
  MANAGEMENT,
  MEMBER,
  memberOf,
  NO_TAGS,
  openWorld,
  STRANGER,
  terabytes,
  type World,
} from './support.ts'

/** Where a member can stand, and how it gets there. */
const STANDINGS = {
  none: async () => undefined,
  INVITED: async (world: World, arn: string) => {
    await world.membership.createMembers(ADMIN, arn, [asked(MEMBER)])
  },
  VERIFICATION_FAILED: async (world: World, arn: string) => {
    await world.membership.createMembers(ADMIN, arn, [asked(MEMBER, 'other@corp.example')])
  },
  ENABLED: async (world: World, arn: string) => {
    await world.membership.createMembers(ADMIN, arn, [asked(MEMBER)])
    await world.membership.acceptInvitation(MEMBER, arn)
  },
  ACCEPTED_BUT_DISABLED: async (world: World, arn: string) => {
    await world.membership.createMembers(ADMIN, arn, [asked(MEMBER)])
    world.volumes = terabytes({ [MEMBER]: 11 })
    await world.membership.acceptInvitation(MEMBER, arn)
    world.volumes = terabytes({ [MEMBER]: 1 })
  },
  'ENABLED by organization': async (world: World, arn: string) => {
    await world.membership.enableAdministrator(MANAGEMENT, ADMIN)
    await world.membership.createMembers(ADMIN, arn, [asked(MEMBER)])
  },
  'DISABLED by organization': async (world: World, arn: string) => {
    await world.membership.enableAdministrator(MANAGEMENT, ADMIN)
    world.volumes = terabytes({ [MEMBER]: 11 })
    await world.membership.createMembers(ADMIN, arn, [asked(MEMBER)])
    world.volumes = terabytes({ [MEMBER]: 1 })
  },
}
type Standing = keyof typeof STANDINGS
const NAMES = Object.keys(STANDINGS).filter((name): name is Standing => name in STANDINGS)

const STATUS: Readonly<Record<Standing, MemberStatus | undefined>> = {
  none: undefined,
  INVITED: 'INVITED',
  VERIFICATION_FAILED: 'VERIFICATION_FAILED',
  ENABLED: 'ENABLED',
  ACCEPTED_BUT_DISABLED: 'ACCEPTED_BUT_DISABLED',
  'ENABLED by organization': 'ENABLED',
  'DISABLED by organization': 'ACCEPTED_BUT_DISABLED',
}

async function standing(name: Standing): Promise<{ world: World; arn: string }> {
  const world = await openWorld(directoryOf([ADMIN, MEMBER], [ADMIN, MEMBER]))
  const arn = await world.membership.createGraph(ADMIN, NO_TAGS)
  await STANDINGS[name](world, arn)
  expect(memberOf(world, MEMBER)?.status).toBe(STATUS[name])
  return { world, arn }
}

/** Operation by operation, in the order of the standings above: an error's kind in small letters, or the status afterwards;
 * `gone` when there is no such member any more, `unprocessed` when it was told that nothing was done. */
const MACHINE: Readonly<Record<string, Readonly<Record<Standing, string>>>> = {
  accept: {
    none: 'no-such-graph',
    INVITED: 'ENABLED',
    VERIFICATION_FAILED: 'no-such-graph',
    ENABLED: 'conflict',
    ACCEPTED_BUT_DISABLED: 'conflict',
    'ENABLED by organization': 'conflict',
    'DISABLED by organization': 'conflict',
  },
  reject: {
    none: 'no-such-graph',
    INVITED: 'gone',
    VERIFICATION_FAILED: 'no-such-graph',
    ENABLED: 'conflict',
    ACCEPTED_BUT_DISABLED: 'conflict',
    'ENABLED by organization': 'conflict',
    'DISABLED by organization': 'conflict',
  },
  disassociate: {
    none: 'no-such-graph',
    INVITED: 'conflict',
    VERIFICATION_FAILED: 'no-such-graph',
    ENABLED: 'gone',
    ACCEPTED_BUT_DISABLED: 'conflict',
    'ENABLED by organization': 'conflict',
    'DISABLED by organization': 'conflict',
  },
  startMonitoring: {
    none: 'no-such-thing',
    INVITED: 'conflict',
    VERIFICATION_FAILED: 'conflict',
    ENABLED: 'conflict',
    ACCEPTED_BUT_DISABLED: 'ENABLED',
    'ENABLED by organization': 'conflict',
    'DISABLED by organization': 'ENABLED',
  },
  retryDisabled: {
    none: 'gone',
    INVITED: 'INVITED',
    VERIFICATION_FAILED: 'VERIFICATION_FAILED',
    ENABLED: 'ENABLED',
    ACCEPTED_BUT_DISABLED: 'ENABLED',
    'ENABLED by organization': 'ENABLED',
    'DISABLED by organization': 'ENABLED',
  },
  createMembers: {
    none: 'INVITED',
    INVITED: 'unprocessed',
    VERIFICATION_FAILED: 'INVITED',
    ENABLED: 'unprocessed',
    ACCEPTED_BUT_DISABLED: 'unprocessed',
    'ENABLED by organization': 'unprocessed',
    'DISABLED by organization': 'unprocessed',
  },
  deleteMembers: {
    none: 'unprocessed',
    INVITED: 'gone',
    VERIFICATION_FAILED: 'gone',
    ENABLED: 'gone',
    ACCEPTED_BUT_DISABLED: 'gone',
    'ENABLED by organization': 'gone',
    'DISABLED by organization': 'gone',
  },
}

const OPERATIONS: Readonly<Record<string, (world: World, arn: string) => Promise<unknown>>> = {
  accept: ({ membership }, arn) => membership.acceptInvitation(MEMBER, arn),
  reject: ({ membership }, arn) => membership.rejectInvitation(MEMBER, arn),
  disassociate: ({ membership }, arn) => membership.disassociate(MEMBER, arn),
  startMonitoring: ({ membership }, arn) => membership.startMonitoring(ADMIN, arn, MEMBER),
  retryDisabled: ({ membership }) => membership.retryDisabled(),
  createMembers: async ({ membership }, arn) =>
    (await membership.createMembers(ADMIN, arn, [asked(MEMBER)])).unprocessed,
  deleteMembers: async ({ membership }, arn) =>
    (await membership.deleteMembers(ADMIN, arn, [MEMBER])).unprocessed,
}

describe.each(Object.entries(MACHINE))('%s', (operation, expected) => {
  it.each(NAMES)('does what it must for %s', async (name) => {
    const { world, arn } = await standing(name)
    const before = memberOf(world, MEMBER)
    let answer: unknown
    const kind = await kindOf(async () => {
      answer = await OPERATIONS[operation]?.(world, arn)
    })
    const unprocessed = Array.isArray(answer) && answer.length > 0
    const after = memberOf(world, MEMBER)
    const told = unprocessed ? 'unprocessed' : (after?.status ?? 'gone')
    expect(kind ?? told).toBe(expected[name])
    if (kind !== undefined || unprocessed) expect(after).toBe(before)
  })
})

test('an invitation to a graph that is not there answers as one that was never sent', async () => {
  const { world, arn } = await standing('INVITED')
  const said = async (account: string, graph: string) =>
    world.membership.acceptInvitation(account, graph).catch((error: unknown) => String(error))
  const unknown = await said(MEMBER, arn.replace(/.{4}$/, 'ffff'))
  expect(unknown).toMatch(/does not exist, or it is none of yours/)
  expect(await said(STRANGER, arn)).toBe(unknown)
  expect(await said(MEMBER, 'arn:::::')).toBe(unknown)
  expect(await said(MEMBER, arn.replace('eu-west-1', 'eu-west-2'))).toBe(unknown)
  expect(memberOf(world, MEMBER)?.status).toBe('INVITED')
})

test.each([
  ['none', 0],
  ['INVITED', 1],
  ['VERIFICATION_FAILED', 0],
  ['ENABLED', 1],
  ['ACCEPTED_BUT_DISABLED', 1],
] as const)('an account with %s has %i memberships to list', async (name, count) => {
  const { world, arn } = await standing(name)
  const memberships = world.membership.memberships(MEMBER)
  expect(memberships).toHaveLength(count)
  for (const { graph, member } of memberships) {
    expect(graph.arn).toBe(arn)
    expect(member).toMatchObject({ account: MEMBER, invitation: 'INVITATION' })
  }
})

test('the e-mail is compared without case and kept as it was written', async () => {
  const { world, arn } = await standing('none')
  await world.membership.createMembers(ADMIN, arn, [asked(MEMBER, emailOf(MEMBER).toUpperCase())])
  const { status, email } = memberOf(world, MEMBER) ?? {}
  expect([status, email]).toEqual(['INVITED', emailOf(MEMBER).toUpperCase()])
})

test('who failed verification is asked anew, at the end of the line', async () => {
  const { world, arn } = await standing('VERIFICATION_FAILED')
  await world.membership.createMembers(ADMIN, arn, [asked(STRANGER)])
  world.time += 5
  await world.membership.createMembers(ADMIN, arn, [asked(MEMBER)])
  const members = [...world.membership.graph(ADMIN, arn).members.values()]
  expect(members.map(({ account }) => account)).toEqual([STRANGER, MEMBER])
  expect(members[1]).toMatchObject({ status: 'INVITED', invited: world.time, place: 3 })
})

test('times say when a member was invited and when it changed last', async () => {
  const { world, arn } = await standing('INVITED')
  const invited = world.time
  world.time += 1000
  await world.membership.acceptInvitation(MEMBER, arn)
  expect(memberOf(world, MEMBER)).toMatchObject({ invited, updated: invited + 1000 })
})
