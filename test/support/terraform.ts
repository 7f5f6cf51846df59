import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { programOnPath, run, skipped } from './command.ts'

export interface Ran {
  readonly status: number
  readonly output: string
}

export interface Terraform {
  /** Where the copy lies. */
  readonly folder: string
  /** Runs terraform in a folder of the copy, `.` for the copy itself. */
  readonly run: (
    folder: string,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ) => Promise<Ran>
  readonly close: () => void
}

/**
 * Terraform on a copy of a folder, with AWS's provider from this machine and never from the network.
 * @param what is tested with it, for whoever reads why it was not
 * @returns undefined where the machine has no terraform or no provider, which is said on the test's output
 */
export function openTerraform(what: string, configuration?: string): Terraform | undefined {
  const mirror = terraformMirror()
  if (programOnPath('terraform') === undefined || mirror === undefined) {
    const lacking = mirror === undefined ? 'mirror of the AWS provider' : 'terraform on the PATH'
    skipped(what, `there is no ${lacking}`)
    return undefined
  }
  const folder = mkdtempSync(join(tmpdir(), 'dupin-terraform-'))
  if (configuration !== undefined) cpSync(configuration, folder, { recursive: true })
  const settings = join(folder, 'cli.tfrc')
  writeFileSync(settings, settingsFor(mirror))
  const fixed = {
    TF_CLI_CONFIG_FILE: settings,
    TF_IN_AUTOMATION: '1',
    CHECKPOINT_DISABLE: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
    // The provider builds the schemas of all of AWS at each start: collecting less often spares a third of the time.
    GOGC: '400',
  }
  return {
    folder,
    run: async (where, args, env = {}) => {
      const options = { cwd: join(folder, where), env: { ...fixed, ...env } }
      const { code, out, err } = await run('terraform', args, options)
      return { status: code, output: `${out}${err}` }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Where the mirror holds the provider unpacked, it is run from there, so that no command hashes 700 MB of it. */
function settingsFor(mirror: string): string {
  const unpacked = unpackedProvider(mirror)
  const overrides =
    unpacked === undefined
      ? ''
      : `dev_overrides {\n "hashicorp/aws" = ${JSON.stringify(unpacked)}\n }\n`
  return `provider_installation {\n${overrides} filesystem_mirror {\n path = ${JSON.stringify(mirror)}\n }\n}\n`
}

function unpackedProvider(mirror: string): string | undefined {
  const aws = join(mirror, PROVIDER)
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch
  return readdirSync(aws)
    .map((version) => join(aws, version, `${process.platform}_${architecture}`))
    .findLast((folder) => existsSync(folder))
}

const PROVIDER = 'registry.terraform.io/hashicorp/aws'

/** A folder that holds Terraform's AWS provider as a file system mirror: where Terraform itself looks, and below `/opt`. */
function terraformMirror(): string | undefined {
  const home = process.env['HOME'] ?? ''
  const usual = [
    process.env['TF_PLUGIN_MIRROR'] ?? '',
    join(home, '.terraform.d/plugins'),
    '/usr/local/share/terraform/plugins',
    '/usr/share/terraform/plugins',
  ]
  const others = existsSync('/opt') ? readdirSync('/opt').map((name) => join('/opt', name)) : []
  return [...usual, ...others].find((folder) => folder !== '' && existsSync(join(folder, PROVIDER)))
}
