import type { Endpoint } from './endpoints.ts'
import type { FoundationModel } from './models.ts'
import type { NearStyle } from './near-values.ts'
import type { Actor } from './principals.ts'
import type { CurveName } from './workload.ts'

/** Tokens of a call: mu and sigma of the logarithm. */
interface Tokens {
  readonly input: readonly [number, number]
  readonly output: readonly [number, number]
}

/** Something that calls one endpoint or one model, all day or within a span of time. */
export interface Caller {
  /** Names the random stream: unique, and the same whatever else is simulated. */
  readonly id: string
  readonly target: Endpoint | FoundationModel
  readonly actorAt: (time: number) => Actor
  readonly callsPerDay: number
  readonly curve: CurveName
  readonly offset?: number
  /** Machine-like: calls at even distances and not by chance. */
  readonly even?: boolean
  readonly from?: number
  readonly to?: number
  /** Bedrock operations with their shares. */
  readonly operations?: readonly (readonly [string, number])[]
  readonly tokens?: Tokens
  readonly guardrail?: boolean
  /** Share of prompts that a guardrail blocks. */
  readonly blocked?: number
  readonly invalid?: number
  readonly throttled?: number
  /** Inputs spread over the whole range of each feature and not as customers are. */
  readonly probing?: boolean
  /** Inputs that all but repeat each other. */
  readonly near?: NearStyle
  readonly topic?: Topic
  /** What the application tells its model before each conversation. */
  readonly system?: string
  /** How often the caller has a burst of an hour, a day. */
  readonly bursts?: number
  readonly bearerToken?: boolean
}

export type Topic =
  | 'support'
  | 'summary'
  | 'embedding'
  | 'analysis'
  | 'translation'
  | 'roleplay'
  | 'injection'
  | 'jailbreak'
  | 'configuration'

export function isEndpoint(target: Endpoint | FoundationModel): target is Endpoint {
  return 'variants' in target
}
