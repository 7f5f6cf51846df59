import { Command, Option } from 'commander'
import { readOneFile, readSeriesCsv, type SeriesRow } from '../../dupin.ts'
import { UserError } from '../../events/user-error.ts'
import { type AlarmDater, createAlarmDater } from '../../statistics/stream/alarm-onset.ts'
import {
  createSeriesScorer,
  type ScoredPoint,
  type SeriesScorer,
} from '../../statistics/stream/series-scorer.ts'
import type { SeriesKind } from '../../statistics/stream/value-axis.ts'
import { type CliContext, EXIT, stdoutOptions } from '../context.ts'
import { colourOption, positiveInteger } from '../options.ts'
import { createCsvWriter, createJsonWriter } from '../output/score-rows.ts'
import { ScoreTally, type ScoreWriter } from '../output/score-tally.ts'
import { createTextWriter } from '../output/score-text.ts'
import type { ColourChoice } from '../output/style.ts'

interface Options {
  readonly format: 'text' | 'json' | 'csv'
  readonly kind: 'auto' | SeriesKind
  readonly seasonality: 'auto' | 'none'
  readonly probation?: number
  readonly color: ColourChoice
}

export function scoreCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('score')
    .description(
      'score a series of timestamp,value rows: how odd each value is after those before it',
    )
    .argument('<file>', 'CSV, also gzipped; - reads what is piped in')
    .addOption(
      new Option('--format <format>', 'a summary, or a row for each row of the input')
        .choices(['text', 'json', 'csv'])
        .default('text'),
    )
    .addOption(
      new Option('--kind <kind>', 'what the values are')
        .choices(['auto', 'level', 'count', 'rate', 'latency'])
        .default('auto'),
    )
    .addOption(
      new Option('--seasonality <how>', 'whether hours of the day and the week are told apart')
        .choices(['auto', 'none'])
        .default('auto'),
    )
    .addOption(
      new Option(
        '--probation <rows>',
        'rows that are only learnt from before any can alarm',
      ).argParser(positiveInteger),
    )
    .addOption(colourOption())
    .action(async (file: string, options: Options) => {
      const tally = await scoreFile(context, file, options)
      exit(tally.unreadable > 0 ? EXIT.partial : EXIT.ok)
    })
}

async function scoreFile(context: CliContext, file: string, options: Options): Promise<ScoreTally> {
  const name = file === '-' ? 'the standard input' : file
  const tally = new ScoreTally()
  const writer = writerOf(context, name, options)
  const scorer = scorerOf(options)
  const dater = createAlarmDater()
  for await (const rows of readSeriesCsv(bytesOf(context, file), name)) {
    for (const row of rows) scoreRow(row, scorer, dater, tally, writer)
    await context.stdout.drained?.()
  }
  for (const alarm of dater.end()) tally.date(alarm)
  writer.end(tally)
  return tally
}

function scoreRow(
  row: SeriesRow,
  scorer: SeriesScorer,
  dater: AlarmDater,
  tally: ScoreTally,
  writer: ScoreWriter,
): void {
  const isScored = row.problem === undefined
  const point = isScored ? scorer.push(row.time, row.value, row.tries) : undefined
  tally.add(row, point)
  writer.row(row, point)
  if (point === undefined) return
  for (const alarm of dater.push(row.time, errorOf(row.value, point), point.alarm)) {
    tally.date(alarm)
  }
}

/** Half the width of a 99 % band of normal errors, in standard deviations. */
const BAND = 2.576

/** How far a value is from what was expected, in units of what is usual on its side. */
function errorOf(value: number, { expected, lower, upper }: ScoredPoint): number {
  const side = value >= expected ? upper - expected : expected - lower
  return value === expected ? 0 : (BAND * (value - expected)) / side
}

function scorerOf({ kind, seasonality, probation }: Options): SeriesScorer {
  return createSeriesScorer({
    forecaster: { kind, seasonality },
    ...(probation === undefined ? {} : { probation }),
  })
}

function writerOf(context: CliContext, name: string, options: Options): ScoreWriter {
  if (options.format === 'json') return createJsonWriter(context.stdout.write)
  if (options.format === 'csv') return createCsvWriter(context.stdout.write)
  return createTextWriter(context.stdout.write, name, stdoutOptions(context, options.color))
}

function bytesOf({ stdin }: CliContext, file: string): AsyncIterable<Uint8Array> {
  if (file !== '-') return readOneFile(file)
  if (stdin === undefined) throw new UserError('nothing is piped in; name a file')
  return stdin
}
