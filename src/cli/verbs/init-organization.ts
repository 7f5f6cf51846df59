import { UserError } from '../../events/user-error.ts'
import { neutralise } from '../../investigations/render/neutralise.ts'
import {
  accountsAt,
  type ListedAccounts,
  type LookedAt,
  leaveOutTalk,
  type Member,
  membersAt,
  membersTalk,
  type Survey,
} from '../../set-up.ts'
import { type CliContext, say } from '../context.ts'
import { type Answerer, converse } from '../converse.ts'

export interface OrganizationOptions {
  /** Whether all accounts of the organisation are meant. */
  readonly organization: boolean
  readonly roleName: string
  readonly externalId?: string
}

/** What `infra/` calls its reader role. */
export const READER_ROLE = 'dupin-reader'

/** What is not told line by line is in the configuration. */
const TOLD = 20
const ROLE_NAME = /^(?:[\w+=,.@-]{1,128}\/){0,4}[\w+=,.@-]{1,64}$/

/** @throws UserError where that is no name of a role */
export function checkRoleName(name: string): void {
  if (!ROLE_NAME.test(name))
    throw new UserError(
      `--role-name ${name} is no name of a role: write it without its ARN, such as ${READER_ROLE}`,
    )
}

/** The accounts of the organisation; undefined where they are not known and nobody wanted them.
 * @throws UserError where they are wanted and not known */
export async function listAccounts(
  { organization }: OrganizationOptions,
  asked: LookedAt,
  home: string,
  context: CliContext,
): Promise<ListedAccounts | undefined> {
  const listed = await accountsAt(asked, home)
  if (listed.kind === 'listed') return listed
  if (organization)
    throw new UserError(
      `the accounts of the organisation are not known: ${listed.why}; without --organization this account alone is set up`,
    )
  say(context, `This account alone is set up: ${neutralise(listed.why)}`)
  return undefined
}

/** Where accounts are entered, and who is asked about it. */
export interface Entering {
  readonly asked: LookedAt
  readonly home: string
  /** Undefined where nobody is asked: then what was wanted is done, and what cannot be entered is left out. */
  readonly answerer: Answerer | undefined
}

/** The survey with the accounts of the organisation beside its own, if they are wanted. */
export async function withMembers(
  survey: Survey,
  listed: ListedAccounts | undefined,
  options: OrganizationOptions,
  { asked, home, answerer }: Entering,
  context: CliContext,
): Promise<Survey> {
  if (listed?.kind !== 'listed') return survey
  const accounts = listed.accounts.filter(({ id }) => id !== survey.account)
  if (options.organization && listed.others > 0)
    say(context, `Accounts that are not active are left alone: ${listed.others}`)
  if (accounts.length === 0) {
    if (options.organization) say(context, 'The organisation has no other active account.')
    return survey
  }
  const { roleName, externalId, organization } = options
  const talk = membersTalk(accounts.length, { roleName, externalId, isMeant: organization })
  const wanted =
    answerer === undefined ? { externalId: externalId ?? '' } : await converse(talk, answerer)
  if (wanted === undefined) return survey
  say(
    context,
    `Taking on the role ${roleName} in ${accounts.length} accounts, to see if that works …`,
  )
  const members = await membersAt(asked, accounts, { ...wanted, roleName, region: home })
  return { ...survey, members: await entered(members, answerer, context) }
}

/** Leaves out what cannot be entered, if that is wanted, and tells of it. */
async function entered(
  members: readonly Member[],
  answerer: Answerer | undefined,
  context: CliContext,
): Promise<readonly Member[]> {
  const closed = members.filter(({ trouble }) => trouble !== '')
  say(
    context,
    `Accounts that can be entered: ${members.length - closed.length} of ${members.length}`,
  )
  for (const { id, name, trouble } of closed.slice(0, TOLD))
    say(context, `Cannot be entered: ${id} (${neutralise(name)}): ${neutralise(trouble)}`)
  if (closed.length > TOLD)
    say(context, `and ${closed.length - TOLD} more, which the configuration names with the reason`)
  if (closed.length === 0) return members
  const isLeftOut =
    answerer === undefined || (await converse(leaveOutTalk(closed.length), answerer))
  return members.map((member) => ({ ...member, isLeftOut: isLeftOut && member.trouble !== '' }))
}
