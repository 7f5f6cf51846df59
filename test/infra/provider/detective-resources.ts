import { setTimeout as pause } from 'node:timers/promises'
import {
  AcceptInvitationCommand,
  CreateGraphCommand,
  CreateMembersCommand,
  DeleteGraphCommand,
  DeleteMembersCommand,
  DescribeOrganizationConfigurationCommand,
  type DetectiveClient,
  DisableOrganizationAdminAccountCommand,
  DisassociateMembershipCommand,
  EnableOrganizationAdminAccountCommand,
  ListTagsForResourceCommand,
  paginateListGraphs,
  paginateListInvitations,
  paginateListMembers,
  paginateListOrganizationAdminAccounts,
  ResourceNotFoundException,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateOrganizationConfigurationCommand,
} from '@aws-sdk/client-detective'

export type Inputs = Readonly<Record<string, unknown>>

export interface Kept {
  readonly id: string
  readonly state: Inputs
}

/**
 * What the provider of Terraform and Pulumi does for one type of resource, call by call: it makes it, then reads it back
 * until it is as it should be.
 */
export interface DetectiveResource {
  readonly create: (client: DetectiveClient, inputs: Inputs) => Promise<Kept>
  /** undefined where it is gone. */
  readonly read: (client: DetectiveClient, kept: Kept) => Promise<Kept | undefined>
  /** Absent where every change makes it anew. */
  readonly update?: (client: DetectiveClient, kept: Kept, inputs: Inputs) => Promise<Kept>
  readonly remove: (client: DetectiveClient, kept: Kept) => Promise<void>
}

const graph: DetectiveResource = {
  create: async (client, { tags }) => {
    const { GraphArn = '' } = await client.send(new CreateGraphCommand({ Tags: texts(tags) }))
    return present(await graph.read(client, { id: GraphArn, state: {} }), 'graph')
  },
  read: async (client, { id }) => {
    for await (const { GraphList } of paginateListGraphs({ client }, {})) {
      const found = GraphList?.find(({ Arn }) => Arn === id)
      if (found === undefined) continue
      const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceArn: id }))
      const createdTime = found.CreatedTime?.toISOString()
      return { id, state: { graphArn: id, createdTime, tags: Tags ?? {}, tagsAll: Tags ?? {} } }
    }
    return undefined
  },
  update: async (client, kept, { tags }) => {
    const [before, after] = [texts(kept.state['tags']), texts(tags)]
    const TagKeys = Object.keys(before).filter((key) => !(key in after))
    const Tags = Object.fromEntries(
      Object.entries(after).filter(([key, one]) => before[key] !== one),
    )
    const ResourceArn = kept.id
    if (TagKeys.length > 0) await client.send(new UntagResourceCommand({ ResourceArn, TagKeys }))
    if (Object.keys(Tags).length > 0) {
      await client.send(new TagResourceCommand({ ResourceArn, Tags }))
    }
    return present(await graph.read(client, kept), 'graph')
  },
  remove: async (client, { id }) => {
    await orGone(client.send(new DeleteGraphCommand({ GraphArn: id })))
  },
}

const member: DetectiveResource = {
  create: async (client, inputs) => {
    const [GraphArn, AccountId] = [text(inputs['graphArn']), text(inputs['accountId'])]
    await client.send(
      new CreateMembersCommand({
        GraphArn,
        Accounts: [{ AccountId, EmailAddress: text(inputs['emailAddress']) }],
        DisableEmailNotification: inputs['disableEmailNotification'] === true,
        ...(inputs['message'] === undefined ? {} : { Message: text(inputs['message']) }),
      }),
    )
    const settled = async () => {
      const found = await member.read(client, { id: '', state: inputs })
      const { status } = found?.state ?? {}
      return status === 'INVITED' || status === 'ENABLED' ? found : undefined
    }
    return until(settled, `member ${AccountId}`)
  },
  read: async (client, { state }) => {
    const GraphArn = text(state['graphArn'])
    for await (const { MemberDetails } of paginateListMembers({ client }, { GraphArn })) {
      const found = MemberDetails?.find(({ AccountId }) => AccountId === state['accountId'])
      if (found === undefined) continue
      const told = {
        administratorId: found.AdministratorId,
        status: found.Status,
        emailAddress: found.EmailAddress,
        invitedTime: found.InvitedTime?.toISOString(),
        updatedTime: found.UpdatedTime?.toISOString(),
      }
      return { id: `${GraphArn}/${found.AccountId}`, state: { ...state, ...told } }
    }
    return undefined
  },
  remove: async (client, { state }) => {
    const GraphArn = text(state['graphArn'])
    const AccountIds = [text(state['accountId'])]
    await orGone(client.send(new DeleteMembersCommand({ GraphArn, AccountIds })))
  },
}

const invitationAccepter: DetectiveResource = {
  create: async (client, inputs) => {
    const GraphArn = text(inputs['graphArn'])
    await client.send(new AcceptInvitationCommand({ GraphArn }))
    return present(await invitationAccepter.read(client, { id: GraphArn, state: inputs }), GraphArn)
  },
  read: async (client, kept) => {
    for await (const { Invitations } of paginateListInvitations({ client }, {})) {
      if (Invitations?.some(({ GraphArn }) => GraphArn === kept.id)) return kept
    }
    return undefined
  },
  remove: async (client, { id }) => {
    await orGone(client.send(new DisassociateMembershipCommand({ GraphArn: id })))
  },
}

const organizationAdminAccount: DetectiveResource = {
  create: async (client, inputs) => {
    const AccountId = text(inputs['accountId'])
    await client.send(new EnableOrganizationAdminAccountCommand({ AccountId }))
    const read = () => organizationAdminAccount.read(client, { id: AccountId, state: inputs })
    return until(read, `administrator ${AccountId}`)
  },
  read: async (client, kept) => {
    for await (const { Administrators } of paginateListOrganizationAdminAccounts({ client }, {})) {
      if (Administrators?.some(({ AccountId }) => AccountId === kept.id)) return kept
    }
    return undefined
  },
  remove: async (client) => {
    await orGone(client.send(new DisableOrganizationAdminAccountCommand({})))
  },
}

const organizationConfiguration: DetectiveResource = {
  create: async (client, inputs) => {
    const id = text(inputs['graphArn'])
    return present(await organizationConfiguration.update?.(client, { id, state: {} }, inputs), id)
  },
  read: async (client, { id }) => {
    const asked = new DescribeOrganizationConfigurationCommand({ GraphArn: id })
    const { AutoEnable } = await client.send(asked)
    return { id, state: { graphArn: id, autoEnable: AutoEnable } }
  },
  update: async (client, kept, inputs) => {
    const AutoEnable = inputs['autoEnable'] === true
    await client.send(new UpdateOrganizationConfigurationCommand({ GraphArn: kept.id, AutoEnable }))
    return present(await organizationConfiguration.read(client, kept), kept.id)
  },
  // It ends with the graph.
  remove: () => Promise.resolve(),
}

/** By Pulumi's name of the type. */
export const DETECTIVE_RESOURCES: ReadonlyMap<string, DetectiveResource> = new Map([
  ['aws:detective/graph:Graph', graph],
  ['aws:detective/member:Member', member],
  ['aws:detective/invitationAccepter:InvitationAccepter', invitationAccepter],
  ['aws:detective/organizationAdminAccount:OrganizationAdminAccount', organizationAdminAccount],
  ['aws:detective/organizationConfiguration:OrganizationConfiguration', organizationConfiguration],
])

/** Asks until there is an answer, for at most ten seconds: what was asked for is done while the caller waits. */
async function until(ask: () => Promise<Kept | undefined>, what: string): Promise<Kept> {
  for (let times = 0; times < 200; times++) {
    const found = await ask()
    if (found !== undefined) return found
    await pause(50)
  }
  throw new Error(`${what} did not come to be`)
}

function present(kept: Kept | undefined, what: string): Kept {
  if (kept === undefined) throw new Error(`${what} is not there after it was made`)
  return kept
}

async function orGone(asked: Promise<unknown>): Promise<void> {
  await asked.catch((error: unknown) => {
    if (!(error instanceof ResourceNotFoundException)) throw error
  })
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`${JSON.stringify(value)} is no text`)
  return value
}

function texts(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one)]))
}
