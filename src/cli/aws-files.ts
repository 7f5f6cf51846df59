import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { UserError } from '../events/user-error.ts'
import { profileNames, profileRegion } from '../set-up.ts'
import type { CliContext } from './context.ts'

/** What AWS's shared files say, as far as it is looked for: names of profiles and their Regions, never a key. */
export interface AwsFiles {
  readonly profiles: readonly string[]
  /** `''` where a profile names none. */
  readonly regionOf: (profile: string) => string
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html */
export function readAwsFiles({ env }: Pick<CliContext, 'env'>): AwsFiles {
  const folder = join(env['HOME'] ?? homedir(), '.aws')
  const config = textOf(env['AWS_CONFIG_FILE'] ?? join(folder, 'config'))
  const credentials = textOf(env['AWS_SHARED_CREDENTIALS_FILE'] ?? join(folder, 'credentials'))
  return {
    profiles: profileNames(config, credentials),
    regionOf: (profile) => profileRegion(config, profile),
  }
}

/** @throws UserError for a profile that no file has: the SDK would only say that it found no credentials */
export function checkProfile(profile: string | undefined, context: Pick<CliContext, 'env'>): void {
  if (profile === undefined) return
  const { profiles } = readAwsFiles(context)
  if (profiles.includes(profile)) return
  const there = profiles.length === 0 ? 'there is none' : `there are ${profiles.join(', ')}`
  throw new UserError(
    `no profile ${profile} in the configuration or credentials file of AWS: ${there}`,
  )
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Whoever has no such file has no profiles.
    return ''
  }
}
