import { tmpdir } from 'node:os'
import { clientSettings } from '../../sources/aws/session.ts'
import { SYSTEM_CLOCK } from '../../sources/clock.ts'
import { s3Api } from '../../sources/s3/s3-client.ts'
import type { Credentials } from './configuration-text.ts'
import { type Glance, glanceRegions } from './glance-regions.ts'
import { readOutputs } from './infra-outputs.ts'
import { regionsBeside } from './regions.ts'
import type { Survey } from './survey.ts'
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

/** Looks into all Regions beside one that is enabled. @throws UserError when the account cannot be entered */
export function glanceAt(asked: LookedAt, home: string): Promise<Glance> {
  const { role, externalId } = asked
  return glanceRegions({ regions: regionsBeside(home), role, externalId }, depsFor(asked))
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
