import { UserError } from '../../events/user-error.ts'
import { neutralise } from '../../investigations/render/neutralise.ts'
import { glanceAt, type LookedAt, profileTalk, regionsAt, regionsTalk } from '../../set-up.ts'
import { readAwsFiles } from '../aws-files.ts'
import { type CliContext, say } from '../context.ts'
import { type Answerer, converse } from '../converse.ts'

/** Enabled in every account. */
const HOME = 'us-east-1'

/** The profile whose credentials are used; undefined where the environment says it, or there is nothing to choose. */
export async function chooseProfile(
  { profile }: { readonly profile?: string },
  answerer: Answerer,
  context: CliContext,
): Promise<string | undefined> {
  const { env } = context
  if (profile !== undefined) return profile
  if (env['AWS_PROFILE'] !== undefined || env['AWS_ACCESS_KEY_ID'] !== undefined) return undefined
  const { profiles } = readAwsFiles(context)
  const [only] = profiles
  if (profiles.length > 1) return converse(profileTalk(profiles), answerer)
  return only === 'default' ? undefined : only
}

/** The Regions to look at closely. @throws UserError when the account cannot be entered */
export async function chooseRegions(
  { region }: { readonly region: readonly string[] },
  asked: LookedAt,
  answerer: Answerer,
  context: CliContext,
): Promise<readonly string[]> {
  if (region.length > 0) return [...new Set(region)]
  const home = homeOf(asked, context)
  const { regions, how } = await regionsAt(asked, home)
  say(context, neutralise(how))
  say(context, 'Looking for endpoints, models, trails and GuardDuty there …')
  const glance = await glanceAt(asked, regions)
  say(context, `Account ${neutralise(glance.account)}`)
  for (const what of glance.notKnown) say(context, `Not known: ${neutralise(what)}`)
  return converse(regionsTalk(glance, home), answerer)
}

/** A Region that is enabled, as far as the environment and the profile tell. */
export function homeOf({ profile }: Pick<LookedAt, 'profile'>, context: CliContext): string {
  const { env } = context
  const named = env['AWS_REGION'] || env['AWS_DEFAULT_REGION']
  const ofProfile = profile ?? env['AWS_PROFILE'] ?? 'default'
  return named || readAwsFiles(context).regionOf(ofProfile) || HOME
}

/** The Regions to look at where nobody is asked. @throws UserError when nothing names one */
export function regionsNamed(
  { region }: { readonly region: readonly string[] },
  { env }: CliContext,
): readonly string[] {
  if (region.length > 0) return [...new Set(region)]
  const known = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION']
  if (known !== undefined && known !== '') return [known]
  throw new UserError(
    'say which Regions to look at: --region us-east-1 --region eu-west-1, or set AWS_REGION; --yes looks into all',
  )
}
