import type { Accounts } from './organisation.ts'

/** A Bedrock model as it is called: a foundation model id or an inference profile id, in one account and Region. */
export interface FoundationModel {
  readonly key: 'sonnet' | 'haiku' | 'embedding' | 'nova' | 'haikuEu' | 'llamaEu'
  readonly modelId: string
  readonly account: string
  readonly region: string
  /** Regions that may serve a cross-Region inference profile. */
  readonly servedFrom?: readonly string[]
  readonly firstTokenMs: number
  readonly tokensPerSecond: number
}

export function createModels(accounts: Accounts): readonly FoundationModel[] {
  const home = { account: accounts.prod, region: 'us-east-1' }
  const europe = { account: accounts.prodEu, region: 'eu-west-1' }
  const speed = (firstTokenMs: number, tokensPerSecond: number) => ({
    firstTokenMs,
    tokensPerSecond,
  })
  return [
    {
      key: 'sonnet',
      ...home,
      modelId: 'us.anthropic.claude-sonnet-4-20250514-v1:0',
      servedFrom: ['us-east-1', 'us-east-2', 'us-west-2'],
      ...speed(850, 62),
    },
    {
      key: 'haiku',
      ...home,
      modelId: 'anthropic.claude-3-haiku-20240307-v1:0',
      ...speed(320, 120),
    },
    { key: 'embedding', ...home, modelId: 'amazon.titan-embed-text-v2:0', ...speed(60, 4000) },
    { key: 'nova', ...home, modelId: 'amazon.nova-lite-v1:0', ...speed(280, 140) },
    {
      key: 'haikuEu',
      ...europe,
      modelId: 'eu.anthropic.claude-3-5-haiku-20241022-v1:0',
      servedFrom: ['eu-west-1', 'eu-central-1', 'eu-west-3'],
      ...speed(380, 110),
    },
    { key: 'llamaEu', ...europe, modelId: 'meta.llama3-1-70b-instruct-v1:0', ...speed(520, 70) },
  ]
}

/** The ARN of what a `modelId` names, in the account and Region that call it. */
export function modelArn(modelId: string, account: string, region: string): string {
  if (modelId.startsWith('arn:')) return modelId
  const profile = /^(?:us|eu|apac|global)\./.test(modelId)
  return profile
    ? `arn:aws:bedrock:${region}:${account}:inference-profile/${modelId}`
    : `arn:aws:bedrock:${region}::foundation-model/${modelId}`
}
