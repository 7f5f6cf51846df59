/** What sets a collection up: surveys, questions, configurations and permissions. No lake is needed. */
import { type Configuration, parseConfiguration } from './collect/config.ts'
import { type PreviewProgress, previewConfigured, type SourcePreview } from './collect/preview.ts'
import { SYSTEM_CLOCK } from './sources/clock.ts'

export { defaultChoices } from './collect/init/choices.ts'
export { configurationText } from './collect/init/configuration-text.ts'
export { initPolicy } from './collect/init/init-policy.ts'
export {
  accountsAt,
  glanceAt,
  type LookedAt,
  lookAt,
  membersAt,
  regionsAt,
  surveyOfOutputs,
} from './collect/init/initial-configuration.ts'
export type { ListedAccounts } from './collect/init/organization-accounts.ts'
export { leaveOutTalk, membersTalk } from './collect/init/organization-talk.ts'
export { profileNames, profileRegion } from './collect/init/profiles.ts'
export {
  fileTalk,
  profileTalk,
  regionsTalk,
  type SetUp,
  setUpTalk,
} from './collect/init/set-up-talk.ts'
export type { Member, Survey } from './collect/init/survey.ts'
export type { Question, Talk } from './collect/init/talk.ts'
export { policiesOf } from './collect/policies.ts'
export type { Configuration, SourcePreview }
export { parseConfiguration }

/** What a collection into a lake that is not there yet would ask for and read; nothing is read or made. @throws UserError */
export function previewWithoutLake(
  configuration: Configuration,
  path: string,
  onProgress: PreviewProgress,
): Promise<readonly SourcePreview[]> {
  return previewConfigured(configuration, {
    clock: SYSTEM_CLOCK,
    spoolFolder: `${path}.spool`,
    isKnown: () => false,
    onProgress,
  })
}
