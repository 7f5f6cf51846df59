import { Command, Option } from 'commander'
import { Dupin } from '../../dupin.ts'
import { shortName } from '../../events/arn.ts'
import { formatTime } from '../../events/time.ts'
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
import { rowsAsTable } from '../output/table.ts'

interface Options extends CommonOptions {
  readonly format: OutputFormat
  readonly before?: number
  readonly hours: number
}

export function whoChangedCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('who-changed')
    .description('who changed an entity, or what it rests on, before a time; latest first')
    .argument('<entity>', 'an ARN, or the end of one')
    .addOption(lakeOption())
    .addOption(
      new Option('--before <time>', 'ISO 8601 UTC; the end of the logs when left out').argParser(
        timeArgument,
      ),
    )
    .addOption(new Option('--hours <n>', 'how far back').argParser(positiveInteger).default(72))
    .addOption(formatOption('text', 'json'))
    .addOption(colourOption())
    .action(async (entity: string, options: Options) => {
      const dupin = await Dupin.open(options.lake, { mustExist: true })
      try {
        const acts = await dupin.whoChanged(entity, options.before, options.hours)
        const rows = acts.map((act) => ({
          time: formatTime(act.time),
          who: act.actor.id,
          call: `${act.service.replace('.amazonaws.com', '')}:${act.operation}`,
          on: act.target?.id ?? '',
          from: act.sourceIp,
          ended: act.succeeded ? 'ok' : 'refused',
          eventId: act.eventId,
        }))
        if (options.format === 'json') printJson(context, rows)
        else if (rows.length === 0)
          say(
            context,
            `nothing changed it in the ${options.hours} hours before, as far as the logs tell`,
          )
        else {
          const short = rows.map((row) => ({
            ...row,
            who: shortName(row.who),
            on: shortName(row.on),
            eventId: row.eventId.slice(0, 8),
          }))
          context.stdout.write(rowsAsTable(short, stdoutOptions(context, options.color)))
        }
        exit(EXIT.ok)
      } finally {
        await dupin.close()
      }
    })
}
