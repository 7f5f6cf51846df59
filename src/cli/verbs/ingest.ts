import { Command, Option } from 'commander'
import type { IngestSummary } from '../../dupin.ts'
import { Dupin } from '../../dupin.ts'
import { renderCoverage } from '../../investigations/render/coverage-text.ts'
import { neutralise } from '../../investigations/render/neutralise.ts'
import { type CliContext, EXIT, printJson, progressOf, say, stdoutOptions } from '../context.ts'
import {
  type CommonOptions,
  colourOption,
  formatOption,
  lakeOption,
  type OutputFormat,
  positiveInteger,
} from '../options.ts'

interface Options extends CommonOptions {
  readonly format: OutputFormat
  readonly geoip?: string
  readonly threads?: number
}

export function ingestCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('ingest')
    .description('read logs into a lake; what was read before is left alone')
    .argument('<path>', 'a folder of logs, or one file; plain or gzip')
    .addOption(lakeOption())
    .addOption(new Option('--geoip <file>', 'an mmdb file with places or networks of addresses'))
    .addOption(new Option('--threads <n>', 'readers at once').argParser(positiveInteger))
    .addOption(formatOption('text', 'json'))
    .addOption(colourOption())
    .action(async (path: string, options: Options) => {
      const dupin = await Dupin.open(
        options.lake,
        options.threads === undefined ? {} : { threads: options.threads },
      )
      try {
        const summary = await ingestWithProgress(dupin, path, context, options.geoip)
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
  geoip?: string,
): Promise<IngestSummary> {
  const progress = progressOf(context, 'reading')
  const started = performance.now()
  const summary = await dupin.ingestFolder(path, {
    now: context.now,
    onProgress: ({ objects, read, bytes }) =>
      progress.update({ done: objects, events: read, bytes }),
    ...(geoip === undefined ? {} : { geoip }),
  })
  progress.finish()
  const seconds = (performance.now() - started) / 1000
  const known = summary.known > 0 ? `, ${summary.known} known already` : ''
  say(
    context,
    `read ${summary.read} records of ${summary.objects} objects in ${seconds.toFixed(1)} s${known}: ` +
      `${summary.stored} new, ${summary.duplicate} duplicate, ${summary.rejected} rejected`,
  )
  return summary
}

function tellProblems(summary: IngestSummary, context: CliContext): void {
  for (const problem of summary.problems.slice(0, 10))
    say(context, `could not read ${neutralise(problem)}`)
  if (summary.problems.length > 10) say(context, `and ${summary.problems.length - 10} more`)
  if (summary.notMembers > 0)
    say(
      context,
      `${summary.notMembers} of the rejected are of accounts that are not members of the behavior graph`,
    )
  if (summary.rejected > summary.notMembers)
    say(context, 'what was rejected and why: dupin coverage --rejects')
}
