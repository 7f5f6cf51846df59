import { Command, Option } from 'commander'
import type { IngestProgress, IngestSummary } from '../../dupin.ts'
import { Dupin } from '../../dupin.ts'
import { UserError } from '../../events/user-error.ts'
import { renderCoverage } from '../../investigations/render/coverage-text.ts'
import { neutralise } from '../../investigations/render/neutralise.ts'
import { type CliContext, EXIT, printJson, progressOf, say, stdoutOptions } from '../context.ts'
import { linesOf } from '../lines-of.ts'
import {
  type CommonOptions,
  colourOption,
  formatOption,
  lakeOption,
  type OutputFormat,
  positiveInteger,
  timeArgument,
} from '../options.ts'

interface Options extends CommonOptions, BucketOptions {
  readonly format: OutputFormat
  readonly geoip?: string
  readonly threads?: number
  readonly redact?: string
}

/** How a bucket is reached, and which of its days are read. */
interface BucketOptions {
  readonly profile?: string
  readonly region?: string
  readonly endpointUrl?: string
  /** Milliseconds since the epoch. */
  readonly from?: number
}

export function ingestCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('ingest')
    .description('read logs into a lake; what was read before is left alone')
    .argument('<path>', 'a folder of logs, one file, or s3://bucket/prefix; plain or gzip')
    .addOption(lakeOption())
    .addOption(new Option('--geoip <file>', 'an mmdb file with places or networks of addresses'))
    .addOption(new Option('--threads <n>', 'readers at once').argParser(positiveInteger))
    .addOption(
      new Option(
        '--redact <file>',
        'names, addresses or keys, one a line, that a pseudonym stands for in what is read',
      ),
    )
    .addOption(new Option('--profile <name>', 'of a bucket: the profile of AWS to read with'))
    .addOption(new Option('--region <name>', 'of a bucket: its Region, if it is not found'))
    .addOption(new Option('--endpoint-url <url>', 'of a bucket: where S3 is asked instead of AWS'))
    .addOption(
      new Option('--from <day>', 'of a bucket: leave earlier days alone').argParser(timeArgument),
    )
    .addOption(formatOption('text', 'json'))
    .addOption(colourOption())
    .action(async (path: string, options: Options) => {
      const { threads, redact } = options
      const dupin = await Dupin.open(options.lake, {
        ...(threads === undefined ? {} : { threads }),
        ...(redact === undefined ? {} : { redact: linesOf(redact) }),
      })
      try {
        const summary = await ingestWithProgress(dupin, path, context, options)
        const coverage = await dupin.coverage()
        if (options.format === 'json') {
          printJson(context, { ingested: summary, coverage })
        } else {
          context.stdout.write(renderCoverage(coverage, stdoutOptions(context, options.color)))
        }
        tellProblems(summary, context)
        const refused = summary.rejected - summary.notMembers
        exit(refused > 0 || summary.problems.length > 0 ? EXIT.partial : EXIT.ok)
      } finally {
        await dupin.close()
      }
    })
}

/** Ingests with a progress bar where somebody watches. */
export async function ingestWithProgress(
  dupin: Dupin,
  path: string,
  context: CliContext,
  options: BucketOptions & { readonly geoip?: string } = {},
): Promise<IngestSummary> {
  const progress = progressOf(context, 'reading')
  const started = performance.now()
  const { geoip } = options
  const unreadable: string[] = []
  const listening = {
    now: context.now,
    onProgress: ({ objects, read, bytes }: IngestProgress) =>
      progress.update({ done: objects, events: read, bytes }),
    onUnreadable: ({ uri }: { readonly uri: string }, detail: string) => {
      if (unreadable.push(`${uri}: ${detail}`) > MOST_TOLD) unreadable.pop()
    },
    ...(geoip === undefined ? {} : { geoip }),
  }
  const summary = path.startsWith('s3://')
    ? await dupin.ingestBucket(path, { ...listening, ...bucketOptions(options, context) })
    : await dupin.ingestFolder(path, { ...listening, ...refuseBucketOptions(options) })
  progress.finish()
  const seconds = (performance.now() - started) / 1000
  const known = summary.known > 0 ? `, ${summary.known} known already` : ''
  say(
    context,
    `read ${summary.read} records of ${summary.objects} objects in ${seconds.toFixed(1)} s${known}: ` +
      `${summary.stored} new, ${summary.duplicate} duplicate, ${summary.rejected} rejected`,
  )
  for (const problem of unreadable) say(context, `could not read ${neutralise(problem)}`)
  return summary
}

const MOST_TOLD = 10

/** A bucket elsewhere says where it is, within one partition of AWS. */
const USUAL_REGION = 'us-east-1'

function bucketOptions({ profile, region, endpointUrl, from }: BucketOptions, { env }: CliContext) {
  return {
    region: region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? USUAL_REGION,
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
    ...(from === undefined ? {} : { from }),
  }
}

/** @throws UserError for what means nothing to a folder */
function refuseBucketOptions(options: BucketOptions): Record<string, never> {
  const { profile, region, endpointUrl, from } = options
  const given = {
    '--profile': profile,
    '--region': region,
    '--endpoint-url': endpointUrl,
    '--from': from,
  }
  const [name] = Object.entries(given).find(([, value]) => value !== undefined) ?? []
  if (name !== undefined) throw new UserError(`${name} is for s3://BUCKET/PREFIX, not for a folder`)
  return {}
}

function tellProblems(summary: IngestSummary, context: CliContext): void {
  for (const problem of summary.problems.slice(0, MOST_TOLD))
    say(context, `could not read ${neutralise(problem)}`)
  if (summary.problems.length > MOST_TOLD)
    say(context, `and ${summary.problems.length - MOST_TOLD} more`)
  if (summary.notMembers > 0)
    say(
      context,
      `${summary.notMembers} of the rejected are of accounts that are not members of the behavior graph`,
    )
  if (summary.rejected > summary.notMembers)
    say(context, 'what was rejected and why: dupin coverage --rejects')
}
