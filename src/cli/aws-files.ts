import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { profileNames, profileRegion } from '../dupin.ts'
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

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Whoever has no such file has no profiles.
    return ''
  }
}
