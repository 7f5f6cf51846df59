import type { JsonObject } from '../format.ts'
import { arrayField, isObject, objectField, textField } from '../json-fields.ts'

/** Objects in which a chunk may tell its stop reason, usage, metrics and tools. */
const INNER = ['message', 'delta', 'messageStop', 'metadata'] as const
/** Lists of alternatives; the first is the answer. */
const ALTERNATIVES = ['results', 'outputs', 'generations', 'choices'] as const

/**
 * A body's chunks and the objects within, in order. One way to read all providers: Anthropic (`message`, `delta`), Nova
 * and Converse (`messageStop`, `metadata`), Titan (`results`), Mistral (`outputs`, `choices`), Cohere (`generations`), and
 * Llama, AI21 and others at the top.
 *
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html
 */
export function layersOf(chunks: readonly JsonObject[]): readonly JsonObject[] {
  return chunks.flatMap((chunk) => {
    const first = ALTERNATIVES.flatMap((name) => present(arrayField(chunk, name).find(isObject)))
    return [chunk, ...first].flatMap((layer) => [layer, ...innerOf(layer)])
  })
}

function innerOf(layer: JsonObject): readonly JsonObject[] {
  return INNER.flatMap((name) => present(objectField(layer, name)))
}

/** The last text that any layer has under any of the names; `''` when none has. */
export function lastText(layers: readonly JsonObject[], names: readonly string[]): string {
  for (let i = layers.length - 1; i >= 0; i--) {
    for (const name of names) {
      const text = textField(layers[i], name)
      if (text !== '') return text
    }
  }
  return ''
}

/** The object as a list: of itself, or of nothing. */
export function present(record: JsonObject | undefined): readonly JsonObject[] {
  return record === undefined ? [] : [record]
}
