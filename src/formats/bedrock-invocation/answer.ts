import type { Json, JsonObject } from '../format.ts'
import {
  anyField,
  arrayField,
  isObject,
  numberField,
  objectField,
  textField,
} from '../json-fields.ts'
import { lastText, layersOf, present } from './layers.ts'

/** What an answer says of itself; NaN and `''` where it does not. */
export interface Answer {
  readonly stopReason: string
  readonly latencyMs: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cacheReadTokens: number
  readonly cacheWriteTokens: number
  /** How many tools it asks to be called; NaN when there is no answer. */
  readonly toolUses: number
  /** The exception that broke a stream off. */
  readonly error: string
}

const STOP_REASONS = [
  'stopReason',
  'stop_reason',
  'completionReason',
  'finish_reason',
  'finishReason',
] as const
const INPUT_TOKENS = [
  'inputTokens',
  'input_tokens',
  'prompt_tokens',
  'inputTokenCount',
  'inputTextTokenCount',
  'prompt_token_count',
] as const
const OUTPUT_TOKENS = [
  'outputTokens',
  'output_tokens',
  'completion_tokens',
  'outputTokenCount',
  'tokenCount',
  'totalOutputTextTokenCount',
  'generation_token_count',
] as const
const CACHE_READ = [
  'cacheReadInputTokens',
  'cache_read_input_tokens',
  'cacheReadInputTokenCount',
] as const
const CACHE_WRITE = [
  'cacheWriteInputTokens',
  'cache_creation_input_tokens',
  'cacheWriteInputTokenCount',
] as const

export function answerOf(chunks: readonly JsonObject[]): Answer {
  const layers = layersOf(chunks)
  const metrics = layers.flatMap((layer) => [
    ...present(objectField(layer, 'metrics')),
    ...present(objectField(layer, 'amazon-bedrock-invocationMetrics')),
  ])
  const counted = [
    ...layers,
    ...layers.flatMap((layer) => present(objectField(layer, 'usage'))),
    ...metrics,
  ]
  return {
    stopReason: lastText(layers, STOP_REASONS),
    latencyMs: lastNumber(metrics, ['latencyMs', 'invocationLatency']),
    inputTokens: lastNumber(counted, INPUT_TOKENS),
    outputTokens: lastNumber(counted, OUTPUT_TOKENS),
    cacheReadTokens: lastNumber(counted, CACHE_READ),
    cacheWriteTokens: lastNumber(counted, CACHE_WRITE),
    toolUses:
      chunks.length === 0 ? Number.NaN : layers.reduce((sum, layer) => sum + toolUsesOf(layer), 0),
    error: streamError(chunks),
  }
}

/** The latest counts stand: the chunks of a stream count upwards. */
function lastNumber(holders: readonly JsonObject[], names: readonly string[]): number {
  for (let i = holders.length - 1; i >= 0; i--) {
    for (const name of names) {
      const value = numberField(holders[i], name)
      if (Number.isFinite(value) && value >= 0) return value
    }
  }
  return Number.NaN
}

/** Anthropic's `tool_use` blocks, Converse's `toolUse` blocks, the `tool_calls` of Mistral, Cohere and OpenAI. */
function toolUsesOf(layer: JsonObject): number {
  const message = objectField(objectField(layer, 'output'), 'message')
  const blocks = [
    ...arrayField(layer, 'content'),
    ...arrayField(message, 'content'),
    anyField(layer, 'content_block'),
    anyField(objectField(layer, 'contentBlockStart'), 'start'),
  ]
  const calls = arrayField(layer, 'tool_calls').filter(isToolCall)
  return blocks.filter(isToolUse).length + calls.length
}

function isToolUse(block: Json | undefined): boolean {
  if (!isObject(block)) return false
  return textField(block, 'type') === 'tool_use' || objectField(block, 'toolUse') !== undefined
}

/** The later chunks of a streamed call bring arguments alone. */
function isToolCall(call: Json): boolean {
  return isObject(call) && (textField(call, 'id') !== '' || textField(call, 'name') !== '')
}

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStreamOutput.html */
function streamError(chunks: readonly JsonObject[]): string {
  const names = chunks.flatMap((chunk) => Object.keys(chunk))
  const name = names.find((one) => /^[a-zA-Z]{1,64}Exception$/.test(one)) ?? ''
  return name.charAt(0).toUpperCase() + name.slice(1)
}
