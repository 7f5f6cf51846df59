import { isEndpoint } from './caller.ts'
import type { Invocation } from './inference.ts'
import type { JsonRecord } from './json.ts'
import type { FoundationModel } from './models.ts'
import { completionOf, promptOf } from './prompts.ts'

/** The request as the client sent it: Converse's own shape, or the shape of the model's vendor. */
export function requestBody(
  one: Invocation,
  model: FoundationModel,
  guardrail: string,
): JsonRecord {
  const text = lengthened(promptOf(one), one.inputTokens)
  const { system } = one.caller
  if (model.key === 'embedding') return { inputText: text, dimensions: 512, normalize: true }
  if (one.operation.startsWith('Converse')) {
    return {
      messages: [{ role: 'user', content: [{ text }] }],
      system: system === undefined ? undefined : [{ text: system }],
      inferenceConfig: { maxTokens: 2048 },
      guardrailConfig:
        one.guardrail === 'none'
          ? undefined
          : { guardrailIdentifier: guardrail, guardrailVersion: '3', trace: 'enabled' },
    }
  }
  if (model.key === 'llamaEu') return { prompt: text, max_gen_len: 2048, temperature: 0.3 }
  return {
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: one.outcome === 'invalid' ? -1 : 2048,
    system,
    messages: [{ role: 'user', content: text }],
  }
}

/** From this many tokens a body exceeds 100 KB and Bedrock delivers it as an object of its own. */
export const LARGE_BODY_TOKENS = 26_000

/** A long prompt is written at its full length, four characters a token; the others would only fill the disk. */
function lengthened(prompt: string, tokens: number): string {
  if (tokens < LARGE_BODY_TOKENS) return prompt
  return `${prompt} `.repeat(Math.ceil((tokens * 4) / (prompt.length + 1)))
}

/** The answer as it is logged: one object, or for InvokeModelWithResponseStream the list of the stream's events. */
export function responseBody(
  one: Invocation,
  guardrail: string,
): JsonRecord | readonly JsonRecord[] {
  if (one.operation.startsWith('Converse')) return converseBody(one, guardrail)
  if (one.operation === 'InvokeModelWithResponseStream') return streamEvents(one)
  return invokeBody(one, guardrail)
}

function converseBody(one: Invocation, guardrail: string): JsonRecord {
  const { inputTokens, outputTokens } = one
  return {
    output: { message: { role: 'assistant', content: [{ text: completionOf(one) }] } },
    stopReason: one.guardrail === 'blocked' ? 'guardrail_intervened' : 'end_turn',
    metrics: { latencyMs: Math.round(one.latencyMs) },
    usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
    trace:
      one.guardrail === 'none'
        ? undefined
        : { guardrail: assessment(one, guardrail, 'inputAssessment') },
  }
}

function invokeBody(one: Invocation, guardrail: string): JsonRecord {
  if (one.outputTokens === 0) {
    return { embedding: [0.0123, -0.0456, 0.0789], inputTextTokenCount: one.inputTokens }
  }
  if (!isEndpoint(one.target) && one.target.key === 'llamaEu') {
    const { inputTokens, outputTokens } = one
    return {
      generation: completionOf(one),
      prompt_token_count: inputTokens,
      generation_token_count: outputTokens,
      stop_reason: 'stop',
    }
  }
  const body = {
    id: messageId(one),
    type: 'message',
    role: 'assistant',
    content: [{ type: 'text', text: completionOf(one) }],
    stop_reason: 'end_turn',
    usage: { input_tokens: one.inputTokens, output_tokens: one.outputTokens },
  }
  if (one.guardrail === 'none') return body
  return {
    ...body,
    'amazon-bedrock-guardrailAction': one.guardrail === 'blocked' ? 'INTERVENED' : 'NONE',
    'amazon-bedrock-trace': { guardrail: assessment(one, guardrail, 'input') },
  }
}

function streamEvents(one: Invocation): readonly JsonRecord[] {
  const { inputTokens, outputTokens, latencyMs } = one
  return [
    { type: 'message_start', message: { id: messageId(one), role: 'assistant' } },
    {
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'text_delta', text: completionOf(one) },
    },
    {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn' },
      usage: { output_tokens: outputTokens },
    },
    {
      type: 'message_stop',
      'amazon-bedrock-invocationMetrics': {
        inputTokenCount: inputTokens,
        outputTokenCount: outputTokens,
        invocationLatency: Math.round(latencyMs),
        firstByteLatency: Math.round(latencyMs / 4),
      },
    },
  ]
}

/** What the guardrail saw, by the guardrail's id. Converse and InvokeModel name the side differently. */
function assessment(
  one: Invocation,
  guardrail: string,
  side: 'input' | 'inputAssessment',
): JsonRecord {
  const blocked = one.guardrail === 'blocked'
  const characters = promptOf(one).length
  const filter = {
    type: 'PROMPT_ATTACK',
    confidence: 'HIGH',
    filterStrength: 'HIGH',
    action: 'BLOCKED',
    detected: true,
  }
  return {
    actionReason: blocked ? 'Guardrail blocked.' : 'No action.',
    [side]: {
      [guardrail]: {
        contentPolicy: blocked ? { filters: [filter] } : undefined,
        invocationMetrics: {
          guardrailProcessingLatency: 120 + (characters % 90),
          usage: { topicPolicyUnits: 1, contentPolicyUnits: 1, wordPolicyUnits: 0 },
          guardrailCoverage: { textCharacters: { guarded: characters, total: characters } },
        },
      },
    },
  }
}

function messageId(one: Invocation): string {
  return `msg_bdrk_${one.requestId.replaceAll('-', '').slice(0, 24)}`
}
