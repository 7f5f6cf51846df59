import { bedrockModel, entityOfArn, parseArn } from '../../events/arn.ts'
import type { EntityRef } from '../../events/entity.ts'
import { type Attributes, textOf } from './attributes.ts'
import type { Span } from './record.ts'

/** Where a span says that it is from. */
export interface Place {
  readonly account: string
  readonly region: string
}

/** https://opentelemetry.io/docs/specs/semconv/resource/cloud/ */
export function placeOf({ attributes, resource }: Span): Place {
  const runtime = parseArn(textOf(resource, 'cloud.resource_id'))
  const host = textOf(attributes, 'server.address', 'net.peer.name')
  const account = textOf(resource, 'cloud.account.id') || (runtime?.account ?? '')
  const region =
    textOf(attributes, 'aws.region', 'cloud.region') ||
    textOf(resource, 'cloud.region') ||
    (runtime?.region ?? '') ||
    (/^[a-z-]{1,32}\.([a-z]{2}(?:-[a-z]{1,12}){1,3}-\d)\.amazonaws\.com(?:\.cn)?$/.exec(
      host,
    )?.[1] ??
      '')
  return { account: /^\d{12}$/.test(account) ? account : '', region }
}

const BEDROCK: ReadonlySet<string> = new Set([
  'aws.bedrock',
  'aws_bedrock',
  'bedrock',
  'amazon_bedrock',
])

/** The provider, under its name of today or the one before 1.37 of the conventions. */
export function providerOf(attributes: Attributes): string {
  return textOf(attributes, 'gen_ai.provider.name', 'gen_ai.system')
}

export function isBedrock(attributes: Attributes): boolean {
  return BEDROCK.has(providerOf(attributes).toLowerCase())
}

/** The model that was asked; undefined when the span names none. One of another provider is `provider/model`. */
export function modelOf({ attributes }: Span, { account, region }: Place): EntityRef | undefined {
  const model = textOf(attributes, 'gen_ai.request.model', 'gen_ai.response.model')
  if (model === '') return undefined
  if (isBedrock(attributes)) return bedrockModel(model, account, region)
  if (model.startsWith('arn:')) return entityOfArn(model)
  const provider = providerOf(attributes)
  return {
    type: 'foundation-model',
    id: provider === '' || model.startsWith(`${provider}/`) ? model : `${provider}/${model}`,
  }
}

/**
 * Who asked: spans do not name a principal of IAM, so it is the agent that ran (of AgentCore its runtime's ARN), else the
 * service. What has no ARN is `agent/<name>` or `service/<name>`.
 */
export function callerOf({ attributes, resource }: Span): string {
  const runtime = textOf(resource, 'cloud.resource_id')
  const arn = /^(arn:[^:]*:bedrock-agentcore:[^:]*:\d*:runtime\/[^/:]+)/.exec(runtime)?.[1]
  if (arn !== undefined) return arn
  const agent = textOf(attributes, 'gen_ai.agent.id', 'gen_ai.agent.name')
  if (agent !== '') return agent.startsWith('arn:') ? agent : `agent/${agent}`
  const service = textOf(resource, 'service.name')
  return service === '' || service.startsWith('unknown_service') ? '' : `service/${service}`
}
