import { Command } from 'commander'
import { Dupin } from '../../dupin.ts'
import { renderProfile } from '../../investigations/render/profile-text.ts'
import { type CliContext, EXIT, printJson, stdoutOptions } from '../context.ts'
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
  readonly from?: number
  readonly to?: number
}

export function entityCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('entity')
    .description('what is known of an entity: activity, relations, what is newly observed')
    .argument('<entity>', 'an ARN, key, address, or the end of one')
    .addOption(lakeOption())
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(formatOption('text', 'json'))
    .addOption(colourOption())
    .action(async (entity: string, options: Options) => {
      const dupin = await Dupin.open(options.lake, { mustExist: true })
      try {
        const { from, to } = options
        const profile = await dupin.profile(entity, {
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
        })
        if (options.format === 'json') printJson(context, profile)
        else context.stdout.write(renderProfile(profile, stdoutOptions(context, options.color)))
        exit(EXIT.ok)
      } finally {
        await dupin.close()
      }
    })
}
