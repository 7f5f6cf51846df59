/**
 * List prices of foundation models on Amazon Bedrock: on demand, standard tier, in us-east-1, prompts up to the length at
 * which a dearer tier begins.
 *
 * AWS publishes them at https://aws.amazon.com/bedrock/pricing/; looked up on 26 November 2026 in two public transcriptions
 * of it, the price list of LiteLLM 1.110.2 and, for Anthropic's, https://platform.claude.com/docs/en/about-claude/pricing.
 * Other Regions and geographic inference profiles of some models cost up to a tenth more, batches half. What a finding says
 * is an estimate, to tell a bill of hundreds from one of cents. A model that is not listed has no price rather than a guess.
 */
export interface ModelPrice {
  /** USD for a thousand tokens. */
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
}

/** Input, output and, where the cache has prices of its own, reading and writing it. */
type Line =
  | readonly [input: number, output: number]
  | readonly [input: number, output: number, cacheRead: number, cacheWrite: number]

const PRICES: Readonly<Record<string, Line>> = {
  'anthropic.claude-3-haiku-20240307': [0.00025, 0.00125, 0.00003, 0.0003],
  'anthropic.claude-3-sonnet-20240229': [0.003, 0.015],
  'anthropic.claude-3-opus-20240229': [0.015, 0.075, 0.0015, 0.01875],
  'anthropic.claude-3-5-haiku-20241022': [0.0008, 0.004, 0.00008, 0.001],
  'anthropic.claude-3-5-sonnet-20240620': [0.003, 0.015, 0.0003, 0.00375],
  'anthropic.claude-3-5-sonnet-20241022': [0.003, 0.015, 0.0003, 0.00375],
  'anthropic.claude-3-7-sonnet-20250219': [0.003, 0.015, 0.0003, 0.00375],
  'anthropic.claude-haiku-4-5-20251001': [0.001, 0.005, 0.0001, 0.00125],
  'anthropic.claude-sonnet-4-20250514': [0.003, 0.015, 0.0003, 0.00375],
  'anthropic.claude-sonnet-4-5-20250929': [0.003, 0.015, 0.0003, 0.00375],
  'anthropic.claude-sonnet-4-6': [0.003, 0.015, 0.0003, 0.00375],
  'anthropic.claude-sonnet-5': [0.002, 0.01, 0.0002, 0.0025],
  'anthropic.claude-opus-4-20250514': [0.015, 0.075, 0.0015, 0.01875],
  'anthropic.claude-opus-4-1-20250805': [0.015, 0.075, 0.0015, 0.01875],
  'anthropic.claude-opus-4-5-20251101': [0.005, 0.025, 0.0005, 0.00625],
  'anthropic.claude-opus-4-6': [0.005, 0.025, 0.0005, 0.00625],
  'anthropic.claude-opus-4-7': [0.005, 0.025, 0.0005, 0.00625],
  'anthropic.claude-opus-4-8': [0.005, 0.025, 0.0005, 0.00625],
  'anthropic.claude-opus-5': [0.005, 0.025, 0.0005, 0.00625],
  'amazon.nova-micro': [0.000035, 0.00014],
  'amazon.nova-lite': [0.00006, 0.00024],
  'amazon.nova-pro': [0.0008, 0.0032],
  'amazon.nova-premier': [0.0025, 0.0125],
  'amazon.titan-embed-text': [0.00002, 0],
  'amazon.titan-text-lite': [0.00015, 0.0002],
  'amazon.titan-text-express': [0.0002, 0.0006],
  'amazon.titan-text-premier': [0.0005, 0.0015],
  'cohere.embed-english': [0.0001, 0],
  'cohere.embed-multilingual': [0.0001, 0],
  'deepseek.r1': [0.00135, 0.0054],
  'meta.llama3-1-8b-instruct': [0.00022, 0.00022],
  'meta.llama3-1-70b-instruct': [0.00072, 0.00072],
  'meta.llama3-1-405b-instruct': [0.0024, 0.0024],
  'meta.llama3-3-70b-instruct': [0.00072, 0.00072],
  'meta.llama4-scout-17b-instruct': [0.00017, 0.00066],
  'meta.llama4-maverick-17b-instruct': [0.00024, 0.00097],
  'mistral.mistral-7b-instruct': [0.00015, 0.0002],
  'mistral.mixtral-8x7b-instruct': [0.00045, 0.0007],
  'mistral.mistral-large-2402': [0.004, 0.012],
  'mistral.mistral-large-2407': [0.002, 0.006],
  'mistral.pixtral-large-2502': [0.002, 0.006],
  'openai.gpt-oss-20b': [0.00007, 0.0003],
  'openai.gpt-oss-120b': [0.00015, 0.0006],
}

/**
 * The model behind an id, the same for a foundation model and a geographic inference profile of it:
 * `arn:…:inference-profile/us.anthropic.claude-sonnet-4-20250514-v1:0` → `anthropic.claude-sonnet-4-20250514-v1:0`.
 * An ARN of anything else (an imported or custom model, an application's profile) stays as it is: it does not say which.
 */
export function modelName(id: string): string {
  const own = /^arn:[^/]*:(?:foundation-model|inference-profile)\/(.+)$/.exec(id)?.[1] ?? id
  return own.replace(/^(?:us|eu|apac|global|au|jp|ca|us-gov)\./, '')
}

/** The list price of a model by its id or ARN; undefined when it is not known. */
export function priceOf(id: string): ModelPrice | undefined {
  const name = modelName(id).replace(/(?:-v\d+)?(?::\d+)*(?::\d+k)?$/, '')
  const line = Object.hasOwn(PRICES, name) ? PRICES[name] : undefined
  if (line === undefined) return undefined
  const [input, output, cacheRead = input, cacheWrite = input] = line
  return { input, output, cacheRead, cacheWrite }
}

/** Tokens of one kind of call each; absent ones are 0. */
export interface Tokens {
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
}

/** What the tokens cost in USD. */
export function costOf(tokens: Tokens, price: ModelPrice): number {
  const { input, output, cacheRead, cacheWrite } = tokens
  return (
    (input * price.input +
      output * price.output +
      cacheRead * price.cacheRead +
      cacheWrite * price.cacheWrite) /
    1000
  )
}
