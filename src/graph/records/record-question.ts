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

/** A statement as it is put together: what it is bound with, and sets of strings that it looks up before all else. */
export interface Draft {
  readonly parameters: (string | number)[]
  readonly lookups: string[]
}

export function newDraft(): Draft {
  return { parameters: [], lookups: [] }
}

/** Binds a value; its name in the statement. */
export function bind({ parameters }: Draft, value: string | number): string {
  parameters.push(value)
  return `$${parameters.length}`
}

/** The ids of strings that fit, found once however many columns are held against them. */
function lookup({ lookups }: Draft, where: string): string {
  const name = `named_${lookups.length + 1}`
  lookups.push(`${name} AS MATERIALIZED (SELECT id FROM term WHERE ${where})`)
  return `(SELECT id FROM ${name})`
}

/** What stands before a statement that has the condition below. */
export function lookupsOf({ lookups }: Draft): string {
  return lookups.length === 0 ? '' : `WITH ${lookups.join(',\n  ')}\n`
}

/**
 * Which rows of a kind are wanted, as a condition on `s`.
 * @throws UserError for a filter that the kind has not, or a value that can be none
 */
export function conditionOf(question: RecordQuestion, draft: Draft): string {
  const { kind, window, conditions, text } = question
  const source = RECORD_SOURCES[kind]
  const bound = (time: number) => `CAST(${bind(draft, sqlTime(time))} AS TIMESTAMP)`
  const parts = [
    `s.time >= ${bound(window.start)} AND s.time < ${bound(window.end)}`,
    ...conditions.map((condition) => one(kind, condition, draft)),
    ...(text === '' ? [] : [hasText(source, text, draft)]),
  ]
  return parts.join('\n    AND ')
}

export function sqlTime(time: number): string {
  return new Date(time).toISOString().replace('T', ' ').replace('Z', '')
}

function one(
  kind: RecordKind,
  { filter, values, not = false }: RecordCondition,
  draft: Draft,
): string {
  const { filters } = RECORD_SOURCES[kind]
  const columns = filters[filter]
  if (columns === undefined) {
    const known = Object.keys(filters).join(', ')
    throw new UserError(`records of kind ${kind} have no ${filter}; filter them by ${known}`)
  }
  const tests = values.map((value) => test(filter, columns, value, draft))
  return `${not ? 'NOT ' : ''}(${tests.join(' OR ')})`
}

function test(filter: RecordFilter, columns: FilterColumns, value: string, draft: Draft): string {
  if ('terms' in columns) return termTest(columns.terms, value, draft)
  if ('numbers' in columns) {
    if (!/^\d{1,9}$/.test(value)) throw new UserError(`${filter} must be a whole number: ${value}`)
    const bound = bind(draft, Number(value))
    return columns.numbers.map((name) => `coalesce(s.${name} = ${bound}, FALSE)`).join(' OR ')
  }
  const code = columns.words.indexOf(value)
  if (code < 0) throw new UserError(`${filter} must be one of ${columns.words.join(', ')}`)
  return `s.${columns.code} = ${bind(draft, code)}`
}

function termTest(columns: readonly string[], value: string, draft: Draft): string {
  if (value === '') return columns.map((name) => `s.${name} = 0`).join(' AND ')
  const names = spellings(value).map((name) => bind(draft, name))
  const ids = lookup(draft, `text IN (${names.join(', ')})`)
  return columns.map((column) => `s.${column} IN ${ids}`).join(' OR ')
}

/** Data capture names an endpoint, and flow logs an instance and interface, without the rest of the ARN. */
function spellings(value: string): readonly string[] {
  const short =
    /^arn:[^:]*:sagemaker:[^:]*:\d*:(endpoint\/.+)$/.exec(value)?.[1] ??
    /^arn:[^:]*:ec2:[^:]*:\d*:(?:instance|network-interface)\/(.+)$/.exec(value)?.[1]
  return short === undefined ? [value] : [value, short]
}

function hasText({ texts }: RecordSource, text: string, draft: Draft): string {
  const ids = lookup(draft, `strpos(lower(text), lower(${bind(draft, text)})) > 0`)
  return `(${texts.map((column) => `s.${column} IN ${ids}`).join(' OR ')})`
}
