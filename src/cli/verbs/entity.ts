import { Command, Option } from 'commander'
import { Dupin } from '../../dupin.ts'
import type { EntityPage } from '../../investigations/entity/entity-page.ts'
import { renderEntityHtml } from '../../investigations/render/entity-html.ts'
import { entityPageToJson } from '../../investigations/render/entity-json.ts'
import { renderEntityText } from '../../investigations/render/entity-text.ts'
import { type CliContext, EXIT, printJson, stdoutOptions } from '../context.ts'
import {
  type CommonOptions,
  colourOption,
  formatOption,
  fromOption,
  lakeOption,
  type OutputFormat,
  positiveInteger,
  toOption,
} from '../options.ts'

interface Options extends CommonOptions {
  readonly format: OutputFormat
  readonly from?: number
  readonly to?: number
  readonly limit?: number
}

export function entityCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('entity')
    .description('what is known of an entity: findings, what is new, activity, relations, sessions')
    .argument('<entity>', 'an ARN, key, address, or the end of one')
    .addOption(lakeOption())
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(
      new Option(
        '--limit <n>',
        'most rows of each list; 12 unless given, 50 in HTML, 1000 in JSON',
      ).argParser(positiveInteger),
    )
    .addOption(formatOption('text', 'json', 'html'))
    .addOption(colourOption())
    .action(async (entity: string, options: Options) => {
      const dupin = await Dupin.open(options.lake, { mustExist: true })
      try {
        const { from, to } = options
        const page = await dupin.profile(entity, {
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
        })
        print(page, options, context)
        exit(EXIT.ok)
      } finally {
        await dupin.close()
      }
    })
}

function print(page: EntityPage, { format, limit, color }: Options, context: CliContext): void {
  if (format === 'json') printJson(context, entityPageToJson(page, limit ?? 1000))
  else if (format === 'html') context.stdout.write(renderEntityHtml(page, limit ?? 50))
  else context.stdout.write(renderEntityText(page, stdoutOptions(context, color), limit ?? 12))
}
