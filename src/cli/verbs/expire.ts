import { readFileSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import { Dupin, type Expired, type RetentionRules, retentionOf, rewriteLake } from '../../dupin.ts'
import { formatTime } from '../../events/time.ts'
import { type CliContext, EXIT, printJson, say } from '../context.ts'
import {
  type CommonOptions,
  colourOption,
  formatOption,
  lakeOption,
  type OutputFormat,
} from '../options.ts'
import { printRows } from '../output/rows.ts'
import { sayHeldBack } from './expire-daily.ts'

interface Options extends CommonOptions {
  readonly format: OutputFormat
  readonly config?: string
  readonly keep?: Readonly<Record<string, number>>
  readonly dryRun?: boolean
  readonly trustClock?: boolean
  readonly rewrite: boolean
}

export function expireCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('expire')
    .description('delete what is older than it may be kept; a year where nothing else is said')
    .addOption(lakeOption())
    .addOption(new Option('--config <file>', 'take the days from its retention section'))
    .addOption(
      new Option(
        '--keep <log=days>',
        'days of one log, or default=days; may be given several times',
      ).argParser(keepArgument),
    )
    .addOption(new Option('--dry-run', 'only say what would go'))
    .addOption(
      new Option(
        '--trust-clock',
        'count ages to now even where no log is nearly as late, as when nothing is collected any more; a clock that is wrong deletes logs then',
      ),
    )
    .addOption(
      new Option(
        '--no-rewrite',
        'do not write the file anew: quicker, but what was deleted stays in free blocks of it until they are used again',
      ),
    )
    .addOption(formatOption('text', 'json'))
    .addOption(colourOption())
    .action(async (options: Options) => {
      const expired = await expireIn(options, context)
      tell(expired, options, context)
      exit(EXIT.ok)
    })
}

async function expireIn(options: Options, context: CliContext): Promise<Expired> {
  const configured =
    options.config === undefined
      ? {}
      : retentionOf(readFileSync(options.config, 'utf8'), options.config)
  const rules: RetentionRules = { ...configured, ...options.keep }
  const dupin = await Dupin.open(options.lake, { mustExist: true })
  let expired: Expired
  try {
    expired = await dupin.keeping().expire(rules, {
      now: context.now,
      dryRun: options.dryRun === true,
      trustClock: options.trustClock === true,
    })
  } finally {
    await dupin.close()
  }
  if (options.dryRun === true || !options.rewrite || expired.rows === 0) return expired
  const { bytesBefore, bytesAfter } = await rewriteLake(options.lake)
  say(context, `wrote ${options.lake} anew: ${bytesBefore} bytes before, ${bytesAfter} now`)
  return expired
}

function tell(expired: Expired, options: Options, context: CliContext): void {
  if (options.format === 'json') {
    printJson(context, expired)
    return
  }
  printRows(
    expired.logs.map(({ log, before, rows }) => ({ log, before: formatTime(before), rows })),
    options,
    context,
  )
  sayHeldBack(expired, context)
  const { rows, relations, features, terms, left } = expired
  say(
    context,
    options.dryRun === true
      ? `${rows} rows would go`
      : `${rows} rows are gone, with ${relations} lines of relations, ${features} of sketches and ${terms} strings; ` +
          `looked for again, ${left} rows are older than they may be`,
  )
}

function keepArgument(
  text: string,
  before: Readonly<Record<string, number>> | undefined,
): Readonly<Record<string, number>> {
  const [, log, days] = /^([a-z0-9-]+)=(\d{1,4})$/.exec(text) ?? []
  if (log === undefined || Number(days) < 1)
    throw new InvalidArgumentError('write a log and its days, such as vpc-flow=90.')
  return { ...before, [log]: Number(days) }
}
