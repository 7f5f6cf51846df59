import type { Severity } from '../../events/severity.ts'

/**
 * Detection rules in Sigma's form. https://sigmahq.io/sigma-specification/ (2.1): rules, correlations, modifiers.
 */

/** What is wrong with a rule, and where. */
export interface RuleProblem {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** What is wrong and what to do, as a sentence without its full stop. */
  readonly message: string
}

/** A place in a rule that a problem can name. */
export type LineOf = (path: readonly (string | number)[]) => number

export type Scalar = string | number | boolean | null

/** One line of a detection: a field with its modifiers, and the values it is held against. */
export interface FieldTest {
  /** `''` for a keyword, which is looked for everywhere. */
  readonly field: string
  readonly modifiers: readonly string[]
  readonly values: readonly Scalar[]
  readonly line: number
}

/** A condition over field tests. */
export type Detection =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Detection[] }
  | { readonly kind: 'not'; readonly part: Detection }
  | { readonly kind: 'field'; readonly test: FieldTest }

export interface LogSource {
  readonly product: string
  readonly service: string
  readonly category: string
}

/** What every document of a rule says about itself. */
export interface RuleHeader {
  readonly file: string
  readonly line: number
  readonly title: string
  readonly id: string
  readonly name: string
  readonly status: string
  readonly description: string
  readonly author: string
  readonly references: readonly string[]
  readonly falsePositives: readonly string[]
  readonly tags: readonly string[]
  readonly level: Severity | undefined
  /** Dupin's own, which other tools pass over. */
  readonly dupin: {
    /** The finding's type is `Technique/` and this. */
    readonly technique: string | undefined
    /** Engineers and pipelines do it every day: worth telling only of somebody who never did. */
    readonly everyday: boolean
    /** Administrators and pipelines do it now and then: of those who were there before, a note that joins what is graver. */
    readonly administration: boolean
    /** Techniques that are part of this one and are not told of as well. */
    readonly supersedes: readonly string[]
  }
}

export interface EventRule extends RuleHeader {
  readonly kind: 'event'
  readonly logSource: LogSource
  readonly detection: Detection
}

export const CORRELATION_TYPES = [
  'event_count',
  'value_count',
  'value_sum',
  'temporal',
  'temporal_ordered',
] as const

export type CorrelationType = (typeof CORRELATION_TYPES)[number]

export interface CorrelationRule extends RuleHeader {
  readonly kind: 'correlation'
  readonly type: CorrelationType
  /** Names or ids of rules. */
  readonly rules: readonly string[]
  readonly groupBy: readonly string[]
  /** Milliseconds. */
  readonly timespan: number
  /** At least so many; of `field` for a count or sum of values. */
  readonly atLeast: number
  readonly field: string
  /** Whether the rules it is made of make findings of their own. */
  readonly generate: boolean
}

export type SigmaRule = EventRule | CorrelationRule
