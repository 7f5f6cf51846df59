import { readFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { Dupin } from '../../dupin.ts'
import { formatTime } from '../../events/time.ts'
import { UserError } from '../../events/user-error.ts'
import { type CliContext, EXIT, say } from '../context.ts'
import {
  type CommonOptions,
  colourOption,
  formatOption,
  lakeOption,
  type OutputFormat,
  timeArgument,
} from '../options.ts'
import { printRows } from '../output/rows.ts'

interface Options extends CommonOptions {
  readonly format: OutputFormat
  readonly add?: 'threat' | 'deny'
  readonly name?: string
  readonly expires?: number
  readonly remove?: string
}

export function listsCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('lists')
    .description(
      'keep threat and deny lists of addresses: who calls from them is found and flagged',
    )
    .argument('[file]', 'with --add: addresses and networks, in any form that hunt reads')
    .addOption(lakeOption())
    .addOption(new Option('--add <kind>', 'add or replace a list').choices(['threat', 'deny']))
    .addOption(new Option('--name <name>', 'with --add: what it is called'))
    .addOption(
      new Option('--expires <time>', 'with --add: when it counts no more').argParser(timeArgument),
    )
    .addOption(new Option('--remove <name>', 'forget a list').conflicts('add'))
    .addOption(formatOption('text', 'json'))
    .addOption(colourOption())
    .action(async (file: string | undefined, options: Options) => {
      const dupin = await Dupin.open(options.lake, { mustExist: true })
      try {
        await change(dupin, file, options, context)
        await print(dupin, options, context)
        exit(EXIT.ok)
      } finally {
        await dupin.close()
      }
    })
}

async function change(
  dupin: Dupin,
  file: string | undefined,
  { add, name, expires, remove }: Options,
  context: CliContext,
): Promise<void> {
  const triage = dupin.triage(() => context.now().getTime())
  if (remove !== undefined) await triage.removeList(remove)
  if (add === undefined) {
    if (file !== undefined) throw new UserError(`say what ${file} is: --add threat or --add deny`)
    return
  }
  if (file === undefined || name === undefined)
    throw new UserError('--add needs a file and a --name')
  const list = await triage.addList(name, add, textOf(file), expires)
  say(context, `${list.networks.length} addresses and networks are on the list ${list.name}`)
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new UserError(`${file} cannot be read`)
  }
}

async function print(dupin: Dupin, options: Options, context: CliContext): Promise<void> {
  const lists = await dupin.triage(() => context.now().getTime()).lists()
  const rows = lists.map(({ name, kind, networks, added, expires }) => ({
    name,
    kind,
    networks: networks.length,
    added: formatTime(added),
    expires: expires === undefined ? '' : formatTime(expires),
  }))
  printRows(rows, options, context)
}
