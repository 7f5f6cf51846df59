import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { programOnPath, run, skipped, terraformMirror } from '../support/command.ts'

const MODULE = fileURLToPath(new URL('../../infra/terraform/', import.meta.url))

export interface Ran {
  readonly status: number
  readonly output: string
}

export interface Terraform {
  /** Runs terraform in a folder of a copy of the module, `.` for the module itself. */
  readonly run: (folder: string, ...args: readonly string[]) => Promise<Ran>
  readonly close: () => void
}

/**
 * Terraform on a copy of the module, with providers from a mirror on this machine and never from the network.
 * @returns undefined where the machine has no terraform or no mirror, which is said on the test's output
 */
export function openTerraform(): Terraform | undefined {
  const mirror = terraformMirror()
  if (programOnPath('terraform') === undefined || mirror === undefined) {
    const lacking = mirror === undefined ? 'mirror of the AWS provider' : 'terraform on the PATH'
    skipped("infra's Terraform module", `there is no ${lacking}`)
    return undefined
  }
  const folder = mkdtempSync(join(tmpdir(), 'dupin-terraform-'))
  cpSync(MODULE, folder, { recursive: true })
  const settings = join(folder, 'cli.tfrc')
  const installation = `filesystem_mirror {\n  path = ${JSON.stringify(mirror)}\n}`
  writeFileSync(settings, `provider_installation {\n${installation}\n}\n`)
  const env = {
    TF_CLI_CONFIG_FILE: settings,
    TF_IN_AUTOMATION: '1',
    CHECKPOINT_DISABLE: '1',
    // The provider builds the schemas of all of AWS at each start: collecting less often spares a third of the time.
    GOGC: '400',
  }
  return {
    run: async (where, ...args) => {
      const { code, out, err } = await run('terraform', args, { cwd: join(folder, where), env })
      return { status: code, output: `${out}${err}` }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
