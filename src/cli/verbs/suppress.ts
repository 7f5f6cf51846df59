import { Command, Option } from 'commander'
import { Dupin } from '../../dupin.ts'
import type { Severity } from '../../events/severity.ts'
import { formatTime } from '../../events/time.ts'
import { UserError } from '../../events/user-error.ts'
import { type CliContext, EXIT, say } from '../context.ts'
import {
  type CommonOptions,
  colourOption,
  formatOption,
  lakeOption,
  type OutputFormat,
  severityArgument,
  timeArgument,
} from '../options.ts'
import { printRows } from '../output/rows.ts'

interface Options extends CommonOptions {
  readonly format: OutputFormat
  readonly type: string
  readonly entity: string
  readonly actor: string
  readonly account: string
  readonly reason?: string
  readonly expires?: number
  readonly by: string
  readonly upTo: Severity
  readonly remove?: string
}

export function suppressCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('suppress')
    .description('accept findings for a reason and a time: they are counted and make no group')
    .addOption(lakeOption())
    .addOption(
      new Option('--type <type>', 'such as Technique/UserCreated, or Behaviour/*').default(''),
    )
    .addOption(
      new Option('--entity <id>', 'what it is about: an id, or the end of one').default(''),
    )
    .addOption(new Option('--actor <id>', 'who did it: an ARN, or the end of one').default(''))
    .addOption(new Option('--account <id>', 'only in this account').default(''))
    .addOption(new Option('--reason <text>', 'why; without it the rules are listed'))
    .addOption(
      new Option('--expires <time>', 'when it counts again, at most a year ahead').argParser(
        timeArgument,
      ),
    )
    .addOption(new Option('--by <name>', 'who accepts it').default(''))
    .addOption(
      new Option('--up-to <severity>', 'what is graver is told all the same')
        .default('MEDIUM')
        .argParser(severityArgument),
    )
    .addOption(new Option('--remove <id>', 'forget a rule'))
    .addOption(formatOption('text', 'json'))
    .addOption(colourOption())
    .action(async (options: Options) => {
      const dupin = await Dupin.open(options.lake, { mustExist: true })
      try {
        await change(dupin, options, context)
        await print(dupin, options, context)
        exit(EXIT.ok)
      } finally {
        await dupin.close()
      }
    })
}

async function change(dupin: Dupin, options: Options, context: CliContext): Promise<void> {
  const triage = dupin.triage(() => context.now().getTime())
  const { remove, type, entity, actor, account, reason, expires, by, upTo } = options
  if (remove !== undefined) return await triage.unsuppress(remove)
  const asked = [type, entity, actor, account].some((text) => text !== '')
  if (!asked && reason === undefined) return
  if (reason === undefined || expires === undefined)
    throw new UserError('a rule needs a --reason and a time on which it --expires')
  const { id } = await triage.suppress({ type, entity, actor, account, reason, expires, by, upTo })
  say(context, `rule ${id} accepts them until ${formatTime(expires)}`)
}

async function print(dupin: Dupin, options: Options, context: CliContext): Promise<void> {
  const now = context.now().getTime()
  const rules = await dupin.triage(() => now).suppressions()
  const rows = rules.map(({ created, expires, ...rule }) => ({
    ...rule,
    created: formatTime(created),
    expires: `${formatTime(expires)}${expires <= now ? ' (expired)' : ''}`,
  }))
  printRows(rows, options, context)
}
