import { isRecord } from '../../../events/plain-record.ts'
import type { Shape, StructureShape, ValueOf } from './shape.ts'
import { writeTimestamp } from './timestamp.ts'

/** A structure as JSON; members that are undefined are left out. */
export function writeJson<S extends StructureShape>(shape: S, value: ValueOf<S>): string {
  return JSON.stringify(toWire(shape, value, KEEP))
}

/** What stands in place of what must not be logged, as CloudTrail has it. */
export const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS'

/** The longest string that is put into a log, in UTF-16 units. */
const LONGEST_LOGGED = 2048

/** A structure as it may be logged: sensitive members hidden, long strings cut. */
export function writeLoggable<S extends StructureShape>(
  shape: S,
  value: ValueOf<S>,
): Readonly<Record<string, unknown>> {
  const wire = toWire(shape, value, (text, sensitive) =>
    sensitive ? HIDDEN : text.slice(0, LONGEST_LOGGED),
  )
  return isRecord(wire) ? wire : {}
}

type WriteText = (text: string, sensitive: boolean) => string

const KEEP: WriteText = (text) => text

/** @throws TypeError when the value is not of the shape, which is a bug of whoever made it */
function toWire(shape: Shape, value: unknown, text: WriteText): unknown {
  switch (shape.kind) {
    case 'string':
      if (typeof value === 'string') return text(value, shape.sensitive ?? false)
      break
    case 'enum':
      if (typeof value === 'string' && shape.values.includes(value)) return value
      break
    case 'number':
      if (Number.isFinite(value)) return value
      break
    case 'boolean':
      if (typeof value === 'boolean') return value
      break
    case 'timestamp':
      if (typeof value === 'number') return writeTimestamp(value)
      break
    case 'list':
      if (Array.isArray(value)) return value.map((item) => toWire(shape.item, item, text))
      break
    case 'map':
      if (value instanceof Map)
        return Object.fromEntries([...value].map(([k, v]) => [k, toWire(shape.value, v, text)]))
      break
    case 'structure':
      if (isRecord(value)) return membersToWire(shape, value, text)
  }
  throw new TypeError(`a ${typeof value} where the answer has a ${shape.kind}`)
}

function membersToWire(
  shape: StructureShape,
  value: Readonly<Record<string, unknown>>,
  text: WriteText,
): unknown {
  return Object.fromEntries(
    Object.entries(shape.members).flatMap(([name, member]) => {
      const of = value[name]
      return of === undefined ? [] : [[name, toWire(member.shape, of, text)]]
    }),
  )
}
