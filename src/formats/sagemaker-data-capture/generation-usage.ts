import { arrayField, isObject, numberField, objectField, textField } from '../json-fields.ts'
import { parseBody } from './json-rows.ts'
import type { Payload } from './payload.ts'

/** What a language model behind an endpoint says of its own answer. */
export interface GenerationUsage {
  /** Whether the answer is generated text: then no number in it is a prediction. */
  readonly isGeneration: boolean
  readonly inputTokens: number
  readonly outputTokens: number
  readonly stopReason: string
}

const NONE: GenerationUsage = {
  isGeneration: false,
  inputTokens: Number.NaN,
  outputTokens: Number.NaN,
  stopReason: '',
}

/**
 * Token counts in the chat completions form that vLLM, TGI and SageMaker's large-model containers answer in:
 * `{"choices":[{"finish_reason":"stop", …}], "usage":{"prompt_tokens":12,"completion_tokens":30}}`.
 */
export function generationUsage(output: Payload | undefined): GenerationUsage {
  if (output?.form !== 'json' || !output.content.includes('"choices"')) return NONE
  const body = parseBody(output.content)?.find(isObject)
  const choice = arrayField(body, 'choices').find(isObject)
  if (choice === undefined) return NONE
  const usage = objectField(body, 'usage')
  return {
    isGeneration: true,
    inputTokens: numberField(usage, 'prompt_tokens'),
    outputTokens: numberField(usage, 'completion_tokens'),
    stopReason: textField(choice, 'finish_reason'),
  }
}
