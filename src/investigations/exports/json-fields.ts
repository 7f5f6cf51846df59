import { harmlessJson } from '../render/harmless-json.ts'
import type { JsonObject, JsonValue } from '../render/report-json.ts'

/** An object of what there is: without undefined, empty texts, empty lists and empty objects. */
export function present(fields: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const kept: Record<string, JsonValue> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && !isEmpty(value)) kept[name] = value
  }
  return kept
}

function isEmpty(value: JsonValue): boolean {
  if (value === '') return true
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/** A document, ended with a line feed. */
export function jsonText(document: JsonValue): string {
  return `${harmlessJson(JSON.stringify(document, null, 2))}\n`
}

/** A line a document. */
export function jsonLines(documents: readonly JsonValue[]): string {
  return documents.map((one) => `${harmlessJson(JSON.stringify(one))}\n`).join('')
}
