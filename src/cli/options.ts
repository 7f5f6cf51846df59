import { InvalidArgumentError, Option } from 'commander'
import { parseSeverity, SEVERITIES, type Severity } from '../events/severity.ts'
import { parseTime } from '../events/time.ts'
import type { ColourChoice } from './output/style.ts'

export const DEFAULT_LAKE = 'dupin.duckdb'

export const FORMATS = ['text', 'json', 'html'] as const
export type OutputFormat = (typeof FORMATS)[number]

export function lakeOption(): Option {
  return new Option('--lake <file>', 'the lake: one DuckDB file')
    .env('DUPIN_LAKE')
    .default(DEFAULT_LAKE)
}

export function formatOption(...formats: OutputFormat[]): Option {
  return new Option('--format <format>', 'how to print the result').choices(formats).default('text')
}

/** May be given several times. */
export function rulesOption(): Option {
  return new Option(
    '--rules <folder>',
    'Sigma rules to look for beside the built-in ones; may be given several times',
  )
    .argParser((folder: string, before: readonly string[]) => [...before, folder])
    .default([])
}

export function colourOption(): Option {
  return new Option('--color <when>', 'colour the output')
    .choices(['auto', 'always', 'never'])
    .default('auto')
}

export function fromOption(): Option {
  return new Option('--from <time>', 'start of the scope, ISO 8601 UTC').argParser(timeArgument)
}

export function toOption(): Option {
  return new Option('--to <time>', 'end of the scope, ISO 8601 UTC').argParser(timeArgument)
}

export function timeArgument(text: string): number {
  const time = parseTime(text)
  if (Number.isNaN(time))
    throw new InvalidArgumentError('write a time such as 2026-10-30 or 2026-10-30T02:10:00Z.')
  return time
}

export function severityArgument(text: string): Severity {
  const severity = parseSeverity(text)
  if (severity === undefined)
    throw new InvalidArgumentError(`choose one of ${SEVERITIES.join(', ')}.`)
  return severity
}

export function positiveInteger(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value <= 0)
    throw new InvalidArgumentError('write a whole number above 0.')
  return value
}

export interface CommonOptions {
  readonly lake: string
  readonly color: ColourChoice
}
