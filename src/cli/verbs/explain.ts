import { Command } from 'commander'
import { Dupin } from '../../dupin.ts'
import { UserError } from '../../events/user-error.ts'
import { renderVerdict } from '../../investigations/render/verdict-text.ts'
import { type CliContext, EXIT, printJson, stdoutOptions } from '../context.ts'
import {
  type CommonOptions,
  colourOption,
  formatOption,
  lakeOption,
  type OutputFormat,
} from '../options.ts'
import { readableTimes } from '../output/readable-times.ts'
import { rowsAsTable } from '../output/table.ts'

interface Options extends CommonOptions {
  readonly format: OutputFormat
}

export function explainCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('explain')
    .description(
      'open a finding, a group or a log record: what it rests on, the SQL and the rows behind it',
    )
    .argument(
      '<id>',
      'id of a finding or group of the last investigation, or of a log record; its beginning will do',
    )
    .addOption(lakeOption())
    .addOption(formatOption('text', 'json'))
    .addOption(colourOption())
    .action(async (id: string, options: Options) => {
      const dupin = await Dupin.open(options.lake, { mustExist: true })
      try {
        const opened = await dupin.explain(id)
        if (opened === undefined) {
          throw new UserError(
            `nothing has the id ${id}; findings and groups are those of the last dupin investigate`,
          )
        }
        const style = stdoutOptions(context, options.color)
        if (options.format === 'json') printJson(context, opened)
        else {
          context.stdout.write(renderVerdict(opened, style))
          if (opened.rows.length > 0)
            context.stdout.write(`\n${rowsAsTable(readableTimes(opened.rows), style)}`)
        }
        exit(EXIT.ok)
      } finally {
        await dupin.close()
      }
    })
}
