import { readFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { type CollectedTotals, Dupin } from '../../dupin.ts'
import { UserError } from '../../events/user-error.ts'
import { neutralise } from '../../investigations/render/neutralise.ts'
import { type Configuration, parseConfiguration } from '../../set-up.ts'
import { checkProfile } from '../aws-files.ts'
import { type CliContext, EXIT, printJson, progressOf, say, stdoutOptions } from '../context.ts'
import {
  type CommonOptions,
  colourOption,
  formatOption,
  lakeOption,
  type OutputFormat,
  positiveInteger,
} from '../options.ts'
import type { Progress } from '../output/progress.ts'
import { rowsAsTable } from '../output/table.ts'
import { dryRun } from './collect-dry-run.ts'
import { sayExpired } from './expire-daily.ts'

/** Instead of what the configuration says of how to reach AWS. */
export interface AwsOptions {
  readonly profile?: string
  readonly region?: string
  readonly endpointUrl?: string
}

interface Options extends CommonOptions, AwsOptions {
  readonly config: string
  readonly format: OutputFormat
  readonly threads?: number
  readonly dryRun: boolean
}

const EXAMPLES = `
Examples:
  dupin collect --config dupin.yaml --dry-run             what would be read, and how much
  dupin collect --config dupin.yaml --lake l.duckdb       everything that is there now
  dupin serve --collect dupin.yaml --lake l.duckdb        and all that comes, for ever`

export function collectCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('collect')
    .description('collect logs from AWS into a lake: buckets, queues and APIs of a configuration')
    .addOption(new Option('--config <file>', 'what to collect, as YAML').default('dupin.yaml'))
    .addOption(lakeOption())
    .addOption(new Option('--profile <name>', 'a profile of the AWS configuration files'))
    .addOption(new Option('--region <region>', 'where a source names no Region'))
    .addOption(new Option('--endpoint-url <url>', "instead of AWS's own address"))
    .addOption(
      new Option('--dry-run', 'list what would be read and how much, and read nothing').default(
        false,
      ),
    )
    .addOption(new Option('--threads <n>', 'readers at once').argParser(positiveInteger))
    .addOption(formatOption('text', 'json'))
    .addOption(colourOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      exit(await collect(options, context))
    })
}

/** @throws UserError when it is not there or not what it must be */
export function readConfiguration(path: string, aws: AwsOptions = {}): Configuration {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new UserError(`there is no configuration at ${path}; name one with --config`, { cause })
  }
  const configuration = parseConfiguration(text, path)
  if (configuration.sources.length === 0)
    throw new UserError(`${path} names no sources: there is nothing to collect`)
  const { profile, region, endpointUrl } = aws
  return {
    ...configuration,
    aws: {
      ...configuration.aws,
      ...(profile === undefined ? {} : { profile }),
      ...(region === undefined ? {} : { region }),
      ...(endpointUrl === undefined ? {} : { endpointUrl }),
    },
  }
}

/** What is said when a source begins to fail, or gets through again. Messages quote what AWS and logs say. */
export function troubleText(source: string, message: string | undefined): string {
  const name = neutralise(source)
  return message === undefined ? `${name}: gets through again` : `${name}: ${neutralise(message)}`
}

async function collect(options: Options, context: CliContext): Promise<number> {
  const configuration = readConfiguration(options.config, options)
  checkProfile(configuration.aws.profile, context)
  if (options.dryRun) return dryRun(configuration, options, context)
  // The lake holds the keys that hash content, and what waits to be read is nobody else's to see.
  process.umask(0o077)
  const { threads } = options
  const { redact } = configuration
  const dupin = await Dupin.open(options.lake, {
    redact,
    ...(threads === undefined ? {} : { threads }),
  })
  const progress = progressOf(context, 'collecting')
  try {
    const said = new Set<string>()
    const note = (text: string) => {
      said.add(text)
      progress.note(text)
    }
    const totals = await collected(dupin, configuration, { ...progress, note }, context)
    progress.finish()
    tell(totals, said, options, context)
    const { retention } = configuration
    if (Object.keys(retention).length > 0)
      sayExpired(await dupin.keeping().expire(retention, { now: context.now }), context)
    if (totals.some(({ state }) => state === 'stopped')) return EXIT.interrupted
    return totals.every(isWhole) ? EXIT.ok : EXIT.partial
  } finally {
    progress.finish()
    await dupin.close()
    context.leave?.()
  }
}

/** Ends in an orderly way when the process is asked to: what was read by then is kept. */
async function collected(
  dupin: Dupin,
  configuration: Configuration,
  progress: Progress,
  context: CliContext,
): Promise<readonly CollectedTotals[]> {
  const stop = new AbortController()
  void context.untilStopped().then(() => {
    progress.note('stopping …')
    stop.abort()
  })
  progress.update({ done: 0, events: 0, bytes: 0 })
  return dupin.collecting().once(configuration, {
    signal: stop.signal,
    onTrouble: (source, message) => progress.note(troubleText(source, message)),
    onProgress: ({ objects, read, bytes }) =>
      progress.update({ done: objects, events: read, bytes }),
  })
}

function isWhole({ state, unreadable, parked, problems }: CollectedTotals): boolean {
  return state === 'complete' && unreadable + parked + problems === 0
}

/** @param said what was said while it was collected: not again */
function tell(
  totals: readonly CollectedTotals[],
  said: ReadonlySet<string>,
  options: Options,
  context: CliContext,
): void {
  if (options.format === 'json') printJson(context, { sources: totals })
  else {
    const rows = totals.map(({ name, state, objects, records, unreadable, parked, problems }) => ({
      source: name,
      state,
      objects,
      records,
      unreadable,
      parked,
      unlisted: problems,
    }))
    context.stdout.write(rowsAsTable(rows, stdoutOptions(context, options.color)))
  }
  for (const { name, trouble } of totals) {
    const text = trouble === undefined ? undefined : troubleText(name, trouble)
    if (text !== undefined && !said.has(text)) say(context, text)
  }
  if (totals.some(({ parked }) => parked > 0))
    say(context, 'messages that were given up, and why: dupin coverage --parked')
}
