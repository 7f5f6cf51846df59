import { tmpdir } from 'node:os'
import { clientSettings } from '../../sources/aws/session.ts'
import { SYSTEM_CLOCK } from '../../sources/clock.ts'
import { s3Api } from '../../sources/s3/s3-client.ts'
import type { Credentials } from './configuration-text.ts'
import { type AskedAccount, enabledRegions, type KnownRegions } from './enabled-regions.ts'
import { type Glance, glanceRegions } from './glance-regions.ts'
import { readOutputs } from './infra-outputs.ts'
import { type MemberAccess, tryMembers } from './member-roles.ts'
import {
  type ListedAccounts,
  type OrganizationAccount,
  organizationAccounts,
} from './organization-accounts.ts'
import type { Member, Survey } from './survey.ts'
import { type SurveyDeps, surveyAccount } from './survey-account.ts'

/** Whose AWS is looked at. */
export interface LookedAt extends Omit<Credentials, 'region'> {
  readonly role?: string | undefined
  readonly externalId?: string | undefined
  readonly now: () => Date
}

/** What `infra/` said when it was done. */
export interface InfraOutputs {
  readonly name: string
  readonly json: string
}

/** Finds out which logs an account writes. Only calls that read are made. */
export function lookAt(asked: LookedAt, regions: readonly string[]): Promise<Survey> {
  const { role, externalId } = asked
  return surveyAccount({ regions, role, externalId }, depsFor(asked))
}

/** Looks into Regions, of which the first must be enabled. @throws UserError when the account cannot be entered */
export function glanceAt(asked: LookedAt, regions: readonly string[]): Promise<Glance> {
  const { role, externalId } = asked
  return glanceRegions({ regions, role, externalId }, depsFor(asked))
}

/** The Regions to look into. @param home one that is enabled */
export async function regionsAt(asked: LookedAt, home: string): Promise<KnownRegions> {
  const deps = depsFor(asked)
  return enabledRegions(await askedAccount(asked, home, deps), deps.clock)
}

/** The accounts of the organisation that the account belongs to. @param home a Region that is enabled */
export async function accountsAt(asked: LookedAt, home: string): Promise<ListedAccounts> {
  const deps = depsFor(asked)
  return organizationAccounts(await askedAccount(asked, home, deps), deps.clock)
}

/** Takes on the role in each of these accounts, with the credentials at hand: nobody takes on a role with another when it collects. */
export function membersAt(
  asked: LookedAt,
  accounts: readonly OrganizationAccount[],
  access: MemberAccess,
): Promise<readonly Member[]> {
  return tryMembers(accounts, access, depsFor(asked))
}

async function askedAccount(
  { role: arn, externalId }: LookedAt,
  home: string,
  { clientSettings }: SurveyDeps,
): Promise<AskedAccount> {
  const role =
    arn === undefined ? undefined : { arn, ...(externalId === undefined ? {} : { externalId }) }
  const client = await clientSettings({ region: home, ...(role === undefined ? {} : { role }) })
  return { home, who: arn ?? 'whoever holds the credentials', client }
}

/** What `infra/` set up; AWS is asked nothing. @param regions the one that its bucket is in, where the outputs do not say it
 * @throws UserError when the outputs are none of `infra/` */
export function surveyOfOutputs(
  { name, json }: InfraOutputs,
  { role, externalId }: Pick<LookedAt, 'role' | 'externalId'>,
  regions: readonly string[],
): Survey {
  return {
    ...readOutputs(json, name, regions[0]),
    ...(role === undefined ? {} : { role }),
    ...(externalId === undefined ? {} : { externalId }),
  }
}

function depsFor({ profile, endpointUrl, now }: LookedAt): SurveyDeps {
  const way = {
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
  }
  return {
    clock: { ...SYSTEM_CLOCK, now: () => now().getTime() },
    spool: tmpdir(),
    clientSettings: (target) => clientSettings({ ...target, ...way }),
    s3: (target) => s3Api({ ...target, ...way }),
  }
}
