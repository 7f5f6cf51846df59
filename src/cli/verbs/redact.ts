import { readFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { Dupin, rewriteLake } from '../../dupin.ts'
import { UserError } from '../../events/user-error.ts'
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
  readonly values?: string
}

export function redactCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('redact')
    .description(
      'take names, addresses or keys out of all that a lake holds; a pseudonym stands instead',
    )
    .argument('[values...]', 'what is taken out, exactly as it is written in the logs')
    .addOption(lakeOption())
    .addOption(
      new Option(
        '--values <file>',
        'one value a line; what is given as an argument stays in the history of a shell',
      ),
    )
    .addOption(formatOption('text', 'json'))
    .addOption(colourOption())
    .action(async (values: readonly string[], options: Options) => {
      const all = [...values, ...linesOf(options.values)]
      if (all.length === 0)
        throw new UserError('name what is to be taken out, as arguments or with --values FILE')
      const dupin = await Dupin.open(options.lake, { mustExist: true })
      const redacted = await dupin
        .keeping()
        .redact(all)
        .finally(() => dupin.close())
      const { bytesAfter } = await rewriteLake(options.lake)
      printRows(
        redacted.map(({ pseudonym, places }, i) => ({
          value: `number ${i + 1}`,
          pseudonym,
          places,
        })),
        options,
        context,
      )
      say(
        context,
        `wrote ${options.lake} anew, ${bytesAfter} bytes; logs that are read later are not redacted`,
      )
      exit(EXIT.ok)
    })
}

function linesOf(file: string | undefined): readonly string[] {
  if (file === undefined) return []
  return readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '')
}
