import type { Json, JsonObject } from '../format.ts'
import { anyField, arrayField, isObject, textField } from '../json-fields.ts'
import type { Spoken } from '../text-columns.ts'
import type { Body } from './body.ts'

/** Names under which requests and answers hold text, in the shapes of all providers. */
const TEXTS: ReadonlySet<string> = new Set([
  'text',
  'content',
  'prompt',
  'inputText',
  'outputText',
  'message',
  'messages',
  'chat_history',
  'completion',
  'generation',
  'generated_text',
  'query',
  'input',
  'texts',
  'inputs',
  'toolResult',
  'json',
])
/** Objects of an answer within which its text lies. */
const ANSWERS: ReadonlySet<string> = new Set([
  'output',
  'outputs',
  'results',
  'generations',
  'choices',
  'delta',
  'content_block',
  'contentBlockDelta',
  'data',
])
const SYSTEM = ['system', 'preamble', 'system_prompt'] as const
const MOST_DEPTH = 8
/** Characters gathered of one side: what is measured is cut further. */
const MOST_CHARACTERS = 262_144

/**
 * The texts of a call, whichever provider's shape it has: Converse and Nova (`messages[].content[].text`, `system[].text`),
 * Anthropic (`messages[].content`, `system`), Titan (`inputText`, `results[].outputText`), Llama, Mistral and others
 * (`prompt`, `generation`, `outputs[].text`), Cohere (`message`, `chat_history`), chat completions (`choices[].message`).
 *
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html
 */
export function spokenIn(request: readonly JsonObject[], answer: readonly JsonObject[]): Spoken {
  const [body] = request
  const messages = arrayField(body, 'messages').filter(isObject)
  const system = [
    ...SYSTEM.map((name) => anyField(body, name)),
    ...messages.filter((one) => textField(one, 'role') === 'system'),
  ]
  const turn = messages.filter((one) => textField(one, 'role') === 'user').at(-1)
  const asked = textOf(body === undefined ? [] : [body], '\n')
  return {
    prompt: turn === undefined ? asked : textOf([turn], '\n'),
    request: asked,
    system: textOf(system, '\n'),
    // The chunks of a stream cut words in two.
    completion: textOf(answer, ''),
  }
}

/** The same of bodies, of which one that is no JSON is words. */
export function spokenBetween(asked: Body | undefined, answered: Body | undefined): Spoken {
  const spoken = spokenIn(asked?.chunks ?? [], answered?.chunks ?? [])
  return {
    ...spoken,
    ...(asked?.chunks.length === 0 ? { prompt: asked.text, request: asked.text } : {}),
    ...(answered?.chunks.length === 0 ? { completion: answered.text } : {}),
  }
}

/** Most tokens that a request allows the answer, under any provider's name; NaN when it does not say. */
export function requestedTokens(request: readonly JsonObject[]): number {
  const [body] = request
  const holders = [
    body,
    ...['inferenceConfig', 'textGenerationConfig'].map((name) => anyField(body, name)),
  ]
  for (const holder of holders.filter(isObject))
    for (const name of REQUESTED) {
      const value = anyField(holder, name)
      if (typeof value === 'number' && value >= 0) return value
    }
  return Number.NaN
}

const REQUESTED = [
  'maxTokens',
  'max_tokens',
  'max_new_tokens',
  'max_gen_len',
  'maxTokenCount',
  'max_tokens_to_sample',
  'max_completion_tokens',
] as const

function textOf(values: readonly (Json | undefined)[], between: string): string {
  const pieces: string[] = []
  let left = MOST_CHARACTERS
  const walk = (value: Json | undefined, depth: number): void => {
    if (left <= 0 || depth > MOST_DEPTH) return
    if (typeof value === 'string') {
      pieces.push(value.slice(0, left))
      left -= value.length
    } else if (Array.isArray(value)) {
      for (const item of value) walk(item, depth + 1)
    } else if (isObject(value)) {
      for (const name of Object.keys(value))
        if (TEXTS.has(name) || ANSWERS.has(name)) walk(value[name], depth + 1)
    }
  }
  for (const value of values) walk(value, 0)
  return pieces.join(between)
}
