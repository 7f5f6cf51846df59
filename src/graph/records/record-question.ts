import type { TimeWindow } from '../../events/time.ts'
import { UserError } from '../../events/user-error.ts'
import {
  type FilterColumns,
  RECORD_SOURCES,
  type RecordFilter,
  type RecordKind,
  type RecordSource,
} from './record-kinds.ts'

/** A record is wanted if the column has one of the values; or none of them. An empty value: the log does not say it. */
export interface RecordCondition {
  readonly filter: RecordFilter
  readonly values: readonly string[]
  readonly not?: boolean
}

export interface RecordQuestion {
  readonly kind: RecordKind
  readonly window: TimeWindow
  /** All must hold. */
  readonly conditions: readonly RecordCondition[]
  /** Stands in any column of the dictionary that the kind is searched by, whatever its case; empty for all. */
  readonly text: string
}

/** What a statement is bound with, as it is put together. */
export type Parameters = (string | number)[]

/** Binds a value; its name in the statement. */
export function bind(parameters: Parameters, value: string | number): string {
  parameters.push(value)
  return `$${parameters.length}`
}

/** What stands before a statement with the condition below: the strings that have the text, found once for all columns. */
export function namedTerms({ text }: RecordQuestion, parameters: Parameters): string {
  if (text === '') return ''
  const has = `strpos(lower(text), lower(${bind(parameters, text)})) > 0`
  return `WITH named AS MATERIALIZED (SELECT id FROM term WHERE ${has})\n`
}

/**
 * Which rows of a kind are wanted, as a condition on `s`.
 * @throws UserError for a filter that the kind has not, or a value that can be none
 */
export function conditionOf(question: RecordQuestion, parameters: Parameters): string {
  const { kind, window, conditions, text } = question
  const source = RECORD_SOURCES[kind]
  const bound = (time: number) => `CAST(${bind(parameters, sqlTime(time))} AS TIMESTAMP)`
  const parts = [
    `s.time >= ${bound(window.start)} AND s.time < ${bound(window.end)}`,
    ...conditions.map((condition) => one(kind, condition, parameters)),
    ...(text === '' ? [] : [hasText(source)]),
  ]
  return parts.join('\n    AND ')
}

export function sqlTime(time: number): string {
  return new Date(time).toISOString().replace('T', ' ').replace('Z', '')
}

function one(
  kind: RecordKind,
  { filter, values, not = false }: RecordCondition,
  parameters: Parameters,
): string {
  const { filters } = RECORD_SOURCES[kind]
  const columns = filters[filter]
  if (columns === undefined) {
    const known = Object.keys(filters).join(', ')
    throw new UserError(`records of kind ${kind} have no ${filter}; filter them by ${known}`)
  }
  const tests = values.map((value) => test(filter, columns, value, parameters))
  return `${not ? 'NOT ' : ''}(${tests.join(' OR ')})`
}

function test(
  filter: RecordFilter,
  columns: FilterColumns,
  value: string,
  parameters: Parameters,
): string {
  if ('terms' in columns) return termTest(columns.terms, value, parameters)
  if ('numbers' in columns) {
    if (!/^\d{1,9}$/.test(value)) throw new UserError(`${filter} must be a whole number: ${value}`)
    const bound = bind(parameters, Number(value))
    return columns.numbers.map((name) => `coalesce(s.${name} = ${bound}, FALSE)`).join(' OR ')
  }
  const code = columns.words.indexOf(value)
  if (code < 0) throw new UserError(`${filter} must be one of ${columns.words.join(', ')}`)
  return `s.${columns.code} = ${bind(parameters, code)}`
}

function termTest(columns: readonly string[], value: string, parameters: Parameters): string {
  if (value === '') return columns.map((name) => `s.${name} = 0`).join(' AND ')
  const names = spellings(value).map((name) => bind(parameters, name))
  return columns
    .map((column) => `s.${column} IN (SELECT id FROM term WHERE text IN (${names.join(', ')}))`)
    .join(' OR ')
}

/** Data capture names an endpoint, and flow logs an instance and interface, without the rest of the ARN. */
function spellings(value: string): readonly string[] {
  const short =
    /^arn:[^:]*:sagemaker:[^:]*:\d*:(endpoint\/.+)$/.exec(value)?.[1] ??
    /^arn:[^:]*:ec2:[^:]*:\d*:(?:instance|network-interface)\/(.+)$/.exec(value)?.[1]
  return short === undefined ? [value] : [value, short]
}

function hasText({ texts }: RecordSource): string {
  return `(${texts.map((column) => `s.${column} IN (SELECT id FROM named)`).join(' OR ')})`
}
