import type { Json, JsonObject } from '../format.ts'
import { anyField, arrayField, isObject, textField } from '../json-fields.ts'

/** What a span, a resource or an event says of itself, by name. */
export type Attributes = ReadonlyMap<string, Json>

/** More than any instrumentation writes. */
const MOST_ATTRIBUTES = 1024
const MOST_DEPTH = 16

/**
 * Attributes as OTLP writes them (a list of keys with typed values, `{"key":"k","value":{"intValue":"7"}}`), or as CloudWatch's
 * span records do (an object with plain values).
 *
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function attributesOf(holder: JsonObject | undefined): Attributes {
  const found = anyField(holder, 'attributes')
  const entries: (readonly [string, Json])[] = isObject(found)
    ? Object.entries(found)
        .slice(0, MOST_ATTRIBUTES)
        .map(([key, value]) => [key, plainValue(value ?? null, 0)] as const)
    : arrayField(holder, 'attributes')
        .slice(0, MOST_ATTRIBUTES)
        .filter(isObject)
        .map(
          (one) => [textField(one, 'key'), plainValue(anyField(one, 'value') ?? null, 0)] as const,
        )
  return new Map(entries)
}

/** The value within OTLP's `AnyValue`; a plain value is its own. */
export function plainValue(value: Json, depth: number): Json {
  if (!isObject(value) || depth > MOST_DEPTH) return value
  for (const key of ['stringValue', 'boolValue', 'doubleValue', 'bytesValue'] as const)
    if (Object.hasOwn(value, key)) return value[key] ?? null
  if (Object.hasOwn(value, 'intValue')) return Number(value['intValue'])
  const list = anyField(value, 'arrayValue')
  if (isObject(list)) return arrayField(list, 'values').map((item) => plainValue(item, depth + 1))
  const pairs = anyField(value, 'kvlistValue')
  if (!isObject(pairs)) return value
  return Object.fromEntries(
    arrayField(pairs, 'values')
      .filter(isObject)
      .map((one) => [textField(one, 'key'), plainValue(anyField(one, 'value') ?? null, depth + 1)]),
  )
}

/** The first of the names that has a text; `''` when none has. */
export function textOf(attributes: Attributes, ...names: readonly string[]): string {
  for (const name of names) {
    const value = attributes.get(name)
    if (typeof value === 'string' && value !== '') return value
  }
  return ''
}

/** The first of the names that has a number, also one written as text; NaN when none has. */
export function numberOf(attributes: Attributes, ...names: readonly string[]): number {
  for (const name of names) {
    const value = attributes.get(name)
    const number = typeof value === 'string' && value !== '' ? Number(value) : value
    if (typeof number === 'number' && Number.isFinite(number)) return number
  }
  return Number.NaN
}
