import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { clientSettings } from '../../sources/aws/session.ts'
import { type Credentials, configurationText } from './configuration-text.ts'
import { readOutputs } from './infra-outputs.ts'
import type { Survey } from './survey.ts'
import { surveyAccount } from './survey-account.ts'

export interface InitialQuestion extends Credentials {
  /** Regions to look at; with outputs, the one that their bucket is in where they do not say it. */
  readonly regions: readonly string[]
  readonly role?: string | undefined
  readonly externalId?: string | undefined
  /** What `infra/` said when it was done: then AWS is asked nothing. */
  readonly outputs?: { readonly name: string; readonly json: string } | undefined
  readonly now: () => Date
}

export interface InitialConfiguration {
  readonly survey: Survey
  /** YAML, with comments. */
  readonly text: string
}

/** Finds out which logs an account writes, and makes a configuration that collects them. Only calls that read are made.
 * @throws UserError when the outputs are none of `infra/` */
export async function initialConfiguration(
  question: InitialQuestion,
): Promise<InitialConfiguration> {
  const { outputs, regions, role, externalId } = question
  const survey =
    outputs === undefined
      ? await ask(question)
      : {
          ...readOutputs(outputs.json, outputs.name, regions[0]),
          ...(role === undefined ? {} : { role }),
          ...(externalId === undefined ? {} : { externalId }),
        }
  const { profile, endpointUrl } = question
  return { survey, text: configurationText(survey, { profile, endpointUrl }) }
}

function ask({ regions, role, externalId, profile, endpointUrl, now }: InitialQuestion) {
  return surveyAccount(
    { regions, role, externalId },
    {
      clock: { now: () => now().getTime(), sleep: (milliseconds) => sleep(milliseconds) },
      spool: tmpdir(),
      clientSettings: (target) =>
        clientSettings({
          ...target,
          ...(profile === undefined ? {} : { profile }),
          ...(endpointUrl === undefined ? {} : { endpointUrl }),
        }),
    },
  )
}
