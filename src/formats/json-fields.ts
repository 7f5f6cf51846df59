import { epochToMillis, parseTime } from '../events/time.ts'
import type { Json, JsonObject } from './format.ts'

/**
 * Reads a field of a record that anyone may have written: the wrong type reads as absent, inherited names
 * (`__proto__`, `constructor`) are never found.
 */
function field(record: JsonObject | undefined, key: string): Json | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function objectField(record: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = field(record, key)
  return isObject(value) ? value : undefined
}

export function arrayField(record: JsonObject | undefined, key: string): readonly Json[] {
  const value = field(record, key)
  return isArray(value) ? value : []
}

/** `''` when absent or no string. */
export function textField(record: JsonObject | undefined, key: string): string {
  const value = field(record, key)
  return typeof value === 'string' ? value : ''
}

/** NaN when absent or no number; digits in a string count as a number. */
export function numberField(record: JsonObject | undefined, key: string): number {
  const value = field(record, key)
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : Number.NaN
}

/** Milliseconds since the epoch of what is written as a text, or as seconds or milliseconds since then; NaN when it is no time. */
export function timeField(record: JsonObject | undefined, key: string): number {
  const value = field(record, key)
  if (typeof value === 'number') return epochToMillis(value)
  return typeof value === 'string' ? parseTime(value) : Number.NaN
}

export function booleanField(record: JsonObject | undefined, key: string): boolean | undefined {
  const value = field(record, key)
  if (typeof value === 'boolean') return value
  if (value === 'true') return true
  return value === 'false' ? false : undefined
}

export function anyField(record: JsonObject | undefined, key: string): Json | undefined {
  return field(record, key)
}

function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}
