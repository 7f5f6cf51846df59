import { isRecord, type PlainRecord } from '../events/plain-record.ts'

/** JSON out of the lake: the request of a call, as its caller wrote it. */
export type JsonValue = unknown

/** The value of stored JSON; undefined when it is none (it was cut, or never was). */
export function parseJson(stored: string): JsonValue {
  if (stored === '') return undefined
  try {
    const value: unknown = JSON.parse(stored)
    return value
  } catch {
    return undefined
  }
}

/** The object itself, or the object under `key`. */
export function object(value: JsonValue, key?: string): PlainRecord | undefined {
  if (!isRecord(value)) return undefined
  if (key === undefined) return value
  const field = Object.hasOwn(value, key) ? value[key] : undefined
  return isRecord(field) ? field : undefined
}

export function list(value: JsonValue, key: string): readonly unknown[] {
  const field = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return Array.isArray(field) ? field : []
}

export function text(value: JsonValue, key: string): string {
  const field = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return typeof field === 'string' ? field : ''
}
