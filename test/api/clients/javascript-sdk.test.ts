import * as detective from '@aws-sdk/client-detective'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '../../../src/api/access/principal.ts'
import { callRecord, recordsFile, writeFiles } from '../../lake/ingest-support.ts'
import { newFolder } from '../../support/run-cli.ts'
import {
  ADMINISTRATOR,
  emailOf,
  MEMBER,
  startTestServer,
  type TestServer,
} from '../../support/serve.ts'

const MANAGEMENT = '777788889999'

let server: TestServer

beforeAll(async () => {
  const logs = newFolder()
  const records = Array.from({ length: 400 }, (_, i) => callRecord(i))
  writeFiles(logs, { 'trail.json.gz': recordsFile(records) })
  server = await startTestServer({
    accounts: [ADMINISTRATOR, MEMBER, MANAGEMENT],
    organization: { managementAccountId: MANAGEMENT, accountIds: [MANAGEMENT, ADMINISTRATOR] },
    logs,
  })
})

afterAll(() => server.close())

function clientOf(account: string, role: Role = 'administrator') {
  return new detective.DetectiveClient({
    endpoint: server.endpoint,
    region: server.region,
    credentials: server.credentials(account, role),
    maxAttempts: 1,
  })
}

const administrator = () => clientOf(ADMINISTRATOR)

async function graphArn(): Promise<string> {
  const { GraphArn = '' } = await administrator().send(new detective.CreateGraphCommand({}))
  return GraphArn
}

describe('the JavaScript SDK', () => {
  it('learns who it is', async () => {
    const sts = new STSClient({
      endpoint: server.endpoint,
      region: server.region,
      credentials: server.credentials(ADMINISTRATOR),
    })
    const identity = await sts.send(new GetCallerIdentityCommand({}))
    expect(identity.Account).toBe(ADMINISTRATOR)
    expect(identity.Arn).toMatch(/^arn:aws:iam::111122223333:user\//)
  })

  it('pages through members with its paginator, whatever the size of a page', async () => {
    const GraphArn = await graphArn()
    const accounts = Array.from({ length: 45 }, (_, i) => String(500_000_000_000 + i))
    await administrator().send(
      new detective.CreateMembersCommand({
        GraphArn,
        Accounts: accounts.map((AccountId) => ({ AccountId, EmailAddress: emailOf(AccountId) })),
      }),
    )
    const seen: string[] = []
    const pages = detective.paginateListMembers(
      { client: administrator(), pageSize: 7 },
      { GraphArn },
    )
    for await (const page of pages)
      seen.push(...(page.MemberDetails ?? []).map(({ AccountId = '' }) => AccountId))
    expect(seen.toSorted()).toEqual(accounts)
    const removed = await administrator().send(
      new detective.DeleteMembersCommand({ GraphArn, AccountIds: accounts }),
    )
    expect(removed.AccountIds).toHaveLength(45)
  })

  it('investigates a user and reads indicators when it is done', async () => {
    const GraphArn = await graphArn()
    const client = administrator()
    const started = await client.send(
      new detective.StartInvestigationCommand({
        GraphArn,
        EntityArn: 'arn:aws:iam::111122223333:user/ana',
        ScopeStartTime: new Date('2026-01-01T03:00:00Z'),
        ScopeEndTime: new Date('2026-01-01T08:00:00Z'),
      }),
    )
    const { InvestigationId } = started
    expect(InvestigationId).toMatch(/^[1-9]\d{20}$/)
    await server.services.investigations.idle()
    const got = await client.send(
      new detective.GetInvestigationCommand({ GraphArn, InvestigationId }),
    )
    expect(got).toMatchObject({
      Status: 'SUCCESSFUL',
      State: 'ACTIVE',
      EntityType: 'IAM_USER',
      ScopeStartTime: new Date('2026-01-01T03:00:00Z'),
    })
    expect(got.CreatedTime).toBeInstanceOf(Date)
    const indicators = await client.send(
      new detective.ListIndicatorsCommand({ GraphArn, InvestigationId }),
    )
    expect(indicators.Indicators).toBeInstanceOf(Array)
    await client.send(
      new detective.UpdateInvestigationStateCommand({
        GraphArn,
        InvestigationId,
        State: 'ARCHIVED',
      }),
    )
    const archived = await client.send(
      new detective.ListInvestigationsCommand({
        GraphArn,
        FilterCriteria: { State: { Value: 'ARCHIVED' } },
        SortCriteria: { Field: 'CREATED_TIME', SortOrder: 'ASC' },
      }),
    )
    expect(archived.InvestigationDetails?.map((one) => one.InvestigationId)).toEqual([
      InvestigationId,
    ])
  })

  it('sets an organization up and takes it down', async () => {
    const management = clientOf(MANAGEMENT)
    await management.send(
      new detective.EnableOrganizationAdminAccountCommand({ AccountId: ADMINISTRATOR }),
    )
    const GraphArn = await graphArn()
    const { Administrators = [] } = await management.send(
      new detective.ListOrganizationAdminAccountsCommand({}),
    )
    expect(Administrators).toMatchObject([{ AccountId: ADMINISTRATOR, GraphArn }])
    expect(Administrators[0]?.DelegationTime).toBeInstanceOf(Date)
    await administrator().send(
      new detective.UpdateOrganizationConfigurationCommand({ GraphArn, AutoEnable: true }),
    )
    const described = await administrator().send(
      new detective.DescribeOrganizationConfigurationCommand({ GraphArn }),
    )
    expect(described.AutoEnable).toBe(true)
    const stranger = clientOf(MEMBER).send(new detective.ListOrganizationAdminAccountsCommand({}))
    await expect(stranger).rejects.toThrow('account is not a member of an organization')
    await management.send(new detective.DisableOrganizationAdminAccountCommand({}))
    await expect(
      administrator().send(new detective.DeleteGraphCommand({ GraphArn })),
    ).rejects.toBeInstanceOf(detective.ResourceNotFoundException)
  })

  it('is told of each error by its class', async () => {
    const GraphArn = await graphArn()
    const foreign = clientOf(MEMBER).send(new detective.ListMembersCommand({ GraphArn }))
    await expect(foreign).rejects.toBeInstanceOf(detective.ResourceNotFoundException)
    const denied = clientOf(ADMINISTRATOR, 'member').send(new detective.CreateGraphCommand({}))
    await expect(denied).rejects.toBeInstanceOf(detective.AccessDeniedException)
    const invalid = administrator().send(new detective.ListMembersCommand({ GraphArn: 'x' }))
    await expect(invalid).rejects.toBeInstanceOf(detective.ValidationException)
    const uninvited = clientOf(MEMBER).send(new detective.AcceptInvitationCommand({ GraphArn }))
    await expect(uninvited).rejects.toBeInstanceOf(detective.ResourceNotFoundException)
    const crowd = Array.from({ length: 1200 }, (_, i) => String(600_000_000_000 + i))
    for (let i = 0; i < 1200; i += 50) {
      const Accounts = crowd
        .slice(i, i + 50)
        .map((AccountId) => ({ AccountId, EmailAddress: emailOf(AccountId) }))
      await administrator().send(new detective.CreateMembersCommand({ GraphArn, Accounts }))
    }
    const tooMany = administrator().send(
      new detective.CreateMembersCommand({
        GraphArn,
        Accounts: [{ AccountId: MEMBER, EmailAddress: emailOf(MEMBER) }],
      }),
    )
    await expect(tooMany).rejects.toBeInstanceOf(detective.ServiceQuotaExceededException)
    await administrator().send(new detective.DeleteGraphCommand({ GraphArn }))
  })
})
