import { codeOf, encodeCodes, fnv1a } from '../../statistics/quantised-vector.ts'
import type { Found } from '../event-of.ts'
import { cutText } from '../event-of.ts'
import type { RecordContext } from '../format.ts'
import { textColumns } from '../text-columns.ts'
import { isFreeText } from './capture-values.ts'
import type { NamedValue } from './json-rows.ts'

type Row = readonly NamedValue[]

/** Bounds of what is kept of a request, whatever it holds. */
const MOST_FEATURES = 32
const MOST_ROWS = 16
const MOST_CODES = 256
const LABEL_CHARACTERS = 64
/** A list of more probabilities is an embedding or a picture. */
const MOST_CLASSES = 1_000
const SUM_TOLERANCE = 0.02

/** The query columns of a capture: its rows as codes, what was predicted and how surely. */
export function queryColumns(
  inputs: readonly Row[],
  outputs: readonly Row[],
): Readonly<Record<string, Found>> {
  return { ...vectorColumns(inputs), ...predictionColumns(outputs[0] ?? []) }
}

/** What language models behind an endpoint were asked and answered. */
export function spokenColumns(
  inputs: readonly Row[],
  outputs: readonly Row[],
  context: RecordContext,
): Readonly<Record<string, Found>> {
  const prompt = freeText(inputs)
  const completion = freeText(outputs)
  if (prompt === '' && completion === '') return {}
  return textColumns({ prompt, request: prompt, system: '', completion }, context)
}

/** Rows at even distances through the request, so that none of its parts is left out. */
function vectorColumns(rows: readonly Row[]): Readonly<Record<string, Found>> {
  const features = featuresOf(rows[0] ?? [])
  if (features.length === 0) return {}
  const names = features.map(({ name }) => name)
  const most = Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_CODES / names.length)))
  const step = Math.max(1, rows.length / most)
  const codes: number[] = []
  for (let i = 0; i < Math.min(most, rows.length); i++)
    codes.push(...codesOf(rows[Math.floor(i * step)] ?? [], names))
  return {
    query_form: fnv1a(names.join('\n')).toString(16).padStart(8, '0'),
    query_rows: rows.length,
    query_features: names.length,
    query_vector: encodeCodes(codes),
  }
}

/** Sorted by name: a client may order its fields as it likes. The names of CSV columns sort as their numbers do. */
function featuresOf(row: Row): readonly NamedValue[] {
  return row
    .filter(({ name, value }) => !isFreeText(name, value))
    .sort((a, b) => a.name.length - b.name.length || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_FEATURES)
}

function codesOf(row: Row, names: readonly string[]): readonly number[] {
  const values = new Map(row.map(({ name, value }) => [name, value]))
  return names.map((name) => codeOf(values.get(name) ?? null))
}

/**
 * A single number in [0, 1] is the probability of the positive class; a list that sums to 1 those of the classes. A text
 * is the class itself. Anything else is no classification, and nothing is told.
 */
function predictionColumns(row: Row): Readonly<Record<string, Found>> {
  const texts = row.filter(({ name, value }) => isLabel(name, value))
  const numbers = row.flatMap(({ value }) => (typeof value === 'number' ? [value] : []))
  const shares = probabilities(numbers)
  const said = texts[0]?.value
  const label =
    said === undefined || said === null ? undefined : cutText(String(said), LABEL_CHARACTERS)
  if (shares === undefined) return { label }
  const [top = 0, second = 0] = [...shares].sort((a, b) => b - a)
  return {
    label: label ?? String(shares.indexOf(top)),
    confidence: top,
    margin: top - second,
    output_entropy: shares.reduce((sum, p) => (p > 0 ? sum - p * Math.log2(p) : sum), 0),
  }
}

function isLabel(name: string, value: NamedValue['value']): boolean {
  if (typeof value === 'boolean') return true
  return typeof value === 'string' && value !== '' && !isFreeText(name, value)
}

function probabilities(numbers: readonly number[]): readonly number[] | undefined {
  if (numbers.length === 0 || numbers.length > MOST_CLASSES) return undefined
  if (!numbers.every((value) => value >= 0 && value <= 1)) return undefined
  const [only] = numbers
  if (numbers.length === 1 && only !== undefined)
    return Number.isInteger(only) ? undefined : [1 - only, only]
  const sum = numbers.reduce((total, value) => total + value, 0)
  return Math.abs(sum - 1) <= SUM_TOLERANCE ? numbers : undefined
}

function freeText(rows: readonly Row[]): string {
  return rows
    .flatMap((row) => row.filter(({ name, value }) => isFreeText(name, value)))
    .map(({ value }) => String(value))
    .join('\n')
}
