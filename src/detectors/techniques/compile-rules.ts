import type { ModelFacts } from '../../lake/calls-models.ts'
import { callPredicate, DetectionError } from '../sigma/detection-predicate.ts'
import type {
  CorrelationRule,
  EventRule,
  LogSource,
  RuleHeader,
  RuleProblem,
  SigmaRule,
} from '../sigma/rule.ts'
import { isOnCalls, RULE_LOG, RULE_LOGS, ruleLogOf } from '../sigma/rule-log.ts'
import { CALL_FIELDS, isCallField } from './call-value.ts'
import { type CallRule, type Matcher, TACTICS, type Tactic, type Technique } from './technique.ts'

/** Rules as techniques, and what is wrong with those that are none. */
export interface CompiledRules {
  readonly techniques: readonly Technique[]
  readonly problems: readonly RuleProblem[]
}

/**
 * Makes techniques of rules. A rule that a correlation is made of is none of its own, unless the correlation says `generate`.
 * Of two rules with one id or name the later counts, so that a user's replaces ours.
 */
export function compileRules(rules: readonly SigmaRule[]): CompiledRules {
  const problems: RuleProblem[] = []
  const kept = latest(rules)
  const known = new Map(
    kept.flatMap((rule) => [rule.name, rule.id].filter(Boolean).map((key) => [key, rule] as const)),
  )
  const correlations = kept.filter((rule) => rule.kind === 'correlation')
  const parts = new Set(
    correlations
      .filter(({ generate }) => !generate)
      .flatMap(({ rules: names }) => names.map((name) => known.get(name))),
  )
  const techniques = kept.flatMap((rule) => {
    if (parts.has(rule)) return []
    try {
      const matcher = rule.kind === 'event' ? callOf(rule) : correlationOf(rule, known)
      return [techniqueOf(rule, matcher)]
    } catch (error) {
      if (!(error instanceof RuleRefused)) throw error
      problems.push({ file: error.file, line: error.line, message: error.message })
      return []
    }
  })
  return { techniques, problems }
}

class RuleRefused extends Error {
  readonly file: string
  readonly line: number

  constructor({ file, line }: Pick<RuleProblem, 'file' | 'line'>, message: string) {
    super(message)
    this.file = file
    this.line = line
  }
}

function latest(rules: readonly SigmaRule[]): readonly SigmaRule[] {
  const at = new Map<string, number>()
  for (const [i, { id, name }] of rules.entries())
    for (const key of [id, name]) if (key !== '') at.set(key, i)
  return rules.filter(({ id, name }, i) =>
    [id, name].every((key) => key === '' || at.get(key) === i),
  )
}

function callOf(rule: EventRule): Matcher {
  return { kind: 'call', rule: callRule(rule) }
}

function callRule(rule: EventRule): CallRule {
  const log = ruleLogOf(rule.logSource)
  if (log === undefined) throw new RuleRefused(rule, otherLog(rule.logSource))
  try {
    callPredicate(rule.detection, NO_FACTS, log)
  } catch (error) {
    if (error instanceof DetectionError)
      throw new RuleRefused({ file: rule.file, line: error.line }, error.message)
    throw error
  }
  return { name: rule.name || rule.title, log, detection: rule.detection }
}

function otherLog({ product, service, category }: LogSource): string {
  const known = RULE_LOGS.map((name) => RULE_LOG[name].logSource).join('; ')
  const asked = [product, service, category].filter(Boolean).join(' ') || 'none'
  return `logsource: only these are read: ${known}; not ${asked}`
}

/** A rule is tried with them before there is a lake. */
const NO_FACTS: ModelFacts = {
  accounts: new Set(),
  executionRoles: new Set(),
  artifacts: new Set(),
  artifactSince: new Map(),
  artifactBuckets: new Set(),
  trainingBuckets: new Set(),
}

function correlationOf(rule: CorrelationRule, known: ReadonlyMap<string, SigmaRule>): Matcher {
  const rules = rule.rules.map((name) => {
    const one = known.get(name)
    if (one === undefined) throw new RuleRefused(rule, `there is no rule "${name}" to correlate`)
    if (one.kind === 'correlation')
      throw new RuleRefused(rule, `"${name}" is a correlation itself; name its rules`)
    const part = callRule(one)
    if (!isOnCalls(part.log))
      throw new RuleRefused(rule, `"${name}" is about no API calls: only these can be correlated`)
    return part
  })
  const wrong = [...rule.groupBy, ...(rule.field === '' ? [] : [rule.field])].find(
    (field) => !isCallField(field),
  )
  if (wrong !== undefined)
    throw new RuleRefused(
      rule,
      `"${wrong}" cannot be grouped by or counted: ${CALL_FIELDS.join(', ')}, requestParameters.<path>`,
    )
  const { type, timespan: within, groupBy, atLeast, field } = rule
  if (type === 'temporal' || type === 'temporal_ordered')
    return { kind: 'sequence', steps: rules, ordered: type === 'temporal_ordered', within, groupBy }
  if (type === 'event_count')
    return { kind: 'burst', rules, measure: { of: 'calls' }, atLeast, within, groupBy }
  const of = type === 'value_sum' ? 'sum' : 'values'
  return { kind: 'burst', rules, measure: { of, field }, atLeast, within, groupBy }
}

function techniqueOf(rule: RuleHeader, matcher: Matcher): Technique {
  const id = rule.dupin.technique ?? inPascalCase(rule.name || rule.title)
  return {
    id,
    title: rule.title,
    description: rule.description,
    tactics: rule.tags.flatMap(tacticOf),
    ids: rule.tags.flatMap(idOf),
    severity: rule.level ?? 'MEDIUM',
    falsePositives: rule.falsePositives.join(' '),
    matcher,
    everyday: rule.dupin.everyday,
    administration: rule.dupin.administration,
    supersedes: rule.dupin.supersedes,
    file: rule.file,
    ruleId: rule.id,
    ruleName: rule.name,
  }
}

function inPascalCase(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter(Boolean)
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  return (/^[A-Za-z]/.test(joined) ? joined : `Rule${joined}`).slice(0, 80)
}

function isTactic(name: string): name is Tactic {
  return Object.hasOwn(TACTICS, name)
}

/** Sigma writes `attack.defense-evasion`, and wrote `attack.defense_evasion`. */
function tacticOf(tag: string): readonly Tactic[] {
  const name = /^attack\.([a-z_-]+)$/.exec(tag)?.[1]?.replaceAll('_', '-') ?? ''
  return isTactic(name) ? [name] : []
}

function idOf(tag: string): readonly string[] {
  const id =
    /^attack\.(t\d{4}(?:\.\d{3})?)$/.exec(tag)?.[1] ??
    /^atlas\.(aml\.t\d{4}(?:\.\d{3})?)$/.exec(tag)?.[1]
  return id === undefined ? [] : [id.toUpperCase()]
}
