import { Command, Option } from 'commander'
import { Dupin, rewriteLake } from '../../dupin.ts'
import { UserError } from '../../events/user-error.ts'
import { type CliContext, EXIT, say } from '../context.ts'
import { linesOf } from '../lines-of.ts'
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
  readonly list?: boolean
  readonly forgetRule?: string
}

export function redactCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('redact')
    .description(
      'take names, addresses or keys out of all that a lake holds and of what is read later; a pseudonym stands instead',
    )
    .argument('[values...]', 'what is taken out, exactly as it is written in the logs')
    .addOption(lakeOption())
    .addOption(
      new Option(
        '--values <file>',
        'one value a line; what is given as an argument stays in the history of a shell',
      ),
    )
    .addOption(
      new Option('--list', 'show the pseudonyms whose values are redacted when logs bring them'),
    )
    .addOption(
      new Option(
        '--forget-rule <pseudonym>',
        'no longer redact its value in what is read; what was redacted stays so',
      ).conflicts(['list', 'values']),
    )
    .addOption(formatOption('text', 'json'))
    .addOption(colourOption())
    .action(async (values: readonly string[], options: Options) => {
      const all = [...values, ...(options.values === undefined ? [] : linesOf(options.values))]
      if (options.list === true || options.forgetRule !== undefined) {
        if (all.length > 0) throw new UserError('name values, or --list or --forget-rule, not both')
        await tendRules(options, context)
      } else await redact(all, options, context)
      exit(EXIT.ok)
    })
}

async function redact(all: readonly string[], options: Options, context: CliContext) {
  if (all.length === 0)
    throw new UserError('name what is to be taken out, as arguments or with --values FILE')
  const dupin = await Dupin.open(options.lake, { mustExist: true })
  const redacted = await dupin
    .keeping()
    .redact(all, context.now())
    .finally(() => dupin.close())
  const { bytesAfter } = await rewriteLake(options.lake)
  const rows = redacted.map(({ pseudonym, places }, i) => ({
    value: `number ${i + 1}`,
    pseudonym,
    places,
  }))
  printRows(rows, options, context)
  say(
    context,
    `wrote ${options.lake} anew, ${bytesAfter} bytes; what logs bring of it later is redacted as it is read`,
  )
}

async function tendRules(options: Options, context: CliContext): Promise<void> {
  const dupin = await Dupin.open(options.lake, { mustExist: true })
  try {
    const keeping = dupin.keeping()
    if (options.forgetRule !== undefined) await keeping.forgetRedactionRule(options.forgetRule)
    printRows(
      keeping.redactionRules().map((rule) => ({ ...rule })),
      options,
      context,
    )
  } finally {
    await dupin.close()
  }
}
