import { readFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { Dupin } from '../../dupin.ts'
import { trustToJson } from '../../investigations/render/trust-json.ts'
import { renderTrust } from '../../investigations/render/trust-text.ts'
import { type CliContext, EXIT, printJson, say, stdoutOptions } from '../context.ts'
import {
  type CommonOptions,
  colourOption,
  formatOption,
  fromOption,
  lakeOption,
  type OutputFormat,
  toOption,
} from '../options.ts'

interface Options extends CommonOptions {
  readonly format: OutputFormat
  readonly keys?: string
  readonly fetchKeys: boolean
  readonly profile?: string
  readonly endpointUrl?: string
  readonly from?: number
  readonly to?: number
}

export function verifyCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('verify')
    .description(
      'whether the log files are what CloudTrail delivered, by the digests that it signed',
    )
    .addOption(lakeOption())
    .addOption(
      new Option('--keys <file>', 'pin the keys that `aws cloudtrail list-public-keys` printed'),
    )
    .addOption(
      new Option(
        '--fetch-keys',
        'ask CloudTrail for the keys of each Region, and pin them',
      ).default(false),
    )
    .addOption(new Option('--profile <name>', 'of the AWS configuration, with --fetch-keys'))
    .addOption(new Option('--endpoint-url <url>', 'instead of AWS, with --fetch-keys'))
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(formatOption('text', 'json'))
    .addOption(colourOption())
    .addHelpText('after', '\nExit code 1 when something was altered, is missing or was slipped in.')
    .action(async (options: Options) => {
      const dupin = await Dupin.open(options.lake, { mustExist: true })
      try {
        await pinKeys(dupin, options, context)
        const { from: start = 0, to: end = LATEST } = options
        const trust = await dupin.verifier().verify({ start, end })
        if (options.format === 'json') printJson(context, trustToJson(trust))
        else context.stdout.write(renderTrust(trust, stdoutOptions(context, options.color)))
        exit(trust.problems.length > 0 ? EXIT.findings : EXIT.ok)
      } finally {
        await dupin.close()
      }
    })
}

/** Nothing that AWS logs is later. */
const LATEST = Date.UTC(2100, 0, 1)

async function pinKeys(dupin: Dupin, options: Options, context: CliContext): Promise<void> {
  const { keys, fetchKeys, profile, endpointUrl } = options
  if (keys !== undefined) {
    const pinned = await dupin.verifier().pin(readFileSync(keys, 'utf8'), keys)
    say(context, `pinned ${pinned} ${pinned === 1 ? 'key' : 'keys'}`)
  }
  if (!fetchKeys) return
  const target = {
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
  }
  for (const { region, keys: pinned } of await dupin.verifier().fetch(target))
    say(context, `${region}: pinned ${pinned} ${pinned === 1 ? 'key' : 'keys'}`)
}
