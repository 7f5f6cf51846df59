import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { type DriftOptions, type DriftReport, detectDrift } from '../../dupin.ts'
import { UserError } from '../../events/user-error.ts'
import { renderDriftHtml } from '../../investigations/render/drift-html.ts'
import { renderDriftJson } from '../../investigations/render/drift-json.ts'
import { renderDriftText } from '../../investigations/render/drift-text.ts'
import { harmlessJson } from '../../investigations/render/harmless-json.ts'
import { type CliContext, EXIT, progressOf, say, stdoutOptions } from '../context.ts'
import { colourOption, formatOption, type OutputFormat, positiveInteger } from '../options.ts'
import type { ColourChoice } from '../output/style.ts'

interface Options {
  readonly baseline: string
  readonly current: string
  readonly format: OutputFormat
  readonly chunk?: number
  readonly chunkBy?: 'day'
  readonly time?: string
  readonly header: boolean
  readonly ignore: readonly string[]
  readonly target?: string
  readonly prediction?: string
  readonly probability: readonly string[]
  readonly error: number
  readonly failOn?: 'drift'
  readonly modelMonitor?: string
  readonly output?: string
  readonly color: ColourChoice
}

const BASELINE =
  'what the model was made for: CSV, JSON lines, Parquet, captured data, a folder of these, or one with statistics.json and constraints.json'

export function driftCommand(context: CliContext, exit: (code: number) => void): Command {
  const command = new Command('drift')
    .description('compare the data a model gets with the data it was made for, feature by feature')
    .requiredOption('--baseline <path>', BASELINE)
    .requiredOption('--current <path>', 'what is to be compared with it: as the baseline, but data')
    .addOption(formatOption('text', 'json', 'html'))
  for (const option of [...tableOptions(), ...modelOptions(), ...outputOptions()])
    command.addOption(option)
  return command.action(async (options: Options) => {
    exit(await run(options, context))
  })
}

/** How the tables are read and cut. */
function tableOptions(): readonly Option[] {
  return [
    new Option('--chunk <rows>', 'judge so many rows of the current data at a time').argParser(
      positiveInteger,
    ),
    new Option('--chunk-by <unit>', 'judge each day by itself').choices(['day']).conflicts('chunk'),
    new Option('--time <column>', 'which column says the day; found by its name otherwise'),
    new Option('--no-header', 'the first row of CSV is data'),
    new Option('--ignore <column...>', 'columns to leave out').default([]),
  ]
}

/** Which columns tell of the model. */
function modelOptions(): readonly Option[] {
  return [
    new Option('--target <column>', 'the truth, where it is known'),
    new Option('--prediction <column>', 'what the model said'),
    new Option(
      '--probability <column...>',
      'how sure the model was: of the positive class, or CLASS=COLUMN for each class',
    ).default([]),
  ]
}

function outputOptions(): readonly Option[] {
  return [
    new Option('--error <share>', 'false discoveries allowed')
      .argParser(shareArgument)
      .default(0.01),
    new Option('--fail-on <verdict>', 'exit with 1 when there is drift').choices(['drift']),
    new Option(
      '--model-monitor <folder>',
      'write statistics.json, constraints.json and constraint_violations.json there',
    ),
    new Option('--output <file>', 'write the report there instead of printing it'),
    colourOption(),
  ]
}

async function run(options: Options, context: CliContext): Promise<number> {
  // Before the comparison, which may take long and would be lost.
  if (options.modelMonitor !== undefined) makeFolder(resolve(options.modelMonitor))
  if (options.output !== undefined) requireFolder(dirname(resolve(options.output)))
  const progress = progressOf(context, 'comparing')
  let rows = 0
  const { report, modelMonitorFiles } = await detectDrift({
    ...driftOptions(options),
    onProgress: (more) => {
      rows += more
      progress.update({ done: 0, total: 0, events: rows, bytes: 0 })
    },
  })
  progress.finish()
  if (options.modelMonitor !== undefined) {
    for (const [name, text] of modelMonitorFiles())
      writeFileSync(join(options.modelMonitor, name), text)
  }
  const text = rendered(report, options, context)
  if (options.output === undefined) context.stdout.write(text)
  else {
    writeFileSync(options.output, text)
    say(context, `the report is in ${options.output}`)
  }
  if (options.failOn === 'drift' && report.verdict.status === 'drift') return EXIT.findings
  return isPartial(report) ? EXIT.partial : EXIT.ok
}

/** Makes a folder and those above it. Node's own way never ends where the system refuses with "no such folder". */
function makeFolder(path: string): void {
  if (existsSync(path)) requireFolder(path)
  else {
    makeFolder(dirname(path))
    mkdirSync(path)
  }
}

function requireFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UserError(`${path} is no folder; name a place that can be written to`)
}

function rendered(report: DriftReport, options: Options, context: CliContext): string {
  if (options.format === 'json') return harmlessJson(renderDriftJson(report))
  if (options.format === 'html') return renderDriftHtml(report)
  return renderDriftText(report, stdoutOptions(context, options.color))
}

function driftOptions(options: Options): DriftOptions {
  const { chunk, chunkBy, time, target, prediction } = options
  return {
    baseline: options.baseline,
    current: options.current,
    error: options.error,
    header: options.header ? 'auto' : 'none',
    ignore: options.ignore,
    probabilities: probabilities(options.probability),
    ...(chunk === undefined ? {} : { chunkBy: { kind: 'rows', rows: chunk } }),
    ...(chunkBy === undefined ? {} : { chunkBy: { kind: 'day', column: time } }),
    ...(target === undefined ? {} : { target }),
    ...(prediction === undefined ? {} : { prediction }),
  }
}

/** One column is that of the positive class; of several each names its class. */
function probabilities(given: readonly string[]) {
  const split = given.map((text) => {
    const at = text.indexOf('=')
    return at < 0
      ? { label: '', column: text }
      : { label: text.slice(0, at), column: text.slice(at + 1) }
  })
  if (split.length > 1 && split.some(({ label }) => label === ''))
    throw new UserError('of several --probability columns each must name its class: CLASS=COLUMN')
  return split
}

/** Whether rows or files are missing from what was compared; the report says which. */
function isPartial({ coverage }: DriftReport): boolean {
  return [coverage.baseline, coverage.current].some((side) => side?.isPartial === true)
}

function shareArgument(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value < 1))
    throw new InvalidArgumentError('write a share between 0 and 1, such as 0.01.')
  return value
}
