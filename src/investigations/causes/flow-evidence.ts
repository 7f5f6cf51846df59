import type { Evidence } from '../../events/cause.ts'
import type { Refusals } from '../../graph/refused-flows.ts'
import { logBayesFactorBound } from '../../statistics/bayes-factor.ts'
import type { ActKind } from './act-kinds.ts'
import { evidence } from './candidate.ts'
import { WEIGHTS } from './weights.ts'

/** A network change that breaks something is seen in connections that are refused, where flows are logged. */
export function flowEvidence(kind: ActKind, refusals: Refusals | undefined): Evidence[] {
  if (kind.kind !== 'network-change' || refusals === undefined) return []
  const { before, during, pValue } = refusals
  const rates = `${during.toFixed(0)} connections an hour were refused since, ${before.toFixed(0)} in the week before`
  const bound = logBayesFactorBound(pValue)
  return bound > 0 && during > before
    ? [evidence('flows', rates, WEIGHTS.refused * bound)]
    : [evidence('flows', `no more were refused than usual: ${rates}`, WEIGHTS.notRefused)]
}
