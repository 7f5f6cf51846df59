import {
  AccessDeniedException,
  DescribeOrganizationConfigurationCommand,
  DisableOrganizationAdminAccountCommand,
  EnableOrganizationAdminAccountCommand,
  ListOrganizationAdminAccountsCommand,
  UpdateOrganizationConfigurationCommand,
  ValidationException,
} from '@aws-sdk/client-detective'
import { describe, expect, it } from 'vitest'
import { MembershipError } from '../../../../src/membership/behavior-graph.ts'
import { client } from '../support/client.ts'
import { ADMIN, FOREIGN, fakeServices, GRAPH, MEMBER, NOW } from '../support/fakes.ts'

describe('the administrator of an organization', () => {
  it('is told with its graph', async () => {
    const { Administrators } = await client().send(new ListOrganizationAdminAccountsCommand({}))
    expect(Administrators).toEqual([
      { AccountId: ADMIN, GraphArn: GRAPH, DelegationTime: new Date(NOW - 1000) },
    ])
  })

  it('is enabled and disabled in the name of the caller', async () => {
    const { services, calls } = fakeServices()
    const sdk = client({ services })
    await sdk.send(new EnableOrganizationAdminAccountCommand({ AccountId: MEMBER }))
    await sdk.send(new DisableOrganizationAdminAccountCommand({}))
    expect(calls).toEqual([
      ['enableAdministrator', ADMIN, MEMBER],
      ['disableAdministrator', ADMIN],
    ])
  })

  it('is none outside an organization, in the words that Terraform looks for', async () => {
    const text = 'account is not a member of an organization'
    const { services } = fakeServices({
      membership: {
        administrators: () => {
          throw new MembershipError('invalid', text)
        },
      },
    })
    const asked = client({ services }).send(new ListOrganizationAdminAccountsCommand({}))
    await expect(asked).rejects.toBeInstanceOf(ValidationException)
    await expect(asked).rejects.toThrow(text)
  })
})

describe('the configuration of an organization', () => {
  it('is told and changed', async () => {
    const { services, calls } = fakeServices()
    const sdk = client({ services })
    const told = await sdk.send(new DescribeOrganizationConfigurationCommand({ GraphArn: GRAPH }))
    expect(told.AutoEnable).toBe(true)
    await sdk.send(
      new UpdateOrganizationConfigurationCommand({ GraphArn: GRAPH, AutoEnable: false }),
    )
    expect(calls).toEqual([['setAutoEnable', ADMIN, GRAPH, false]])
  })

  it('stays as it is without a value, though the graph is held against the caller', async () => {
    const { services, calls } = fakeServices({
      membership: {
        autoEnable: (_, arn) => {
          if (arn === GRAPH) return true
          throw new MembershipError('no-such-graph', 'none')
        },
      },
    })
    const sdk = client({ services })
    await sdk.send(new UpdateOrganizationConfigurationCommand({ GraphArn: GRAPH }))
    expect(calls).toEqual([])
    await expect(
      sdk.send(new UpdateOrganizationConfigurationCommand({ GraphArn: FOREIGN })),
    ).rejects.toBeInstanceOf(AccessDeniedException)
  })
})
