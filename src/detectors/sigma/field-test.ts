import { networkTest } from '../../events/network.ts'
import {
  and,
  not,
  or,
  type Predicate,
  type Source,
  type Test,
  test,
} from '../../lake/predicates/predicate.ts'
import { re2Complaint } from './re2-syntax.ts'
import type { FieldTest, Scalar } from './rule.ts'
import { wildcardTest } from './wildcards.ts'

/** A field test that means nothing. */
export class FieldTestError extends Error {}

const COMPARISONS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const
const PARTS = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const
const PLAIN = [
  'contains',
  'startswith',
  'endswith',
  'all',
  'cased',
  're',
  'i',
  'm',
  's',
  'cidr',
  'exists',
  'neq',
  'fieldref',
]
const ENCODINGS = ['base64', 'base64offset', 'wide', 'utf16', 'utf16le', 'utf16be', 'windash']
const KNOWN: ReadonlySet<string> = new Set([
  ...PLAIN,
  ...ENCODINGS,
  ...Object.keys(COMPARISONS),
  ...PARTS,
])

/** The sources that a field of a log stands for: any of them may hold the value. */
export type FieldOf = (field: string) => readonly Source[] | undefined

/** What a line of a detection asks of a row. @throws FieldTestError when it cannot be asked. */
export function fieldPredicate(
  { field, modifiers, values }: FieldTest,
  fieldOf: FieldOf,
): Predicate {
  checkModifiers(modifiers)
  const has = (name: string) => modifiers.includes(name)
  const sources = sourcesOf(field, modifiers, fieldOf)
  if (has('exists')) return existence(sources, values)
  if (has('fieldref')) return references(sources, modifiers, values, fieldOf)
  // A keyword stands anywhere in what is looked at.
  const how = field === '' ? [...modifiers, 'contains'] : modifiers
  const asked = values.flatMap((value) => encoded(value, modifiers))
  const each = asked.map((value) =>
    value === null
      ? absence(sources)
      : or(sources.map((source) => test(source, testOf(value, how)))),
  )
  const joined = has('all') ? and(each) : or(each)
  return has('neq') ? not(joined) : joined
}

function checkModifiers(modifiers: readonly string[]): void {
  if (modifiers.includes('expand'))
    throw new FieldTestError(
      'the modifier "expand" needs placeholders from outside; write the values',
    )
  const unknown = modifiers.find((name) => !KNOWN.has(name))
  if (unknown !== undefined) throw new FieldTestError(`there is no modifier "${unknown}"`)
  const flags = modifiers.filter((name) => ['i', 'm', 's'].includes(name))
  if (flags.length > 0 && !modifiers.includes('re'))
    throw new FieldTestError(`the modifier "${flags[0]}" follows "re"`)
}

function sourcesOf(
  field: string,
  modifiers: readonly string[],
  fieldOf: FieldOf,
): readonly Source[] {
  const sources = fieldOf(field)
  if (sources === undefined) throw new FieldTestError(`this log has no field "${field}"`)
  const part = PARTS.find((one) => modifiers.includes(one))
  if (part === undefined) return sources
  return sources.map((source) => {
    if (source.kind !== 'time')
      throw new FieldTestError(`"${field}" is no time, so it has no ${part}`)
    return { ...source, part }
  })
}

function absence(sources: readonly Source[]): Predicate {
  return and(sources.map((source) => test(source, { op: 'absent' })))
}

function existence(sources: readonly Source[], values: readonly Scalar[]): Predicate {
  const [value, ...more] = values
  const wanted = typeof value === 'string' ? value.toLowerCase() === 'true' : value
  if (typeof wanted !== 'boolean' || more.length > 0)
    throw new FieldTestError('"exists" is either true or false')
  return wanted ? not(absence(sources)) : absence(sources)
}

function references(
  sources: readonly Source[],
  modifiers: readonly string[],
  values: readonly Scalar[],
  fieldOf: FieldOf,
): Predicate {
  const how = howOf(modifiers)
  const each = values.map((value) => {
    const others = typeof value === 'string' ? fieldOf(value) : undefined
    if (others === undefined) throw new FieldTestError(`this log has no field "${value}"`)
    return or(
      sources.flatMap((left) =>
        others.map((right): Predicate => ({ kind: 'same', left, right, how })),
      ),
    )
  })
  return modifiers.includes('all') ? and(each) : or(each)
}

function howOf(modifiers: readonly string[]) {
  if (modifiers.includes('contains')) return 'contains'
  if (modifiers.includes('startswith')) return 'startsWith'
  return modifiers.includes('endswith') ? 'endsWith' : 'equals'
}

function testOf(value: string | number | boolean, modifiers: readonly string[]): Test {
  const has = (name: string) => modifiers.includes(name)
  const than = Object.entries(COMPARISONS).find(([name]) => has(name))?.[1]
  if (than !== undefined || PARTS.some(has)) return comparison(value, than)
  const text = String(value)
  if (has('cidr')) {
    if (networkTest(text) === undefined)
      throw new FieldTestError(`"${text}" is no network such as 203.0.113.0/24`)
    return { op: 'inNetwork', network: text }
  }
  if (has('re')) return expression(text, modifiers)
  const contains = has('contains')
  const around = { before: contains || has('endswith'), after: contains || has('startswith') }
  return wildcardTest(text, around, has('cased'))
}

function comparison(
  value: string | number | boolean,
  than: '<' | '<=' | '>' | '>=' | undefined,
): Test {
  const number = typeof value === 'number' ? value : Number(value)
  if (typeof value === 'boolean' || value === '' || !Number.isFinite(number))
    throw new FieldTestError(`"${value}" is no number to compare with`)
  if (than === undefined) return { op: 'equals', value: String(number) }
  return { op: 'compares', than, value: number }
}

function expression(pattern: string, modifiers: readonly string[]): Test {
  // RE2 takes flags at the beginning, JavaScript, which judges words of our own, does not.
  const [, inline = '', rest = pattern] = /^\(\?([ims]+)\)([\s\S]*)$/.exec(pattern) ?? []
  const flags = ['i', 'm', 's'].filter((flag) => modifiers.includes(flag) || inline.includes(flag))
  try {
    new RegExp(rest, flags.join(''))
  } catch (error) {
    throw new FieldTestError(error instanceof Error ? error.message : String(error))
  }
  const complaint = re2Complaint(rest)
  if (complaint !== undefined) throw new FieldTestError(complaint)
  return { op: 'matches', pattern: rest, flags: flags.join('') }
}

/** A value in the forms that encodings give it. */
function encoded(value: Scalar, modifiers: readonly string[]): readonly Scalar[] {
  if (typeof value !== 'string') return [value]
  const has = (name: string) => modifiers.includes(name)
  if (has('windash')) return windash(value)
  if (!has('base64') && !has('base64offset')) return [value]
  const big = has('utf16be')
  const wide = has('wide') || has('utf16') || has('utf16le') || big
  const bytes = wide ? Buffer.from(value, 'utf16le') : Buffer.from(value)
  if (big) bytes.swap16()
  return has('base64') ? [bytes.toString('base64')] : offsets(bytes)
}

/** What stays the same of the Base64 of a text that begins at any of three places. */
function offsets(bytes: Buffer): readonly string[] {
  const [starts, ends] = [
    [0, 2, 3],
    [0, 3, 2],
  ]
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift, ' '), bytes]).toString('base64')
    const cut = ends[(bytes.length + shift) % 3] ?? 0
    return text.slice(starts[shift] ?? 0, text.length - cut)
  })
}

function windash(value: string): readonly string[] {
  const dashes = ['-', '/', '–', '—', '―']
  return [...new Set(dashes.map((dash) => value.replaceAll(/(^|\s)[-/](?=\w)/g, `$1${dash}`)))]
}
