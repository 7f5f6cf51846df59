import { writeFileSync } from 'node:fs'
import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import { Dupin, VERSION } from '../../dupin.ts'
import { formatTime } from '../../events/time.ts'
import { EXPORTS, type ExportFormat } from '../../investigations/exports/exports.ts'
import { plural } from '../../investigations/render/words.ts'
import type { Report } from '../../investigations/report.ts'
import { selectGroups } from '../../investigations/select-groups.ts'
import { type CliContext, EXIT, say } from '../context.ts'
import { fromOption, lakeOption, toOption } from '../options.ts'
import { investigateWithProgress } from './investigate.ts'

interface Options {
  readonly lake: string
  readonly from?: number
  readonly to?: number
  readonly account?: string
  readonly region?: string
  readonly output?: string
}

export function exportCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('export')
    .description('write what the last investigation found in a form that other tools take')
    .addArgument(
      new Argument('<format>', 'what to write; the list is below').choices(Object.keys(EXPORTS)),
    )
    .argument('[groups...]', 'only these finding groups; the beginning of an id will do')
    .addOption(lakeOption())
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(
      new Option(
        '--account <id>',
        'asff: the account in whose Security Hub they are imported',
      ).argParser(accountArgument),
    )
    .addOption(
      new Option('--region <name>', 'asff: its Region, if it is not that of the finding').argParser(
        regionArgument,
      ),
    )
    .addOption(new Option('--output <file>', 'write it there instead of printing it'))
    .addHelpText('after', FORMATS)
    .action(async (format: ExportFormat, groups: readonly string[], options: Options) => {
      const dupin = await Dupin.open(options.lake, { mustExist: true })
      try {
        const report = selectGroups(await reportOf(dupin, context, options), groups)
        const { account, region } = options
        const text = EXPORTS[format].write(report, {
          now: context.now().getTime(),
          version: VERSION,
          ...(account === undefined ? {} : { account }),
          ...(region === undefined ? {} : { region }),
        })
        if (options.output === undefined) context.stdout.write(text)
        else writeFileSync(options.output, text)
        say(context, told(report, options.output))
        exit(EXIT.ok)
      } finally {
        await dupin.close()
      }
    })
}

const FORMATS = `
Formats:
${Object.entries(EXPORTS)
  .map(([name, { about }]) => `  ${name.padEnd(16)} ${about}`)
  .join('\n')}

Without --from and --to it is what the last investigation found; it investigates when there was none,
or when it was of another scope than what is asked for.`

/** What the last investigation found, if it was of the scope that is asked for; else what one finds now. */
async function reportOf(dupin: Dupin, context: CliContext, options: Options): Promise<Report> {
  const last = await dupin.lastReport()
  if (last !== undefined && (await isOfScope(dupin, last, options))) return last
  return investigateWithProgress(dupin, context, undefined, options)
}

async function isOfScope(dupin: Dupin, { scope }: Report, options: Options): Promise<boolean> {
  const { from, to } = options
  if (from === undefined && to === undefined) return true
  const asked = await dupin.scope({
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  })
  return asked.start === scope.start && asked.end === scope.end
}

function told({ findingGroups, scope }: Report, output: string | undefined): string {
  const what = `${plural(findingGroups.length, 'finding group')} of ${formatTime(scope.start)} to ${formatTime(scope.end)}`
  return output === undefined ? what : `${what} in ${output}`
}

function accountArgument(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new InvalidArgumentError('write an account id of 12 digits.')
  return text
}

function regionArgument(text: string): string {
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(text))
    throw new InvalidArgumentError('write a Region such as eu-west-1.')
  return text
}
