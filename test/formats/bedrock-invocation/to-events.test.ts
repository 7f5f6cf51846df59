import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bedrockInvocation } from '../../../src/formats/bedrock-invocation/to-events.ts'
import type { Json, JsonObject, RecordContext } from '../../../src/formats/format.ts'
import { isRejection } from '../../../src/formats/format.ts'

const FIXTURES = new URL('fixtures/', import.meta.url)
const CANARY = 'what-was-said'
const CONTEXT: RecordContext = { uri: '', contentHash: () => 'hash', sibling: () => undefined }

/** Fields in which callers and models speak. */
const SPOKEN = [
  'text',
  'content',
  'prompt',
  'inputText',
  'outputText',
  'completion',
  'generation',
  'match',
  'q',
]

describe('an invocation', () => {
  it.each(['streams', 'providers', 'errors-and-pointers'])(
    'keeps nothing of what was said in %s',
    (name) => {
      for (const line of readFileSync(new URL(`${name}.jsonl`, FIXTURES), 'utf8').split('\n')) {
        if (line === '') continue
        const record: JsonObject = JSON.parse(line)
        const result = bedrockInvocation.toEvents(spoken(record), CONTEXT)
        if (isRejection(result)) throw new Error(result.detail)
        expect(JSON.stringify(result)).not.toContain(CANARY)
      }
    },
  )

  it('has one hash for one body', () => {
    const seen: string[] = []
    const context = { ...CONTEXT, contentHash: (text: string) => String(seen.push(text)) }
    bedrockInvocation.toEvents(withInput({ messages: ['a'] }), context)
    bedrockInvocation.toEvents(withInput({ messages: ['a'] }), context)
    expect(seen.filter((text) => text.startsWith('{'))).toEqual([
      '{"messages":["a"]}',
      '{"messages":["a"]}',
    ])
  })

  it('survives a body by pointer that is nested beyond reason', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const record = withInput(undefined)
    const context = { ...CONTEXT, sibling: () => deep }
    const result = bedrockInvocation.toEvents(record, context)
    expect(isRejection(result) ? result : result[0]?.row['input_bytes']).toBe(200_000)
  })
})

function withInput(inputBodyJson: JsonObject | undefined): JsonObject {
  return {
    schemaType: 'ModelInvocationLog',
    timestamp: '2026-01-01T00:00:05Z',
    requestId: 'r',
    modelId: 'amazon.nova-lite-v1:0',
    input: inputBodyJson ? { inputBodyJson } : { inputBodyS3Path: 's3://b/k' },
  }
}

/** The record with the canary wherever someone speaks. */
function spoken(record: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]): [string, Json] => [
      key,
      spokenValue(key, value ?? null),
    ]),
  )
}

function spokenValue(key: string, value: Json): Json {
  if (typeof value === 'string') return SPOKEN.includes(key) ? CANARY : value
  if (Array.isArray(value)) return value.map((item) => spokenValue(key, item))
  return isRecord(value) ? spoken(value) : value
}

function isRecord(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
