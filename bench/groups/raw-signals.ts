import { callPredicate } from '../../src/detectors/sigma/detection-predicate.ts'
import { isOnCalls } from '../../src/detectors/sigma/rule-log.ts'
import { builtInTechniques } from '../../src/detectors/techniques/catalogue.ts'
import { placedRules } from '../../src/detectors/techniques/technique.ts'
import type { TimeWindow } from '../../src/events/time.ts'
import { operationsCalled } from '../../src/lake/calls.ts'
import { modelFacts } from '../../src/lake/calls-models.ts'
import type { Engine } from '../../src/lake/engine.ts'
import { callsWhere, cellsOf } from '../../src/lake/predicates/calls-where.ts'
import { TRUE } from '../../src/lake/predicates/predicate.ts'
import { resolveTerms } from '../../src/lake/predicates/resolve-terms.ts'

/** What the rules fire on before anything is known of who is used to what. */
export interface RuleSignals {
  /** A call that fits the rule of a technique which one call shows, for each such technique: what a rule engine alone tells. */
  readonly matches: number
  /** Different calls that any rule looks at, steps of bursts and sequences among them. */
  readonly calls: number
}

export async function ruleSignals(engine: Engine, scope: TimeWindow): Promise<RuleSignals> {
  const called = await operationsCalled(engine, scope)
  const facts = await modelFacts(engine, scope.end)
  const placed = placedRules(builtInTechniques()).filter(({ rule }) => isOnCalls(rule.log))
  const predicates = placed.map(({ rule }) => callPredicate(rule.detection, facts, rule.log))
  const terms = await resolveTerms(engine, 'api_call', scope, predicates)
  const cells = cellsOf(predicates, called, terms)
  const fitting = await callsWhere(engine, scope, cells, () => TRUE, Number.MAX_SAFE_INTEGER)
  const alone = ({ fits }: (typeof fitting)[number]) =>
    fits.filter((position) => placed[position]?.technique.matcher.kind === 'call').length
  return {
    matches: fitting.reduce((sum, call) => sum + alone(call), 0),
    calls: fitting.length,
  }
}
