import { writeFileSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import {
  type BiasQuestion,
  type ClarifyAnalysis,
  type ClarifyDrift,
  clarifyAnalysis,
  clarifyDrift,
  measureBias,
  readOneFile,
} from '../../dupin.ts'
import { UserError } from '../../events/user-error.ts'
import { type CliContext, EXIT, printJson, say, stdoutOptions } from '../context.ts'
import { colourOption, formatOption, type OutputFormat } from '../options.ts'
import { clarifyJson, clarifyText, metricsJson, metricsText } from '../output/clarify.ts'
import type { ColourChoice } from '../output/style.ts'

interface Options {
  readonly baseline?: string
  readonly current: string
  readonly facet?: ColumnValue
  readonly label?: ColumnValue
  readonly prediction?: ColumnValue
  readonly group?: string
  readonly ignore: readonly string[]
  readonly format: OutputFormat
  readonly violations?: string
  readonly failOn?: 'drift'
  readonly color: ColourChoice
}

type ColumnValue = BiasQuestion['facet']

export function clarifyCommand(context: CliContext, exit: (code: number) => void): Command {
  const command = new Command('clarify')
    .description(
      "measure SageMaker Clarify's bias metrics, and hold them and feature attributions against a baseline",
    )
    .option('--baseline <path>', 'an analysis.json, or a table when --facet and --label are given')
    .requiredOption('--current <path>', 'the same, to be compared with the baseline')
  for (const option of [...tableOptions(), ...outputOptions()]) command.addOption(option)
  return command.action(async (options: Options) => {
    exit(await run(options, context))
  })
}

function tableOptions(): readonly Option[] {
  return [
    new Option('--facet <column=value>', 'the disfavoured facet').argParser(columnValue),
    new Option('--label <column=value>', 'the positive outcome, as observed').argParser(
      columnValue,
    ),
    new Option('--prediction <column=value>', 'the positive outcome, as predicted').argParser(
      columnValue,
    ),
    new Option('--group <column>', 'subgroups for the conditional metrics'),
    new Option('--ignore <column...>', 'columns that are no features, for the flip test').default(
      [],
    ),
  ]
}

function outputOptions(): readonly Option[] {
  return [
    formatOption('text', 'json'),
    new Option('--violations <file>', "write constraint_violations.json in AWS's form there"),
    new Option('--fail-on <verdict>', 'exit with 1 when there is drift').choices(['drift']),
    colourOption(),
  ]
}

async function run(options: Options, context: CliContext): Promise<number> {
  const style = stdoutOptions(context, options.color)
  const sides = new Sides(options, context)
  const current = await sides.analysisAt(options.current)
  if (options.baseline === undefined) {
    if (options.failOn !== undefined || options.violations !== undefined) {
      throw new UserError('there is no --baseline to find drift from; give one')
    }
    if (options.format === 'json') printJson(context, metricsJson(current))
    else context.stdout.write(metricsText(current, style))
    return sides.isPartial ? EXIT.partial : EXIT.ok
  }
  const drift = clarifyDrift(await sides.analysisAt(options.baseline), current)
  writeViolations(drift, options, context)
  if (options.format === 'json') printJson(context, clarifyJson(drift))
  else context.stdout.write(clarifyText(drift, style))
  if (options.failOn === 'drift' && drift.violations.length > 0) return EXIT.findings
  return sides.isPartial ? EXIT.partial : EXIT.ok
}

function writeViolations(drift: ClarifyDrift, options: Options, context: CliContext): void {
  if (options.violations === undefined) return
  writeFileSync(options.violations, drift.violationsFile())
  say(context, `the violations are in ${options.violations}`)
}

/** Reads what is compared, and remembers whether a part of it could not be read. */
class Sides {
  isPartial = false
  readonly #options: Options
  readonly #context: CliContext

  constructor(options: Options, context: CliContext) {
    this.#options = options
    this.#context = context
  }

  /** A file that is named analysis.json is one; with a facet and a label, anything else is a table. */
  async analysisAt(path: string): Promise<ClarifyAnalysis> {
    const question = questionOf(this.#options)
    if (question === undefined || /analysis\.json$/.test(path)) {
      return clarifyAnalysis({ name: path, bytes: await bytesOf(path) })
    }
    const { analysis, rows, skipped, isPartial } = await measureBias(path, question)
    this.isPartial ||= isPartial
    if (skipped > 0) {
      say(
        this.#context,
        `${path}: ${skipped} of ${rows + skipped} rows lack a facet, label or prediction`,
      )
    }
    return analysis
  }
}

function questionOf({
  facet,
  label,
  prediction,
  group,
  ignore,
}: Options): BiasQuestion | undefined {
  if (facet === undefined && label === undefined) return undefined
  if (facet === undefined || label === undefined) {
    throw new UserError('bias of a table is measured with both --facet and --label')
  }
  return {
    facet,
    label,
    ignore,
    ...(prediction && { prediction }),
    ...(group !== undefined && { group }),
  }
}

/** A file of that kind has some kilobytes. */
const MOST_BYTES = 64 << 20

async function bytesOf(path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of readOneFile(path)) {
    size += chunk.length
    if (size > MOST_BYTES) {
      throw new UserError(`${path} has more than ${MOST_BYTES} bytes; give an analysis.json`)
    }
    chunks.push(Buffer.from(chunk))
  }
  return Buffer.concat(chunks)
}

function columnValue(text: string): ColumnValue {
  const at = text.lastIndexOf('=')
  if (at <= 0 || at === text.length - 1) {
    throw new InvalidArgumentError('write a column and a value, such as Sex=0.')
  }
  return { column: text.slice(0, at), value: text.slice(at + 1) }
}
