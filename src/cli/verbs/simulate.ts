import { Command, Option } from 'commander'
import { SCENARIOS, simulateInto } from '../../dupin.ts'
import { type CliContext, EXIT, printJson, say } from '../context.ts'
import { positiveInteger } from '../options.ts'

interface Options {
  readonly seed: string
  readonly scenario?: readonly string[]
  readonly days?: number
  readonly quiet: boolean
  readonly digests: boolean
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
    .addHelpText(
      'after',
      `\nIncidents:\n${SCENARIOS.map(({ name, title }) => `  ${name.padEnd(22)}${title}`).join('\n')}`,
    )
    .action((folder: string, options: Options) => {
      const scenarios = options.quiet ? [] : options.scenario
      const written = simulateInto(folder, {
        seed: options.seed,
        digests: options.digests,
        ...(options.days === undefined ? {} : { days: options.days }),
        ...(scenarios === undefined ? {} : { scenarios }),
      })
      say(context, `${written.files} files, ${(written.bytes / 1e6).toFixed(1)} MB in ${folder}`)
      printJson(context, written.truth)
      exit(EXIT.ok)
    })
}
