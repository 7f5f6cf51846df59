import type { Json } from './json.ts'
import type {
  EnumShape,
  ListShape,
  MapShape,
  NumberShape,
  Shape,
  StringShape,
  StructureShape,
} from './shape.ts'
import { parseTimestamp } from './timestamp.ts'

/** What is wrong with a value. The message names the member and the constraint, never the value. */
export class ConstraintError extends Error {
  readonly code: 'INVALID_REQUEST_BODY' | 'INVALID_GRAPH_ARN'

  constructor(message: string, code: ConstraintError['code'] = 'INVALID_REQUEST_BODY') {
    super(message)
    this.name = 'ConstraintError'
    this.code = code
  }
}

/**
 * Reads a value as a shape wants it: its type, then its constraints. Members that a structure does not have are passed
 * over, and null is as good as absent in a structure; both as restJson1 demands.
 *
 * @param path where the value stands, such as `CreateMembersRequest.Accounts`
 * @throws ConstraintError about the first thing that is wrong
 */
export function readValue(shape: Shape, json: Json, path: string): unknown {
  switch (shape.kind) {
    case 'string':
      return readString(shape, json, path)
    case 'enum':
      return readEnum(shape, json, path)
    case 'number':
      return readNumber(shape, json, path)
    case 'boolean':
      if (typeof json !== 'boolean') throw wrongType('a boolean', json, path)
      return json
    case 'timestamp':
      return readTimestamp(json, path)
    case 'list':
      return readList(shape, json, path)
    case 'map':
      return readMap(shape, json, path)
    case 'structure':
      return readStructure(shape, json, path)
  }
}

/** Reads members one by one from wherever `find` finds them; undefined and null are absent. */
export function readMembers(
  shape: StructureShape,
  path: string,
  find: (name: string) => Json | undefined,
): Readonly<Record<string, unknown>> {
  const read: [string, unknown][] = []
  for (const [name, member] of Object.entries(shape.members)) {
    const json = find(name) ?? undefined
    const at = `${path}.${name}`
    if (json !== undefined) read.push([name, readValue(member.shape, json, at)])
    else if (member.required) throw new ConstraintError(`${at} is required.`, codeOf(member.shape))
  }
  return Object.fromEntries(read)
}

function readStructure(shape: StructureShape, json: Json, path: string): unknown {
  if (!(json instanceof Map)) throw wrongType('an object', json, path)
  return readMembers(shape, path, (name) => json.get(name))
}

function readString(shape: StringShape, json: Json, path: string): string {
  if (typeof json !== 'string') throw wrongType('a string', json, path, codeOf(shape))
  checkLength(shape, characters(json), path, codeOf(shape))
  if (shape.pattern !== undefined && !shape.pattern.test(json)) {
    throw new ConstraintError(
      `${path} must satisfy the regular expression pattern: ${shape.pattern.source}`,
      codeOf(shape),
    )
  }
  return json
}

/** Unicode characters, which is what Smithy counts; not halves of them. */
function characters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

function readEnum(shape: EnumShape, json: Json, path: string): string {
  if (typeof json !== 'string') throw wrongType('a string', json, path)
  if (!shape.values.includes(json))
    throw new ConstraintError(`${path} must be one of: ${shape.values.join(', ')}.`)
  return json
}

function readNumber(shape: NumberShape, json: Json, path: string): number {
  if (typeof json !== 'number') throw wrongType('a number', json, path)
  if (shape.whole && !Number.isSafeInteger(json))
    throw new ConstraintError(`${path} must be a whole number.`)
  const { min, max } = shape
  if (min !== undefined && json < min)
    throw new ConstraintError(`${path} must be greater than or equal to ${min}. Found ${json}.`)
  if (max !== undefined && json > max)
    throw new ConstraintError(`${path} must be less than or equal to ${max}. Found ${json}.`)
  return json
}

function readTimestamp(json: Json, path: string): number {
  if (typeof json !== 'string') throw wrongType('a timestamp in ISO 8601', json, path)
  const time = parseTimestamp(json)
  if (time === undefined)
    throw new ConstraintError(
      `${path} must be a timestamp in ISO 8601, such as 2021-08-18T16:35:56.284Z.`,
    )
  return time
}

function readList(shape: ListShape, json: Json, path: string): unknown {
  if (!Array.isArray(json)) throw wrongType('a list', json, path)
  // The length first: a list that is too long is not worth reading.
  checkLength(shape, json.length, path, 'INVALID_REQUEST_BODY')
  return json.map((item: Json, i) => readValue(shape.item, item, `${path}[${i}]`))
}

function readMap(shape: MapShape, json: Json, path: string): unknown {
  if (!(json instanceof Map)) throw wrongType('an object', json, path)
  checkLength(shape, json.size, path, 'INVALID_REQUEST_BODY')
  const read = new Map<unknown, unknown>()
  for (const [key, value] of json) {
    read.set(
      readValue(shape.key, key, `${path}.key`),
      readValue(shape.value, value, `${path}.value`),
    )
  }
  return read
}

function checkLength(
  { min, max }: { readonly min?: number; readonly max?: number },
  length: number,
  path: string,
  code: ConstraintError['code'],
): void {
  if (min !== undefined && length < min)
    throw new ConstraintError(
      `${path} must have length greater than or equal to ${min}. Found ${length}.`,
      code,
    )
  if (max !== undefined && length > max)
    throw new ConstraintError(
      `${path} must have length less than or equal to ${max}. Found ${length}.`,
      code,
    )
}

function codeOf(shape: Shape): ConstraintError['code'] {
  return (shape.kind === 'string' && shape.errorCode) || 'INVALID_REQUEST_BODY'
}

function wrongType(
  wanted: string,
  json: Json,
  path: string,
  code?: ConstraintError['code'],
): ConstraintError {
  return new ConstraintError(`${path} must be ${wanted}. Found ${kindOf(json)}.`, code)
}

function kindOf(json: Json): string {
  if (json === null) return 'null'
  if (Array.isArray(json)) return 'a list'
  return typeof json === 'object' ? 'an object' : `a ${typeof json}`
}
