import { Command, Option } from 'commander'
import { Dupin, type ParkedNote, type SourceStatus } from '../../dupin.ts'
import { DAY, HOUR } from '../../events/time.ts'
import { UserError } from '../../events/user-error.ts'
import { coverageMapToJson, renderCoverageMap } from '../../investigations/render/coverage-map.ts'
import { renderCoverage } from '../../investigations/render/coverage-text.ts'
import { type CliContext, EXIT, printJson, stdoutOptions } from '../context.ts'
import {
  type CommonOptions,
  colourOption,
  formatOption,
  fromOption,
  lakeOption,
  type OutputFormat,
  toOption,
} from '../options.ts'
import { rowsAsTable } from '../output/table.ts'

interface Options extends CommonOptions {
  readonly format: OutputFormat
  readonly rejects: boolean
  readonly parked: boolean
  readonly map: boolean
  readonly from?: number
  readonly to?: number
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
    .addOption(
      new Option(
        '--map',
        'hour by hour whether each log of each account and Region is there, empty, missing or late',
      ).default(false),
    )
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(formatOption('text', 'json'))
    .addOption(colourOption())
    .action(async (options: Options) => {
      const dupin = await Dupin.open(options.lake, { mustExist: true })
      try {
        if (options.map) await showMap(dupin, options, context)
        else await show(dupin, options, context)
        exit(EXIT.ok)
      } finally {
        await dupin.close()
      }
    })
}

async function show(dupin: Dupin, options: Options, context: CliContext): Promise<void> {
  const coverage = await dupin.coverage()
  const sources = (await dupin.collecting().statuses()).map(sourceRow)
  const rejects = options.rejects ? { rejects: await dupin.query(REJECTS) } : {}
  const parked = options.parked
    ? { parked: (await dupin.collecting().parked()).map(parkedRow) }
    : {}
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

/** Over the last 31 days of what is known unless a scope is given. */
async function showMap(dupin: Dupin, options: Options, context: CliContext): Promise<void> {
  const { from, to } = options
  const { start, end } = await dupin.scope({
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  })
  const last = Math.ceil(end / HOUR) * HOUR
  const window = {
    start: Math.floor((from === undefined ? last - MONTH : start) / HOUR) * HOUR,
    end: last,
  }
  if (window.end - window.start > LONGEST)
    throw new UserError(
      'a map of more than 92 days is too long to read; choose --from and --to nearer together',
    )
  const lines = await dupin.coverageHours(window, context.now().getTime())
  if (options.format === 'json') printJson(context, coverageMapToJson(lines, window))
  else context.stdout.write(renderCoverageMap(lines, window, stdoutOptions(context, options.color)))
}

const MONTH = 31 * DAY
const LONGEST = 92 * DAY
