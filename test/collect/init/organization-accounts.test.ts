import { describe, expect, it } from 'vitest'
import { organizationAccounts } from '../../../src/collect/init/organization-accounts.ts'
import {
  activeAccounts,
  type ImaginedAccount,
  imaginedOrganization,
} from '../../support/aws/imagined-organization.ts'
import { askedAt, atFirst } from './asked-support.ts'

const ONE = '111122223333'

describe('accounts of an organisation', () => {
  it('are listed page by page, below the quota', async () => {
    const accounts = activeAccounts(1000)
    const { asked, clock, calls, elapsed } = await askedAt(
      (call) => imaginedOrganization({ accounts }, call) ?? {},
    )
    expect(await organizationAccounts(asked, clock)).toEqual({
      kind: 'listed',
      accounts: accounts.map(({ Id: id, Name: name }) => ({ id, name })),
      others: 0,
    })
    expect(calls).toHaveLength(50)
    expect(elapsed()).toBe(49 * 250)
  })

  it.each<[string, ImaginedAccount, boolean]>([
    ['that is active', { Id: ONE, State: 'ACTIVE' }, true],
    ['that is active as it was said before', { Id: ONE, Status: 'ACTIVE' }, true],
    ['that is suspended', { Id: ONE, State: 'SUSPENDED' }, false],
    ['that is suspended as it was said before', { Id: ONE, Status: 'SUSPENDED' }, false],
    ['that is closed', { Id: ONE, State: 'CLOSED', Status: 'SUSPENDED' }, false],
    ['that is about to close', { Id: ONE, State: 'PENDING_CLOSURE' }, false],
    ['that is not ready', { Id: ONE, State: 'PENDING_ACTIVATION', Status: 'ACTIVE' }, false],
    ['of which nothing is said', { Id: ONE }, false],
    ['whose id is none', { Id: '1111\n2222', State: 'ACTIVE' }, false],
    ['without an id', { State: 'ACTIVE' }, false],
  ])('one %s', async (_, account, isIn) => {
    const { asked, clock } = await askedAt(
      (call) => imaginedOrganization({ accounts: [account, ...activeAccounts(1)] }, call) ?? {},
    )
    const listed = await organizationAccounts(asked, clock)
    const ids = listed.kind === 'listed' ? listed.accounts.map(({ id }) => id) : []
    expect(ids).toEqual(isIn ? [ONE, '000000000001'] : ['000000000001'])
    expect(listed).toMatchObject({ others: isIn ? 0 : 1 })
  })

  it('are asked for again where AWS wants it slower', async () => {
    const accounts = activeAccounts(30)
    const next = atFirst(2, true, () => false)
    const { asked, clock, calls } = await askedAt((call) =>
      next() ? 'TooManyRequestsException' : (imaginedOrganization({ accounts }, call) ?? {}),
    )
    expect(await organizationAccounts(asked, clock)).toMatchObject({ kind: 'listed', others: 0 })
    expect(calls).toHaveLength(4)
  })

  it.each<[string, string | object, RegExp]>([
    [
      'a permission is missing',
      'AccessDeniedException',
      /allow organizations:ListAccounts to it .*; only the management account of an organisation, and/,
    ],
    [
      'there is no organisation',
      'AWSOrganizationsNotInUseException',
      /belongs to no organisation$/,
    ],
    ['AWS stays busy', 'TooManyRequestsException', /did not answer organizations:ListAccounts/],
    ['the credentials are over', 'ExpiredTokenException', /sign in again/],
    ['the same page comes again', { NextToken: 'a' }, /the same page twice/],
  ])('are not known where %s, and it is said why', async (_, answer, why) => {
    const { asked, clock } = await askedAt(() => answer, { attempts: 1 })
    const listed = await organizationAccounts(asked, clock)
    expect(listed).toEqual({ kind: 'refused', why: expect.stringMatching(why) })
  })

  it('are not asked for without end', async () => {
    let page = 0
    const { asked, clock, calls } = await askedAt(() => ({ NextToken: String(page++) }))
    const listed = await organizationAccounts(asked, clock)
    expect(listed).toMatchObject({ why: expect.stringContaining('no end of pages after 1000') })
    expect(calls).toHaveLength(1001)
  }, 60_000)
})
