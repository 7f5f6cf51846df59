import { Command, Option } from 'commander'
import { Dupin } from '../../dupin.ts'
import type { WhoChanged } from '../../investigations/entity/who-changed.ts'
import { whoChangedToJson } from '../../investigations/render/changes-json.ts'
import { renderWhoChanged } from '../../investigations/render/changes-text.ts'
import { type CliContext, EXIT, printJson, say, stdoutOptions } from '../context.ts'
import {
  type CommonOptions,
  colourOption,
  formatOption,
  lakeOption,
  type OutputFormat,
  positiveInteger,
  timeArgument,
} from '../options.ts'

interface Options extends CommonOptions {
  readonly format: OutputFormat
  readonly before?: number
  readonly hours: number
  readonly limit: number
}

export function whoChangedCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('who-changed')
    .description('who changed an entity, or what it rests on, before a time, and what exactly')
    .argument('<entity>', 'an ARN, or the end of one')
    .addOption(lakeOption())
    .addOption(
      new Option('--before <time>', 'ISO 8601 UTC; the end of the logs when left out').argParser(
        timeArgument,
      ),
    )
    .addOption(new Option('--hours <n>', 'how far back').argParser(positiveInteger).default(72))
    .addOption(
      new Option('--limit <n>', 'most changes that are told, the latest')
        .argParser(positiveInteger)
        .default(50),
    )
    .addOption(formatOption('text', 'json'))
    .addOption(colourOption())
    .action(async (entity: string, options: Options) => {
      const dupin = await Dupin.open(options.lake, { mustExist: true })
      try {
        print(await dupin.whoChanged(entity, options), options, context)
        exit(EXIT.ok)
      } finally {
        await dupin.close()
      }
    })
}

function print(answer: WhoChanged, { format, color, hours }: Options, context: CliContext): void {
  if (format === 'json') printJson(context, whoChangedToJson(answer))
  else if (answer.total === 0)
    say(context, `nothing changed it in the ${hours} hours before, as far as the logs tell`)
  else context.stdout.write(renderWhoChanged(answer, stdoutOptions(context, color)))
}
