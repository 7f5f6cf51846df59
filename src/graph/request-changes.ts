import { isRecord } from '../events/plain-record.ts'
import { parseJson } from './request-json.ts'

/** A field of a request, before and after; absent is not set, or not known. */
export interface FieldChange {
  /** Names joined by dots, positions of lists among them. */
  readonly field: string
  readonly before?: string
  readonly after?: string
}

export interface FieldChanges {
  readonly fields: readonly FieldChange[]
  /** Further ones that are not told. */
  readonly more: number
}

const MOST_FIELDS = 12
const MOST_LEAVES = 400
const MOST_DEPTH = 10
const LONGEST_VALUE = 300

/** What differs from call to call and means nothing. */
const NOISE = /^(?:Host|client(?:Request)?Token|x-amz-.*|requestId|bucketName)$/i

/**
 * What a request asks to be otherwise than the one before did. Without one before, or when it was not logged whole, all that it
 * asks for. A deletion takes away what was set. Documents that stand in a text, such as policies, are compared field by field.
 */
export function changedFields(
  operation: string,
  before: string | undefined,
  after: string,
): FieldChanges {
  const was = leavesOf(before ?? '')
  const is = operation.startsWith('Delete') ? new Map<string, string>() : leavesOf(after)
  const changed = [...new Set([...is.keys(), ...was.keys()])]
    .filter((field) => was.get(field) !== is.get(field))
    .map((field): FieldChange => {
      const [one, other] = [was.get(field), is.get(field)]
      return {
        field,
        ...(one === undefined ? {} : { before: capped(one) }),
        ...(other === undefined ? {} : { after: capped(other) }),
      }
    })
  return {
    fields: changed.slice(0, MOST_FIELDS),
    more: Math.max(0, changed.length - MOST_FIELDS),
  }
}

function leavesOf(request: string): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>()
  collect(parseJson(request), '', 0, leaves)
  return leaves
}

function collect(value: unknown, path: string, depth: number, leaves: Map<string, string>): void {
  if (leaves.size >= MOST_LEAVES || value === null || value === undefined) return
  const inner = typeof value === 'string' && /^\s*[[{]/.test(value) ? parseJson(value) : value
  const whole = inner ?? value
  if (depth < MOST_DEPTH && (Array.isArray(whole) || isRecord(whole))) {
    for (const [name, one] of Object.entries(whole))
      if (!NOISE.test(name)) collect(one, path === '' ? name : `${path}.${name}`, depth + 1, leaves)
    return
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (path !== '') leaves.set(path, text)
}

function capped(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text
}
