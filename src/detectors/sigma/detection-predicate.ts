import type { ModelFacts } from '../../lake/calls-models.ts'
import { and, not, or, type Predicate } from '../../lake/predicates/predicate.ts'
import { serviceIs } from './derived-fields.ts'
import { FieldTestError, fieldPredicate } from './field-test.ts'
import { operationTest } from './kubernetes-fields.ts'
import type { Detection, FieldTest } from './rule.ts'
import { RULE_LOG, type RuleLogName } from './rule-log.ts'

/** A field test that cannot be asked, and the line it stands on. */
export class DetectionError extends Error {
  readonly line: number

  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

/** A detection as a condition on records of one log. @throws DetectionError when the lake cannot be asked it. */
export function callPredicate(
  detection: Detection,
  facts: ModelFacts,
  log: RuleLogName,
): Predicate {
  return and([RULE_LOG[log].rows, conditionOf(detection, facts, log)])
}

function conditionOf(detection: Detection, facts: ModelFacts, log: RuleLogName): Predicate {
  switch (detection.kind) {
    case 'and':
      return and(detection.parts.map((part) => conditionOf(part, facts, log)))
    case 'or':
      return or(detection.parts.map((part) => conditionOf(part, facts, log)))
    case 'not':
      return not(conditionOf(detection.part, facts, log))
    case 'field':
      try {
        return testOf(detection.test, facts, log)
      } catch (error) {
        if (error instanceof FieldTestError)
          throw new DetectionError(detection.test.line, error.message)
        throw error
      }
  }
}

function testOf(one: FieldTest, facts: ModelFacts, log: RuleLogName): Predicate {
  return ownTest(one, log) ?? derived(one, facts, log) ?? fieldPredicate(one, RULE_LOG[log].fieldOf)
}

const USER_NAMES: Readonly<Record<string, string>> = {
  'userIdentity.userName': 'actor',
  'userIdentity.sessionContext.sessionIssuer.userName': 'issuer',
}

function ownTest(one: FieldTest, log: RuleLogName): Predicate | undefined {
  if (log === 'kubernetes') return operationTest(one)
  return log === 'cloudtrail' ? ofCloudTrail(one) : undefined
}

function ofCloudTrail(one: FieldTest): Predicate | undefined {
  if (one.field === 'dupin.service') return or(one.values.map((value) => serviceIs(String(value))))
  const column = Object.hasOwn(USER_NAMES, one.field) ? USER_NAMES[one.field] : undefined
  return column === undefined ? undefined : byName(one, column)
}

/** What no column holds as it is; undefined for every other field. */
function derived(one: FieldTest, facts: ModelFacts, log: RuleLogName): Predicate | undefined {
  const field = RULE_LOG[log].derived.find(({ name }) => one.field === `dupin.${name}`)
  if (field === undefined) return undefined
  const [value, ...more] = one.values
  if (typeof value !== 'boolean' || more.length > 0 || one.modifiers.length > 0)
    throw new FieldTestError(`"${one.field}" is either true or false`)
  const predicate = field.predicate(facts)
  return value ? predicate : not(predicate)
}

/** The name is the last part of the ARN that the lake keeps. */
function byName(one: FieldTest, column: string): Predicate {
  const begins = !one.modifiers.some(
    (name) => name === 'contains' || name === 'endswith' || name === 're',
  )
  const values = one.values.map((value) =>
    begins && typeof value === 'string' ? `/${value}` : value,
  )
  const modifiers = one.modifiers.filter((name) => name !== 'startswith')
  const isStart = one.modifiers.includes('startswith')
  const how = begins ? [...modifiers, isStart ? 'contains' : 'endswith'] : modifiers
  return fieldPredicate({ ...one, values, modifiers: how }, () => [{ kind: 'term', column }])
}
