import type { ModelFacts } from '../../lake/calls-models.ts'
import { not, type Predicate, test } from '../../lake/predicates/predicate.ts'
import { CLOUDTRAIL_FIELDS, cloudTrailField } from './cloudtrail-fields.ts'
import { DERIVED_FIELDS } from './derived-fields.ts'
import type { FieldOf } from './field-test.ts'
import { KUBERNETES_DERIVED } from './kubernetes-derived.ts'
import { KUBERNETES_FIELDS, kubernetesField } from './kubernetes-fields.ts'
import type { LogSource } from './rule.ts'

/** The logs that rules can be about. */
export const RULE_LOGS = ['cloudtrail', 'kubernetes'] as const
export type RuleLogName = (typeof RULE_LOGS)[number]

/** How a rule's words are to be read for one log. */
export interface RuleLog {
  /** As a rule writes it. */
  readonly logSource: string
  readonly isOf: (source: LogSource) => boolean
  readonly fieldOf: FieldOf
  readonly fields: readonly string[]
  /** True of the rows of this log. */
  readonly rows: Predicate
  readonly derived: readonly {
    readonly name: string
    readonly description: string
    readonly predicate: (facts: ModelFacts) => Predicate
  }[]
}

const OF_KUBERNETES = test(
  { kind: 'term', column: 'service' },
  { op: 'equals', value: 'kubernetes', cased: true },
)

/** https://sigmahq.io/docs/basics/log-sources.html */
export const RULE_LOG: Readonly<Record<RuleLogName, RuleLog>> = {
  cloudtrail: {
    logSource: 'product: aws, service: cloudtrail',
    isOf: ({ product, service, category }) =>
      product === 'aws' && service === 'cloudtrail' && category === '',
    fieldOf: cloudTrailField,
    fields: CLOUDTRAIL_FIELDS,
    rows: not(OF_KUBERNETES),
    derived: DERIVED_FIELDS,
  },
  kubernetes: {
    logSource: 'product: kubernetes, service: audit',
    // SigmaHQ adds a category to its rules.
    isOf: ({ product, service, category }) =>
      product === 'kubernetes' && service === 'audit' && ['', 'application'].includes(category),
    fieldOf: kubernetesField,
    fields: KUBERNETES_FIELDS,
    rows: OF_KUBERNETES,
    derived: KUBERNETES_DERIVED,
  },
}

/** The log that a rule is about; undefined when it is none of ours. */
export function ruleLogOf(source: LogSource): RuleLogName | undefined {
  return RULE_LOGS.find((name) => RULE_LOG[name].isOf(source))
}
