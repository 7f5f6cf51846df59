import { Command, Option } from 'commander'
import { Dupin } from '../../dupin.ts'
import { renderCoverage } from '../../investigations/render/coverage-text.ts'
import { type CliContext, EXIT, printJson, stdoutOptions } from '../context.ts'
import {
  type CommonOptions,
  colourOption,
  formatOption,
  lakeOption,
  type OutputFormat,
} from '../options.ts'
import { rowsAsTable } from '../output/table.ts'

interface Options extends CommonOptions {
  readonly format: OutputFormat
  readonly rejects: boolean
}

const REJECTS = `SELECT r.reason, sum(r.records) AS records, count(DISTINCT r.object) AS objects,
    min(r.detail) AS example, min(o.uri) AS object
  FROM reject r JOIN object o ON o.id = r.object GROUP BY r.reason, r.detail ORDER BY records DESC LIMIT 200`

export function coverageCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('coverage')
    .description('what was read, stored, seen before and refused; what was never collected')
    .addOption(lakeOption())
    .addOption(new Option('--rejects', 'list what was refused and why').default(false))
    .addOption(formatOption('text', 'json'))
    .addOption(colourOption())
    .action(async (options: Options) => {
      const dupin = await Dupin.open(options.lake, { mustExist: true })
      try {
        const coverage = await dupin.coverage()
        const rejects = options.rejects ? await dupin.query(REJECTS) : []
        const style = stdoutOptions(context, options.color)
        if (options.format === 'json') {
          const body = options.rejects ? { ...coverage, rejects } : coverage
          printJson(context, body)
        } else {
          context.stdout.write(renderCoverage(coverage, style))
          if (rejects.length > 0) context.stdout.write(`\n${rowsAsTable(rejects, style)}`)
        }
        exit(EXIT.ok)
      } finally {
        await dupin.close()
      }
    })
}
