import { readFileSync, statSync } from 'node:fs'
import { Command, Option } from 'commander'
import { Dupin, type Hunt, type HuntIndicator, readIndicators } from '../../dupin.ts'
import { formatTime } from '../../events/time.ts'
import { UserError } from '../../events/user-error.ts'
import { createPen, type Pen } from '../../investigations/render/text/pen.ts'
import { entityName, plural } from '../../investigations/render/words.ts'
import { type CliContext, EXIT, printJson, say, stdoutOptions } from '../context.ts'
import { type CommonOptions, colourOption, fromOption, lakeOption, toOption } from '../options.ts'
import { rowsAsCsv } from '../output/table.ts'

interface Options extends CommonOptions {
  readonly format: 'text' | 'json' | 'csv'
  readonly from?: number
  readonly to?: number
  readonly failOnHit?: boolean
}

/** Larger files are no lists of indicators. */
const MOST_BYTES = 64 * 1024 * 1024
/** Lines that are told of one by one. */
const MOST_TOLD = 10

export function huntCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('hunt')
    .description(
      'look for addresses, keys, users, programs, buckets and hashes that somebody wrote down',
    )
    .argument('<files...>', 'lists (one a line), CSV, STIX 2.1 or MISP; - reads what is piped in')
    .addOption(lakeOption())
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(new Option('--fail-on-hit', 'exit with 1 when anything was seen'))
    .addOption(
      new Option('--format <format>', 'how to print what was seen')
        .choices(['text', 'json', 'csv'])
        .default('text'),
    )
    .addOption(colourOption())
    .action(async (files: readonly string[], options: Options) => {
      const indicators = await indicatorsIn(files, context)
      const dupin = await Dupin.open(options.lake, { mustExist: true })
      try {
        const found = await dupin.hunt(indicators, options)
        print(found, indicators.length, options, context)
        exit(options.failOnHit === true && found.hits.length > 0 ? EXIT.findings : EXIT.ok)
      } finally {
        await dupin.close()
      }
    })
}

async function indicatorsIn(
  files: readonly string[],
  context: CliContext,
): Promise<readonly HuntIndicator[]> {
  const all: HuntIndicator[] = []
  for (const file of files) {
    const { indicators, notUnderstood } = readIndicators(await textOf(file, context))
    all.push(...indicators)
    const pen = createPen(stdoutOptions(context, 'never'))
    for (const { line, text } of notUnderstood.slice(0, MOST_TOLD))
      say(context, pen.safe(`${file}${line > 0 ? `:${line}` : ''}: not understood: ${text}`))
    const more = notUnderstood.length - MOST_TOLD
    if (more > 0) say(context, `${file}: ${more} more that were not understood`)
  }
  if (all.length === 0)
    throw new UserError(`${files.join(', ')} has no indicator that can be looked for`)
  return [...new Map(all.map((one) => [`${one.kind} ${one.value}`, one])).values()]
}

async function textOf(file: string, { stdin }: CliContext): Promise<string> {
  if (file !== '-') {
    const found = statSync(file, { throwIfNoEntry: false })
    if (found === undefined) throw new UserError(`there is no file ${file}`)
    if (found.size > MOST_BYTES) throw new UserError(`${file} is larger than 64 MiB; split it`)
    return readFileSync(file, 'utf8')
  }
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of stdin ?? []) {
    size += part.length
    if (size > MOST_BYTES) throw new UserError('what is piped in is larger than 64 MiB; split it')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function print(found: Hunt, asked: number, options: Options, context: CliContext): void {
  if (options.format === 'json') printJson(context, jsonOf(found, asked))
  else if (options.format === 'csv') context.stdout.write(rowsAsCsv(found.hits.map(rowOf)))
  else
    context.stdout.write(textOfHunt(found, asked, createPen(stdoutOptions(context, options.color))))
}

function jsonOf({ hits, near }: Hunt, asked: number) {
  return {
    indicators: asked,
    hits: hits.map((hit) => ({ ...hit, first: formatTime(hit.first), last: formatTime(hit.last) })),
    near,
  }
}

function rowOf({ indicator, principals, operations, eventIds, ...hit }: Hunt['hits'][number]) {
  return {
    kind: indicator.kind,
    indicator: indicator.value,
    label: indicator.label,
    ...hit,
    first: formatTime(hit.first),
    last: formatTime(hit.last),
    principals: principals.join(' '),
    operations: operations.join(' '),
    eventIds: eventIds.join(' '),
  }
}

function textOfHunt({ hits, near }: Hunt, asked: number, pen: Pen): string {
  const seen = new Set(hits.map(({ indicator }) => indicator)).size
  const lines = [
    `${seen} of ${asked} indicators were seen`,
    ...hits.flatMap((hit) => hitLines(hit, pen)),
  ]
  for (const { indicator, network } of near)
    lines.push(pen.safe(`${indicator.value} was not seen; others of ${network} were`))
  return `${lines.join('\n')}\n`
}

function hitLines(hit: Hunt['hits'][number], pen: Pen): readonly string[] {
  const { indicator, seenAs, table, column, count, failed, principals, operations, eventIds } = hit
  const as = seenAs === indicator.value ? '' : ` as ${seenAs}`
  const label = indicator.label === '' ? '' : ` (${indicator.label})`
  const times = `${plural(count, 'time')}${failed > 0 ? `, ${failed} failed` : ''}`
  const who = principals.map((id) => entityName({ type: 'unknown', id })).join(', ')
  return [
    '',
    `${pen.paint('bad', pen.safe(indicator.value))} ${pen.paint('dim', pen.safe(`${indicator.kind}${label}${as}`))}`,
    pen.safe(
      `  ${times} in ${table}.${column}, ${formatTime(hit.first)} to ${formatTime(hit.last)}`,
    ),
    ...(who === '' ? [] : [pen.safe(`  by ${who}`)]),
    ...(operations.length === 0 ? [] : [pen.safe(`  ${operations.join(', ')}`)]),
    ...(eventIds.length === 0 ? [] : [pen.safe(`  dupin explain ${eventIds[0]}`)]),
  ]
}
