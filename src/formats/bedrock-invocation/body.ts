import { Buffer } from 'node:buffer'
import type { Json, JsonObject, RecordContext } from '../format.ts'
import { isObject } from '../json-fields.ts'
import type { LoggedBody } from './record.ts'

/** A body to be measured and read; what it says goes no further. */
export interface Body {
  readonly text: string
  readonly bytes: number
  /** The object it is, or the chunks of a stream; none when it is no JSON. */
  readonly chunks: readonly JsonObject[]
}

/** The body in place, or the one it points to; undefined when neither is at hand. */
export function bodyOf(logged: LoggedBody, context: RecordContext): Body | undefined {
  if (logged.inline !== undefined) return bodyIn(logged.inline)
  return bodyIn(logged.pointer ? context.sibling(logged.pointer) : undefined)
}

/** What was said, as JSON or as text that may be JSON; undefined when it is not there. */
export function bodyIn(said: Json | undefined): Body | undefined {
  if (said === undefined) return undefined
  const text = typeof said === 'string' ? said : JSON.stringify(said)
  const value = typeof said === 'string' ? parseJson(said) : said
  return { text, bytes: Buffer.byteLength(text), chunks: chunksOf(value) }
}

function chunksOf(value: Json | undefined): readonly JsonObject[] {
  if (isObject(value)) return [value]
  return Array.isArray(value) ? value.filter((chunk) => isObject(chunk)) : []
}

function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}
