import { failureOf } from '../../sources/aws/api-failure.ts'
import type { ApiDeps } from '../../sources/aws/api-settings.ts'
import { partitionOf } from '../../sources/aws/partition.ts'
import { callerAccount } from '../../sources/aws/places.ts'
import type { OrganizationAccount } from './organization-accounts.ts'
import type { Member } from './survey.ts'

/** How the accounts of an organisation are entered. */
export interface MemberAccess {
  /** With its path, if it has one. */
  readonly roleName: string
  /** What all these roles want to hear; `''` for nothing. */
  readonly externalId: string
  /** Where STS is asked; its partition is that of the roles. */
  readonly region: string
}

/** Roles that are tried at once: STS allows far more. */
const AT_ONCE = 8
const ACTION = 'sts:AssumeRole'

/** Takes on the role of each account, and tells where that cannot be done, and what to do. Nothing else is asked there. */
export async function tryMembers(
  accounts: readonly OrganizationAccount[],
  access: MemberAccess,
  deps: Pick<ApiDeps, 'clientSettings'>,
): Promise<readonly Member[]> {
  const members: Member[] = []
  for (let i = 0; i < accounts.length; i += AT_ONCE)
    members.push(
      ...(await Promise.all(
        accounts.slice(i, i + AT_ONCE).map((account) => tryMember(account, access, deps)),
      )),
    )
  return members
}

async function tryMember(
  { id, name }: OrganizationAccount,
  { roleName, externalId, region }: MemberAccess,
  deps: Pick<ApiDeps, 'clientSettings'>,
): Promise<Member> {
  const arn = `arn:${partitionOf(region)}:iam::${id}:role/${roleName}`
  const member = { id, name, role: arn, externalId, trouble: '', isLeftOut: false }
  const role = { arn, ...(externalId === '' ? {} : { externalId }) }
  try {
    const { id: entered } = await callerAccount(await deps.clientSettings({ region, role }))
    return entered === id ? member : { ...member, trouble: `the role is of account ${entered}` }
  } catch (error) {
    return { ...member, trouble: troubleOf(error, region, arn) }
  }
}

/** STS says the same whatever of it is the reason. */
function troubleOf(error: unknown, region: string, who: string): string {
  const { kind, text } = failureOf(error, { action: ACTION, region, who })
  if (kind !== 'denied') return text
  const said = error instanceof Error ? error.message.slice(0, 300) : ''
  return `the role is not there, does not trust whoever takes it on, or wants to hear another external id: make it, or correct its trust policy, and allow ${ACTION} on it to whoever takes it on (AWS: ${said})`
}
