import { Buffer } from 'node:buffer'
import { spokenIn } from '../bedrock-invocation/spoken.ts'
import type { Json, JsonObject, RecordContext } from '../format.ts'
import { arrayField, isObject, textField } from '../json-fields.ts'
import { textColumns } from '../text-columns.ts'
import type { Span } from './record.ts'

const INPUT = ['gen_ai.input.messages', 'gen_ai.prompt'] as const
const OUTPUT = ['gen_ai.output.messages', 'gen_ai.completion'] as const
const SYSTEM = ['gen_ai.system_instructions'] as const

/** Who speaks in the events that older instrumentations write, a message each. */
const ROLES: Readonly<Record<string, string>> = {
  'gen_ai.system.message': 'system',
  'gen_ai.user.message': 'user',
  'gen_ai.assistant.message': 'assistant',
  'gen_ai.tool.message': 'tool',
}

/** What a span or its events hold of what was said: measured and hashed, and never kept. */
export function saidColumns(span: Span, context: RecordContext) {
  const input = messagesOf(span, INPUT).concat(askedIn(span))
  const output = messagesOf(span, OUTPUT).concat(answersIn(span))
  const system = messagesOf(span, SYSTEM).map((one) => ({ role: 'system', content: one }))
  const asked = input.length + system.length === 0 ? '' : JSON.stringify([...system, ...input])
  const answered = output.length === 0 ? '' : JSON.stringify(output)
  const spoken = spokenIn(
    asked === '' ? [] : [{ messages: [...system, ...input].map(asContent) }],
    output.map(asContent),
  )
  return {
    input_bytes: asked === '' ? undefined : Buffer.byteLength(asked),
    output_bytes: answered === '' ? undefined : Buffer.byteLength(answered),
    input_hash: asked === '' ? '' : context.contentHash(asked),
    output_hash: answered === '' ? '' : context.contentHash(answered),
    tool_uses: output.length === 0 ? undefined : toolUsesOf(output),
    ...textColumns(spoken, context),
  }
}

/** Messages of an attribute, on the span or on an event of it; they come as a structure or as its JSON. */
function messagesOf(span: Span, names: readonly string[]): Json[] {
  for (const { attributes } of [span, ...span.events])
    for (const name of names) {
      const value = attributes.get(name)
      if (value === undefined || value === null) continue
      const read = typeof value === 'string' ? parsed(value) : value
      return Array.isArray(read) ? [...read] : [read]
    }
  return []
}

function parsed(text: string): Json {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    return text
  }
}

function askedIn(span: Span): Json[] {
  return span.events.flatMap(({ name, attributes }): Json[] => {
    const content = attributes.get('content')
    const role = Object.hasOwn(ROLES, name) ? ROLES[name] : undefined
    return role === undefined || content === undefined
      ? []
      : [{ role, content: decodedOf(content) }]
  })
}

function answersIn(span: Span): Json[] {
  return span.events.flatMap(({ name, attributes }): Json[] => {
    const content = attributes.get('message') ?? attributes.get('content')
    return name !== 'gen_ai.choice' || content === undefined ? [] : [decodedOf(content)]
  })
}

function decodedOf(content: Json): Json {
  return typeof content === 'string' ? parsed(content) : content
}

/** A message of the conventions has `parts`; below `content` its texts are found like those of a provider's own message. */
function asContent(message: Json): JsonObject {
  if (!isObject(message)) return { role: 'user', content: message }
  const parts = arrayField(message, 'parts')
  return parts.length === 0 ? message : { role: textField(message, 'role'), content: parts }
}

const TOOL_CALLS: ReadonlySet<string> = new Set(['tool_call', 'tool_use'])

function toolUsesOf(output: readonly Json[]): number {
  const blocks = output
    .filter(isObject)
    .flatMap((one) => [
      ...arrayField(one, 'parts'),
      ...arrayField(one, 'content'),
      ...arrayField(one, 'tool_calls').map(() => ({ type: 'tool_call' })),
    ])
    .filter(isObject)
  return blocks.filter((one) => TOOL_CALLS.has(textField(one, 'type')) || isObject(one['toolUse']))
    .length
}
