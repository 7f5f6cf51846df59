import { type Column, column, type EventTable } from './table.ts'

/** What is kept of a captured query, one by one: how far it is from others and how sure the answer was. */
const QUERY_COLUMNS: readonly Column[] = [
  column('query_form', 'term', 'hash of the names of the input’s features'),
  column('query_rows', 'count', 'rows that the request asked about'),
  column('query_features', 'count', 'features of a row that are kept'),
  column(
    'query_vector',
    'text',
    'some rows of the input as 16-bit codes (numbers to 0.1 %, categories hashed), Base64',
  ),
  column('label', 'term', 'class that was predicted'),
  column('confidence', 'number', 'probability of the class that was predicted'),
  column('margin', 'number', 'that probability less the one of the runner-up'),
  column('output_entropy', 'number', 'entropy of the predicted probabilities in bits'),
]

/** What is kept of what was said: numbers that tell how a text is made, and never the text. */
const TEXT_COLUMNS: readonly Column[] = [
  column('requested_tokens', 'count', 'most tokens that the request allows the answer'),
  column('prompt_characters', 'count', 'length of the last turn of the user'),
  column('prompt_entropy', 'number', 'entropy of its characters in bits'),
  column(
    'prompt_symbols',
    'number',
    'share of characters that are neither letter, digit nor space',
  ),
  column('prompt_encoded', 'number', 'share of characters in runs of Base64 or hexadecimal digits'),
  column(
    'prompt_hidden',
    'number',
    'share of invisible characters and of words that mix alphabets',
  ),
  column('prompt_repetition', 'number', 'share of word triples that were there before'),
  column('prompt_sketch', 'key', 'keyed min-hash: alike prompts have alike sketches, nothing more'),
  column('prompt_secrets', 'term', 'kinds of secrets in the request, with their number'),
  column('completion_secrets', 'term', 'kinds of secrets in the response, with their number'),
  column(
    'system_echo',
    'number',
    'share of the system prompt’s word triples that the answer repeats',
  ),
  column('guardrail_filters', 'term', 'what a guardrail noticed: filter and confidence'),
]

export const INVOCATION: EventTable = {
  name: 'invocation',
  description:
    'A model or agent invocation, from Bedrock invocation logs, SageMaker data capture, OpenTelemetry spans, traces of Bedrock ' +
    'agents and logs of AgentCore. No prompt and no completion.',
  identity: ['key'],
  columns: [
    column('key', 'key', 'requestId, or the event id of a capture record'),
    column('time', 'time', 'when it was invoked'),
    column('account', 'term', 'account; absent in data capture'),
    column('region', 'term', 'Region; absent in data capture'),
    column('origin', 'code', 'INVOCATION_ORIGINS'),
    column('operation', 'term', 'gen_ai.operation.name: InvokeModel, Converse, InvokeEndpoint …'),
    column('resource', 'term', 'what was invoked: endpoint or model, canonical id'),
    column('resource_type', 'code', 'ENTITY_TYPES: what kind of resource it is'),
    column('variant', 'term', 'production variant of an endpoint'),
    column(
      'caller',
      'term',
      'durable principal: IAM user or role ARN; of spans and traces the agent or service',
    ),
    column('session', 'term', 'ARN of the role session'),
    column('inference_region', 'term', 'Region that served a cross-Region inference profile'),
    column('error', 'term', 'errorCode, absent when it succeeded'),
    column('latency_ms', 'number', 'milliseconds the model took'),
    column('input_tokens', 'count', 'gen_ai.usage.input_tokens'),
    column('output_tokens', 'count', 'gen_ai.usage.output_tokens'),
    column('cache_read_tokens', 'count', 'input tokens read from the prompt cache'),
    column('cache_write_tokens', 'count', 'input tokens written to the prompt cache'),
    column('input_bytes', 'count', 'size of the request body'),
    column('output_bytes', 'count', 'size of the response body'),
    column(
      'input_hash',
      'key',
      'keyed hash of the request body: equal inputs are equal, nothing more',
    ),
    column('output_hash', 'key', 'keyed hash of the response body'),
    column('stop_reason', 'term', 'gen_ai.response.finish_reasons'),
    column('guardrail', 'term', 'guardrail id or ARN'),
    column('guardrail_action', 'term', 'NONE, INTERVENED, GUARDRAIL_INTERVENED …'),
    column('guardrail_policies', 'term', 'policies that intervened, sorted, comma-separated'),
    column('tool_uses', 'count', 'tools that the response asked for'),
    column('prediction', 'number', 'first number of the output, when the output is numeric'),
    column('request_id', 'key', 'joins api_call.request_id'),
    ...QUERY_COLUMNS,
    ...TEXT_COLUMNS,
  ],
}
