import type { SqlParameter } from '../engine.ts'
import { termText } from '../schema.ts'
import { type Predicate, type Source, type Test, wordFits } from './predicate.ts'

/** Keeps a value beside the statement and gives the place that stands for it. */
export interface Bind {
  (value: SqlParameter): string
  /** The string behind the id in a column of the row. */
  readonly textOf: (column: string) => string
}

/** Places for values, in the order in which they are asked for, after those that are there. */
export function binder(
  parameters: SqlParameter[],
  textOf = (column: string) => termText(`s.${column}`),
): Bind {
  const places = new Map<string, string>()
  const bind = (value: SqlParameter): string => {
    const key = JSON.stringify(value)
    const known = places.get(key)
    if (known !== undefined) return known
    parameters.push(value)
    const place = `$${parameters.length}`
    places.set(key, place)
    return place
  }
  return Object.assign(bind, { textOf })
}

/** Lists longer than this are handed over as a value and not spelt out. */
const SPELT = 200
/** Segments of a path of which each may be a list; beyond it the last may lie anywhere below the first. */
const MOST_SEGMENTS = 3

/** The predicate over the rows of a stored table that goes by `s`. True or false, never NULL. */
export function predicateSql(predicate: Predicate, bind: Bind): string {
  switch (predicate.kind) {
    case 'constant':
      return predicate.value ? 'TRUE' : 'FALSE'
    case 'and':
    case 'or': {
      const parts = predicate.parts.map((part) => predicateSql(part, bind))
      return `(${parts.join(predicate.kind === 'and' ? ' AND ' : ' OR ')})`
    }
    case 'not':
      return `(NOT ${predicateSql(predicate.part, bind)})`
    case 'test':
      return testSql(predicate.source, predicate.test, bind)
    case 'same':
      return sameSql(predicate, bind)
    case 'namesOtherAccount':
      return otherAccountSql(predicate, bind)
    case 'inHours': {
      const hours = predicate.hours.map((hour) => new Date(hour).toISOString())
      const actors = `unnest(${bind([...predicate.actors])}::UINTEGER[])`
      const times = `CAST(unnest(${bind(hours)}::VARCHAR[]) AS TIMESTAMP)`
      return `((s.actor, date_trunc('hour', s.time)) IN (SELECT ${actors}, ${times}))`
    }
    case 'ids':
      return idsSql(predicate.column, predicate.ids, bind)
  }
}

function idsSql(column: string, ids: readonly number[], bind: Bind): string {
  if (ids.length === 0) return 'FALSE'
  if (ids.length > SPELT) return `(s.${column} IN (SELECT unnest(${bind([...ids])}::UINTEGER[])))`
  return `(s.${column} IN (${ids.map((id) => Math.trunc(id)).join(', ')}))`
}

function testSql(source: Source, one: Test, bind: Bind): string {
  if (source.kind === 'json') return jsonSql(source, one, bind)
  if (source.kind === 'code') {
    const codes = source.words.flatMap((word, code) => (wordFits(word, one) ? [code] : []))
    return codes.length === 0 ? 'FALSE' : `(s.${source.column} IN (${codes.join(', ')}))`
  }
  if (one.op === 'absent')
    return source.kind === 'term' ? `(s.${source.column} = 0)` : `(s.${source.column} IS NULL)`
  // 8 and 8.0 are one number and two texts.
  if (source.kind === 'number' && one.op === 'equals' && /^-?\d+(?:\.\d+)?$/.test(one.value))
    return `coalesce(s.${source.column} = ${bind(Number(one.value))}, FALSE)`
  if (one.op === 'compares')
    return `coalesce(${numberSql(source, bind)} ${one.than} ${bind(one.value)}, FALSE)`
  return `coalesce(${valueTestSql(textSql(source, bind), one, bind)}, FALSE)`
}

/** A value of a row as text; NULL when it is absent. */
export function textSql(source: Source, bind: Bind): string {
  const column = `s.${source.column}`
  switch (source.kind) {
    case 'term':
      return bind.textOf(source.column)
    case 'text':
      return source.plain ? `replace(${column}, chr(92), '')` : column
    case 'json':
      return `list_extract(${listSql(source)}, 1)`
    case 'code':
    case 'number':
      return `CAST(${column} AS VARCHAR)`
    case 'time':
      return `CAST(${numberSql(source, bind)} AS VARCHAR)`
  }
}

function numberSql(source: Source, bind: Bind): string {
  if (source.kind === 'number') return `s.${source.column}`
  if (source.kind === 'time') {
    return source.part === undefined
      ? `epoch_ms(s.${source.column})`
      : `date_part('${source.part}', s.${source.column})`
  }
  return `TRY_CAST(${textSql(source, bind)} AS DOUBLE)`
}

/** A test of the text that an expression gives; NULL where it gives none. */
export function valueTestSql(text: string, one: Test, bind: Bind): string {
  switch (one.op) {
    case 'absent':
      return `(${text} IS NULL)`
    case 'compares':
      return `(TRY_CAST(${text} AS DOUBLE) ${one.than} ${bind(one.value)})`
    case 'matches':
      return `regexp_matches(${text}, ${bind(one.pattern)}${one.flags === '' ? '' : `, '${one.flags.replace(/[^ims]/g, '')}'`})`
    case 'inNetwork':
      return 'FALSE'
    default: {
      const [value, place] = one.cased
        ? [text, bind(one.value)]
        : [`lower(${text})`, bind(one.value.toLowerCase())]
      if (one.op === 'equals') return `(${value} = ${place})`
      if (one.op === 'contains') return `(strpos(${value}, ${place}) > 0)`
      return one.op === 'startsWith'
        ? `starts_with(${value}, ${place})`
        : `ends_with(${value}, ${place})`
    }
  }
}

type Json = Extract<Source, { readonly kind: 'json' }>

/** A text that lacks the name of the last segment need not be parsed. */
function jsonSql(source: Json, one: Test, bind: Bind): string {
  const last = source.path.at(-1) ?? ''
  const named = `coalesce(strpos(s.${source.column}, ${bind(`"${last}"`)}) > 0, FALSE)`
  const values = listSql(source)
  if (one.op === 'absent')
    return `(CASE WHEN ${named} THEN len(list_filter(${values}, x -> x IS NOT NULL)) = 0 ELSE TRUE END)`
  const any = `list_bool_or(list_transform(${values}, x -> ${valueTestSql('x', one, bind)}))`
  return `(CASE WHEN ${named} THEN coalesce(${any}, FALSE) ELSE FALSE END)`
}

/** The values at a path, whichever of its segments are lists. What is no JSON has none. */
function listSql({ column, path, plain }: Json): string {
  const names = path.map((name) => `."${name.replaceAll('"', '')}"`)
  const paths = plain ? [`$${names.join('')}`] : pathsOf(names)
  const values = paths.map((one) => {
    const literal = `'${one.replaceAll("'", "''")}'`
    const value = `TRY(json_extract_string(s.${column}, ${literal}))`
    return one.includes('*') ? `coalesce(${value}, [])` : `[${value}]`
  })
  return values.reduce((all, value) => `list_concat(${all}, ${value})`)
}

/** The paths under which a value may lie when any segment may be a list. */
function pathsOf(names: readonly string[]): readonly string[] {
  if (names.length > MOST_SEGMENTS)
    return ['', '[*]'].map((items) => `$${names[0]}.**${names.at(-1)}${items}`)
  return names.reduce<readonly string[]>(
    (heads, name) => heads.flatMap((head) => [`${head}${name}`, `${head}${name}[*]`]),
    ['$'],
  )
}

function sameSql(
  { left, right, how, prefix = '' }: Extract<Predicate, { readonly kind: 'same' }>,
  bind: Bind,
): string {
  const a = `lower(${textSql(left, bind)})`
  const own = `lower(${textSql(right, bind)})`
  const b = prefix === '' ? own : `concat(${bind(prefix)}, ${own})`
  const compared = {
    equals: `${a} = ${b}`,
    contains: `strpos(${a}, ${b}) > 0`,
    startsWith: `starts_with(${a}, ${b})`,
    endsWith: `ends_with(${a}, ${b})`,
  }
  return `coalesce(${compared[how]} AND ${own} <> '', FALSE)`
}

function otherAccountSql(
  { source, pattern, known, orCallers }: Extract<Predicate, { readonly kind: 'namesOtherAccount' }>,
  bind: Bind,
): string {
  const named = `regexp_extract_all(${textSql(source, bind)}, ${bind(pattern)}, 1)`
  const ours = orCallers
    ? `list_append(${bind([...known])}::VARCHAR[], ${bind.textOf('actor_account')})`
    : `${bind([...known])}::VARCHAR[]`
  return `coalesce(NOT list_has_all(${ours}, ${named}), FALSE)`
}
