import { Command, Option } from 'commander'
import { Dupin } from '../../dupin.ts'
import { type CliContext, EXIT, printJson, stdoutOptions } from '../context.ts'
import { type CommonOptions, colourOption, lakeOption } from '../options.ts'
import { readableTimes } from '../output/readable-times.ts'
import { rowsAsCsv, rowsAsTable } from '../output/table.ts'

interface Options extends CommonOptions {
  readonly format: 'text' | 'json' | 'csv'
}

export function queryCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('query')
    .description('ask the lake in SQL; its tables are in docs/reference/tables.md')
    .argument('<sql>', 'one statement')
    .addOption(lakeOption())
    .addOption(
      new Option('--format <format>', 'how to print the rows')
        .choices(['text', 'json', 'csv'])
        .default('text'),
    )
    .addOption(colourOption())
    .action(async (sql: string, options: Options) => {
      const dupin = await Dupin.open(options.lake, { mustExist: true })
      try {
        const rows = await dupin.query(sql)
        if (options.format === 'json') printJson(context, rows)
        else if (options.format === 'csv') context.stdout.write(rowsAsCsv(rows))
        else
          context.stdout.write(
            rowsAsTable(readableTimes(rows), stdoutOptions(context, options.color)),
          )
        exit(EXIT.ok)
      } finally {
        await dupin.close()
      }
    })
}
