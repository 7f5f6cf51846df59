/** What is looked for: a sign of an intruder that somebody else has written down. */
export const INDICATOR_KINDS = [
  'address',
  'network',
  'access-key',
  'account',
  'principal',
  'bucket',
  'hash',
  'domain',
  'user-agent',
  'request-id',
] as const

export type IndicatorKind = (typeof INDICATOR_KINDS)[number]

export interface HuntIndicator {
  readonly kind: IndicatorKind
  /** As it is looked for: without what made it harmless to click. */
  readonly value: string
  /** Line of the file, from 1; 0 when the file has no lines of its own, such as STIX. */
  readonly line: number
  /** What its source calls it, such as the name of a STIX indicator. */
  readonly label: string
}

/** Something that is no indicator that can be looked for. */
export interface NotUnderstood {
  readonly line: number
  readonly text: string
}

export interface IndicatorFile {
  readonly indicators: readonly HuntIndicator[]
  readonly notUnderstood: readonly NotUnderstood[]
}
