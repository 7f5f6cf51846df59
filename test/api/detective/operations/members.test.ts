import {
  AcceptInvitationCommand,
  BatchGetGraphMemberDatasourcesCommand,
  BatchGetMembershipDatasourcesCommand,
  CreateMembersCommand,
  DeleteMembersCommand,
  DisassociateMembershipCommand,
  GetMembersCommand,
  ListInvitationsCommand,
  ListMembersCommand,
  RejectInvitationCommand,
  ServiceQuotaExceededException,
  StartMonitoringMemberCommand,
} from '@aws-sdk/client-detective'
import { describe, expect, it } from 'vitest'
import { MembershipError } from '../../../../src/membership/behavior-graph.ts'
import { ask, bodyOf, rawRequest } from '../support/ask.ts'
import { client } from '../support/client.ts'
import {
  ADMIN,
  FOREIGN,
  fakeServices,
  GRAPH,
  graph,
  MEMBER,
  member,
  NOW,
  NOWHERE,
  principal,
  STRANGER,
  WAITING,
} from '../support/fakes.ts'

const DETAIL = {
  AccountId: MEMBER,
  EmailAddress: `root@${MEMBER}.example`,
  GraphArn: GRAPH,
  MasterId: ADMIN,
  AdministratorId: ADMIN,
  Status: 'ENABLED',
  InvitedTime: new Date(NOW - 7_000_000),
  UpdatedTime: new Date(NOW - 6_000_123),
  VolumeUsageInBytes: 1_500_000,
  VolumeUsageUpdatedTime: new Date(NOW - 1000),
  PercentOfGraphUtilization: 0.000015,
  PercentOfGraphUtilizationUpdatedTime: new Date(NOW - 1000),
  InvitationType: 'INVITATION',
  VolumeUsageByDatasourcePackage: {
    DETECTIVE_CORE: {
      VolumeUsageInBytes: 1_000_000,
      VolumeUsageUpdateTime: new Date(NOW - 2000),
    },
    EKS_AUDIT: { VolumeUsageInBytes: 500_000, VolumeUsageUpdateTime: new Date(NOW - 1000) },
    ASFF_SECURITYHUB_FINDING: { VolumeUsageInBytes: 0 },
  },
  DatasourcePackageIngestStates: { DETECTIVE_CORE: 'STARTED', EKS_AUDIT: 'STOPPED' },
}

describe('members', () => {
  it('are listed with all that is known of them, without the administrator', async () => {
    const { MemberDetails } = await client().send(new ListMembersCommand({ GraphArn: GRAPH }))
    expect(MemberDetails?.[0]).toEqual(DETAIL)
    expect(MemberDetails?.map(({ AccountId }) => AccountId)).toEqual([MEMBER, WAITING])
  })

  it('are told by their ids; others are told to be none', async () => {
    const AccountIds = [STRANGER, MEMBER, ADMIN, MEMBER]
    const got = await client().send(new GetMembersCommand({ GraphArn: GRAPH, AccountIds }))
    expect(got.MemberDetails).toEqual([DETAIL])
    const Reason = 'The account is not a member of the behavior graph.'
    expect(got.UnprocessedAccounts).toEqual([
      { AccountId: STRANGER, Reason },
      { AccountId: ADMIN, Reason },
    ])
  })

  it('have a volume of 0 when nothing was measured', async () => {
    const nothing = { bytesPerDay: 0, measured: undefined }
    const volumes = {
      DETECTIVE_CORE: nothing,
      EKS_AUDIT: nothing,
      ASFF_SECURITYHUB_FINDING: nothing,
    }
    const { services } = fakeServices({
      membership: { volumes: () => volumes, accountUtilization: () => 0 },
    })
    const sdk = client({ services })
    const { MemberDetails } = await sdk.send(new ListMembersCommand({ GraphArn: GRAPH }))
    expect(MemberDetails?.[0]).toMatchObject({
      VolumeUsageInBytes: 0,
      PercentOfGraphUtilization: 0,
      VolumeUsageByDatasourcePackage: { DETECTIVE_CORE: { VolumeUsageInBytes: 0 } },
    })
    expect(MemberDetails?.[0]).not.toHaveProperty('VolumeUsageUpdatedTime')
  })

  it.each(['INVITED', 'VERIFICATION_FAILED', 'VERIFICATION_IN_PROGRESS'] as const)(
    'with status %s did not agree to be weighed: who invites them learns no volume',
    async (status) => {
      const own = graph({
        members: new Map([[WAITING, member(WAITING, { status, packages: {} })]]),
      })
      const sdk = client(fakeServices({ own }))
      const { MemberDetails } = await sdk.send(new ListMembersCommand({ GraphArn: GRAPH }))
      expect(MemberDetails?.[0]).toMatchObject({
        Status: status,
        VolumeUsageInBytes: 0,
        PercentOfGraphUtilization: 0,
        VolumeUsageByDatasourcePackage: { DETECTIVE_CORE: { VolumeUsageInBytes: 0 } },
      })
      expect(MemberDetails?.[0]).not.toHaveProperty('VolumeUsageUpdatedTime')
      expect(MemberDetails?.[0]).not.toHaveProperty('PercentOfGraphUtilizationUpdatedTime')
    },
  )

  it('are invited, and are being verified as far as the answer tells', async () => {
    const { services, calls } = fakeServices()
    const made = await client({ services }).send(
      new CreateMembersCommand({
        GraphArn: GRAPH,
        Message: 'Join us',
        DisableEmailNotification: true,
        Accounts: [{ AccountId: WAITING, EmailAddress: 'root@example.com' }],
      }),
    )
    expect(calls).toEqual([
      ['createMembers', ADMIN, GRAPH, [{ account: WAITING, email: 'root@example.com' }]],
    ])
    expect(made.Members).toMatchObject([{ AccountId: WAITING, Status: 'VERIFICATION_IN_PROGRESS' }])
    expect(made.UnprocessedAccounts).toEqual([{ AccountId: MEMBER, Reason: 'is a member already' }])
  })

  it('may be asked without an e-mail address: that decides whoever knows the organization', async () => {
    const { services, calls } = fakeServices()
    const body = JSON.stringify({ GraphArn: GRAPH, Accounts: [{ AccountId: WAITING }] })
    const { answer } = await ask(rawRequest('POST', '/graph/members', body), { services })
    expect(answer.status).toBe(200)
    expect(calls).toEqual([
      ['createMembers', ADMIN, GRAPH, [{ account: WAITING, email: undefined }]],
    ])
  })

  it('that are too many are a quota, which names them', async () => {
    const { services } = fakeServices({
      membership: {
        createMembers: () => Promise.reject(new MembershipError('quota', 'full', [WAITING])),
      },
    })
    const asked = client({ services }).send(
      new CreateMembersCommand({
        GraphArn: GRAPH,
        Accounts: [{ AccountId: WAITING, EmailAddress: 'a@example.com' }],
      }),
    )
    await expect(asked).rejects.toBeInstanceOf(ServiceQuotaExceededException)
    await expect(asked).rejects.toMatchObject({
      message: 'full',
      Resources: [WAITING],
      $metadata: { httpStatusCode: 402 },
    })
  })

  it('are removed', async () => {
    const { services, calls } = fakeServices()
    const done = await client({ services }).send(
      new DeleteMembersCommand({ GraphArn: GRAPH, AccountIds: [MEMBER, STRANGER] }),
    )
    expect(calls).toEqual([['deleteMembers', ADMIN, GRAPH, [MEMBER, STRANGER]]])
    expect(done.AccountIds).toEqual([MEMBER])
    expect(done.UnprocessedAccounts).toEqual([{ AccountId: STRANGER, Reason: 'is no member' }])
  })

  it('are enabled anew', async () => {
    const { services, calls } = fakeServices()
    await client({ services }).send(
      new StartMonitoringMemberCommand({ GraphArn: GRAPH, AccountId: MEMBER }),
    )
    expect(calls).toEqual([['startMonitoring', ADMIN, GRAPH, MEMBER]])
  })

  it('have data sources with their history, as the administrator has', async () => {
    const got = await client().send(
      new BatchGetGraphMemberDatasourcesCommand({
        GraphArn: GRAPH,
        AccountIds: [MEMBER, STRANGER, ADMIN, WAITING],
      }),
    )
    expect(got.MemberDatasources?.map(({ AccountId }) => AccountId)).toEqual([
      MEMBER,
      ADMIN,
      WAITING,
    ])
    expect(got.MemberDatasources?.[0]).toMatchObject({
      GraphArn: GRAPH,
      DatasourcePackageIngestHistory: {
        DETECTIVE_CORE: { STARTED: { Timestamp: new Date(NOW - 9_000_000) } },
      },
    })
    expect(got.UnprocessedAccounts?.map(({ AccountId }) => AccountId)).toEqual([STRANGER])
  })
})

describe('invitations', () => {
  const caller = principal('member', MEMBER)

  it('are listed without the graphs that the organization put the account into', async () => {
    const { Invitations } = await client({ principal: caller }).send(new ListInvitationsCommand({}))
    expect(Invitations?.map((one) => [one.GraphArn, one.AdministratorId, one.AccountId])).toEqual([
      [FOREIGN, STRANGER, MEMBER],
    ])
  })

  it.each([
    ['acceptInvitation', new AcceptInvitationCommand({ GraphArn: FOREIGN })],
    ['rejectInvitation', new RejectInvitationCommand({ GraphArn: FOREIGN })],
    ['disassociate', new DisassociateMembershipCommand({ GraphArn: FOREIGN })],
  ] as const)('%s is done in the name of the caller', async (name, command) => {
    const { services, calls } = fakeServices()
    const sdk = client({ services, principal: caller })
    if (command instanceof AcceptInvitationCommand) await sdk.send(command)
    else if (command instanceof RejectInvitationCommand) await sdk.send(command)
    else await sdk.send(command)
    expect(calls).toEqual([[name, MEMBER, FOREIGN]])
  })

  it('make a member only when they were accepted', async () => {
    const [own, open, joined] = [GRAPH, NOWHERE, FOREIGN]
    const { services } = fakeServices()
    const [first, second] = services.membership.memberships(ADMIN)
    if (first === undefined || second === undefined) throw new Error('the fake has two')
    const memberships = () => [
      { ...first, graph: { ...first.graph, arn: own, account: ADMIN } },
      { ...second, member: member(ADMIN, { status: 'INVITED' }) },
      first,
    ]
    const faked = fakeServices({ membership: { memberships } })
    const got = await client({ services: faked.services }).send(
      new BatchGetMembershipDatasourcesCommand({ GraphArns: [own, open, joined, joined] }),
    )
    expect(got.MembershipDatasources?.map((one) => [one.GraphArn, one.AccountId])).toEqual([
      [joined, ADMIN],
    ])
    expect(got.UnprocessedGraphs?.map(({ GraphArn }) => GraphArn)).toEqual([own, open])
  })
})

describe('the answer to an unsupported body', () => {
  it('has the code that AWS gives', async () => {
    const { answer } = await ask(rawRequest('POST', '/graph/members/list', '{"GraphArn":"bad"}'))
    expect(bodyOf(answer)).toMatchObject({ ErrorCode: 'INVALID_GRAPH_ARN' })
  })
})
