import { Command, InvalidArgumentError, Option } from 'commander'
import { SCENARIOS, SIMULATED_LOGS, simulateInto, USUAL_LOGS } from '../../dupin.ts'
import { type CliContext, EXIT, printJson, say } from '../context.ts'
import { positiveInteger } from '../options.ts'

interface Options {
  readonly seed: string
  readonly scenario?: readonly string[]
  readonly days?: number
  readonly quiet: boolean
  readonly digests: boolean
  readonly logs?: readonly string[]
}

export function simulateCommand(context: CliContext, exit: (code: number) => void): Command {
  const names = SCENARIOS.map(({ name }) => name)
  return new Command('simulate')
    .description("write the logs of an imagined organisation in AWS's own layouts, and truth.json")
    .argument('<folder>', 'where to; made when it is not there')
    .addOption(new Option('--seed <seed>', 'the same seed writes the same bytes').default('1'))
    .addOption(
      new Option(
        '--scenario <name...>',
        'incidents; three chosen by the seed when left out',
      ).choices(names),
    )
    .addOption(new Option('--days <n>', 'how many days').argParser(positiveInteger))
    .addOption(
      new Option('--quiet', 'no incidents: ordinary days and look-alikes only').default(false),
    )
    .addOption(
      new Option(
        '--digests',
        'CloudTrail’s digests too, and the key that signs them for `dupin verify --keys`',
      ).default(false),
    )
    .addOption(logsOption())
    .addHelpText('after', helpText())
    .action((folder: string, options: Options) => {
      const scenarios = options.quiet ? [] : options.scenario
      const written = simulateInto(folder, {
        seed: options.seed,
        digests: options.digests,
        ...(options.days === undefined ? {} : { days: options.days }),
        ...(options.logs === undefined ? {} : { logs: options.logs }),
        ...(scenarios === undefined ? {} : { scenarios }),
      })
      say(context, `${written.files} files, ${(written.bytes / 1e6).toFixed(1)} MB in ${folder}`)
      printJson(context, written.truth)
      exit(EXIT.ok)
    })
}

function logsOption(): Option {
  const option = new Option(
    '--logs <names>',
    'which logs, separated by commas; `usual` stands for those that are written when left out',
  )
  return option.argParser(logNames)
}

function helpText(): string {
  const incidents = SCENARIOS.map(({ name, title }) => `  ${name.padEnd(22)}${title}`)
  const further = SIMULATED_LOGS.filter((name) => !isUsual(name))
  return [
    '\nIncidents:',
    ...incidents,
    '\nLogs:',
    `  usual: ${USUAL_LOGS.join(', ')}`,
    `  further: ${further.join(', ')}`,
  ].join('\n')
}

function isUsual(name: string): boolean {
  return USUAL_LOGS.some((usual) => usual === name)
}

/** `usual,ocsf` as the logs themselves. */
function logNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.find((name) => name !== 'usual' && !SIMULATED_LOGS.includes(name))
  if (unknown !== undefined)
    throw new InvalidArgumentError(
      `there is no log "${unknown}"; choose from usual, ${SIMULATED_LOGS.join(', ')}.`,
    )
  return [...new Set(names.flatMap((name) => (name === 'usual' ? USUAL_LOGS : [name])))]
}
