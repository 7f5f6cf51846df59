import { Command, Option } from 'commander'
import { Dupin, type ParkedNote, type SourceStatus } from '../../dupin.ts'
import { renderCoverage } from '../../investigations/render/coverage-text.ts'
import { type CliContext, EXIT, printJson, stdoutOptions } from '../context.ts'
import {
  type CommonOptions,
  colourOption,
  formatOption,
  lakeOption,
  type OutputFormat,
} from '../options.ts'
import { rowsAsTable } from '../output/table.ts'

interface Options extends CommonOptions {
  readonly format: OutputFormat
  readonly rejects: boolean
  readonly parked: boolean
}

const REJECTS = `SELECT r.reason, sum(r.records) AS records, count(DISTINCT r.object) AS objects,
    min(r.detail) AS example, min(o.uri) AS object
  FROM reject r JOIN object o ON o.id = r.object GROUP BY r.reason, r.detail ORDER BY records DESC LIMIT 200`

export function coverageCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('coverage')
    .description('what was read, stored, seen before and refused; what was never collected')
    .addOption(lakeOption())
    .addOption(new Option('--rejects', 'list what was refused and why').default(false))
    .addOption(
      new Option('--parked', 'list messages of queues that were given up and why').default(false),
    )
    .addOption(formatOption('text', 'json'))
    .addOption(colourOption())
    .action(async (options: Options) => {
      const dupin = await Dupin.open(options.lake, { mustExist: true })
      try {
        await show(dupin, options, context)
        exit(EXIT.ok)
      } finally {
        await dupin.close()
      }
    })
}

async function show(dupin: Dupin, options: Options, context: CliContext): Promise<void> {
  const coverage = await dupin.coverage()
  const sources = (await dupin.sourceStatuses()).map(sourceRow)
  const rejects = options.rejects ? { rejects: await dupin.query(REJECTS) } : {}
  const parked = options.parked ? { parked: (await dupin.parkedMessages()).map(parkedRow) } : {}
  if (options.format === 'json')
    return printJson(context, { ...coverage, sources, ...rejects, ...parked })
  const style = stdoutOptions(context, options.color)
  context.stdout.write(renderCoverage(coverage, style))
  for (const rows of Object.values({ sources, ...rejects, ...parked }))
    if (rows.length > 0) context.stdout.write(`\n${rowsAsTable(rows, style)}`)
}

/** How collecting went, with times to read. */
function sourceRow({ name, state, objects, unreadable, parked, ...rest }: SourceStatus) {
  const { lastSuccess, lastError } = rest
  return {
    source: name,
    state,
    objects,
    unreadable,
    parked,
    lastSuccess: lastSuccess === undefined ? null : new Date(lastSuccess).toISOString(),
    lastError:
      lastError === undefined
        ? null
        : `${new Date(lastError.at).toISOString()} ${lastError.message}`,
  }
}

function parkedRow({ source, message, why, objects, at }: ParkedNote) {
  return { source, message, why, object: objects[0] ?? null, at: new Date(at).toISOString() }
}
