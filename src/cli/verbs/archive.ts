import { Command, Option } from 'commander'
import { Dupin } from '../../dupin.ts'
import { formatTime } from '../../events/time.ts'
import { type CliContext, EXIT, say } from '../context.ts'
import {
  type CommonOptions,
  colourOption,
  formatOption,
  lakeOption,
  type OutputFormat,
} from '../options.ts'
import { printRows } from '../output/rows.ts'

interface Options extends CommonOptions {
  readonly format: OutputFormat
  readonly reason: string
  readonly undo?: boolean
}

export function archiveCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('archive')
    .description('be done with a finding group: it is shown again when it grows')
    .argument('[group]', 'its id, or the beginning of it; without it the archived ones are listed')
    .addOption(lakeOption())
    .addOption(new Option('--reason <text>', 'why').default(''))
    .addOption(new Option('--undo', 'show it again'))
    .addOption(formatOption('text', 'json'))
    .addOption(colourOption())
    .action(async (group: string | undefined, options: Options) => {
      const dupin = await Dupin.open(options.lake, { mustExist: true })
      try {
        const triage = dupin.triage(() => context.now().getTime())
        if (group !== undefined && options.undo === true) await triage.unarchive(group)
        else if (group !== undefined) {
          const { title } = await triage.archive(group, options.reason, await dupin.lastReport())
          say(context, `archived: ${title}`)
        }
        const rows = (await triage.archived()).map(({ findingIds, at, ...one }) => ({
          ...one,
          at: formatTime(at),
          findings: findingIds.length,
        }))
        printRows(rows, options, context)
        exit(EXIT.ok)
      } finally {
        await dupin.close()
      }
    })
}
