/** A value from outside as an object whose fields can be looked at by name. */
export type PlainRecord = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is PlainRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value itself, or an object without fields where it is none. */
export function recordOrEmpty(value: unknown): PlainRecord {
  return isRecord(value) ? value : {}
}
