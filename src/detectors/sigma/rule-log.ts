import type { ModelFacts } from '../../lake/calls-models.ts'
import { not, type Predicate, TRUE, test } from '../../lake/predicates/predicate.ts'
import type { RecordTable } from '../../lake/predicates/rows-where.ts'
import { CLOUDTRAIL_FIELDS, cloudTrailField } from './cloudtrail-fields.ts'
import { DERIVED_FIELDS } from './derived-fields.ts'
import type { FieldOf } from './field-test.ts'
import { KUBERNETES_DERIVED } from './kubernetes-derived.ts'
import { KUBERNETES_FIELDS, kubernetesField } from './kubernetes-fields.ts'
import { RECORD_FIELDS, recordField } from './record-fields.ts'
import type { LogSource } from './rule.ts'
import { term } from './sources.ts'

/** The logs that rules can be about. */
export const RULE_LOGS = [
  'cloudtrail',
  'kubernetes',
  'guardduty',
  'bedrock-invocation',
  'vpcflow',
  'dns',
] as const
export type RuleLogName = (typeof RULE_LOGS)[number]

/** How a rule's words are to be read for one log. */
export interface RuleLog {
  /** As a rule writes it. */
  readonly logSource: string
  readonly isOf: (source: LogSource) => boolean
  readonly fieldOf: FieldOf
  readonly fields: readonly string[]
  /** The table of the lake that holds it. */
  readonly table: 'api_call' | RecordTable
  /** True of the rows of this log. */
  readonly rows: Predicate
  readonly derived: readonly {
    readonly name: string
    readonly description: string
    readonly predicate: (facts: ModelFacts) => Predicate
  }[]
}

const OF_KUBERNETES = test(term('service'), { op: 'equals', value: 'kubernetes', cased: true })

/** Findings of other services rest in the same table. */
const OF_GUARDDUTY = test(term('origin'), { op: 'equals', value: 'guardduty', cased: true })

/** https://sigmahq.io/docs/basics/log-sources.html */
export const RULE_LOG: Readonly<Record<RuleLogName, RuleLog>> = {
  cloudtrail: {
    logSource: 'product: aws, service: cloudtrail',
    isOf: ({ product, service, category }) =>
      product === 'aws' && service === 'cloudtrail' && category === '',
    fieldOf: cloudTrailField,
    fields: CLOUDTRAIL_FIELDS,
    table: 'api_call',
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
    table: 'api_call',
    rows: OF_KUBERNETES,
    derived: KUBERNETES_DERIVED,
  },
  guardduty: { ...ofRecords('guardduty', 'finding'), rows: OF_GUARDDUTY },
  'bedrock-invocation': ofRecords('bedrock-invocation', 'invocation'),
  vpcflow: ofRecords('vpcflow', 'flow'),
  dns: {
    ...ofRecords('dns', 'dns_query'),
    logSource: 'category: dns',
    // Rules about any resolver's log are about this one too.
    isOf: ({ product, service, category }) =>
      category === 'dns' &&
      ['', 'aws'].includes(product) &&
      ['', 'route53', 'route53resolver'].includes(service),
  },
}

function ofRecords(service: string, table: RecordTable): RuleLog {
  return {
    logSource: `product: aws, service: ${service}`,
    isOf: (source) =>
      source.product === 'aws' && source.service === service && source.category === '',
    fieldOf: recordField(table),
    fields: Object.keys(RECORD_FIELDS[table]),
    table,
    rows: TRUE,
    derived: [],
  }
}

/** The log that a rule is about; undefined when it is none of ours. */
export function ruleLogOf(source: LogSource): RuleLogName | undefined {
  return RULE_LOGS.find((name) => RULE_LOG[name].isOf(source))
}

/** Whether rules of a log are about API calls: only of these there are habits, bursts and sequences. */
export function isOnCalls(log: RuleLogName): boolean {
  return RULE_LOG[log].table === 'api_call'
}
