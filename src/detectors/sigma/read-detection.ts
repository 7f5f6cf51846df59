import { isRecord } from '../../events/plain-record.ts'
import { ConditionError, parseCondition } from './condition.ts'
import type { Detection, LineOf, Scalar } from './rule.ts'

/** Part of a rule that is not as Sigma has it. */
export class RuleError extends Error {
  readonly line: number

  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

const MOST_VALUES = 5000
const DEEPEST = 20

/** The `detection` of a rule: named selections, joined by its condition; several conditions are alternatives.
 * @throws RuleError with the line */
export function readDetection(value: unknown, lineOf: LineOf): Detection {
  if (!isRecord(value))
    throw new RuleError(lineOf(['detection']), '"detection" is missing or no map')
  const { condition, timeframe, ...selections } = value
  if (timeframe !== undefined)
    throw new RuleError(
      lineOf(['detection', 'timeframe']),
      '"timeframe" is of old Sigma; write a correlation instead',
    )
  const named = new Map(
    Object.entries(selections).map(([name, selection]) => [
      name,
      selectionOf(selection, ['detection', name], lineOf, 0),
    ]),
  )
  const line = lineOf(['detection', 'condition'])
  const conditions = Array.isArray(condition) ? condition : [condition]
  const parts = conditions.map((one) => {
    if (typeof one !== 'string') throw new RuleError(line, '"condition" is missing or no text')
    try {
      return parseCondition(one, named)
    } catch (error) {
      if (error instanceof ConditionError) throw new RuleError(line, `condition: ${error.message}`)
      throw error
    }
  })
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'or', parts }
}

type Path = readonly (string | number)[]

/** A map asks for all of its fields; a list for any of its maps, or for any keyword. */
function selectionOf(value: unknown, path: Path, lineOf: LineOf, depth: number): Detection {
  if (depth > DEEPEST) throw new RuleError(lineOf(path), 'it is nested too deep')
  if (Array.isArray(value)) {
    if (value.length === 0)
      throw new RuleError(lineOf(path), 'an empty list fits nothing; leave it out')
    const scalars = value.filter(isScalar)
    const maps = value.flatMap((one, i) =>
      isScalar(one) ? [] : [selectionOf(one, [...path, i], lineOf, depth + 1)],
    )
    return either([...(scalars.length > 0 ? [fieldOf('', scalars, path, lineOf)] : []), ...maps])
  }
  if (isRecord(value)) {
    const parts = Object.entries(value).map(([key, values]) =>
      fieldOf(key, valuesOf(values, [...path, key], lineOf), [...path, key], lineOf),
    )
    if (parts.length === 0)
      throw new RuleError(lineOf(path), 'an empty map fits everything; leave it out')
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'and', parts }
  }
  if (isScalar(value) && value !== null) return fieldOf('', [value], path, lineOf)
  throw new RuleError(lineOf(path), 'a selection is a map of fields or a list')
}

function fieldOf(key: string, values: readonly Scalar[], path: Path, lineOf: LineOf): Detection {
  const [field = '', ...modifiers] = key.split('|')
  if (values.length > MOST_VALUES)
    throw new RuleError(lineOf(path), `a field has more than ${MOST_VALUES} values`)
  const test = {
    field,
    modifiers: modifiers.map((one) => one.toLowerCase()),
    values,
    line: lineOf(path),
  }
  return { kind: 'field', test }
}

function valuesOf(value: unknown, path: Path, lineOf: LineOf): readonly Scalar[] {
  const values = Array.isArray(value) ? value : [value]
  if (values.length === 0)
    throw new RuleError(lineOf(path), 'an empty list fits nothing; leave it out')
  return values.map((one) => {
    if (!isScalar(one))
      throw new RuleError(lineOf(path), 'a value is text, a number, true, false or null')
    return one
  })
}

function either(parts: readonly Detection[]): Detection {
  const [only] = parts
  return only !== undefined && parts.length === 1 ? only : { kind: 'or', parts }
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}
