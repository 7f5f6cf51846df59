import { UserError } from '../../../events/user-error.ts'
import {
  type ClarifyAnalysis,
  readAnalysis,
} from '../../../formats/model-monitor/clarify-analysis.ts'
import {
  type AttributionViolation,
  type BiasViolation,
  writeClarifyViolations,
} from '../../../formats/model-monitor/violations-file.ts'
import { type AttributionComparison, checkAttributionDrift } from './attribution-drift.ts'
import { type BiasComparison, checkBiasDrift } from './bias-drift.ts'

/** A file and its name, for messages. */
export interface NamedBytes {
  readonly name: string
  readonly bytes: Uint8Array
}

/** How one analysis of Clarify differs from another. */
export interface ClarifyDrift {
  readonly bias: readonly BiasComparison[]
  readonly attributions: readonly AttributionComparison[]
  /** In AWS's form. */
  readonly violations: readonly (BiasViolation | AttributionViolation)[]
  /** The text of `constraint_violations.json`. */
  readonly violationsFile: () => string
}

/**
 * What Model Monitor's bias and feature attribution monitors find in an analysis, with another one as the baseline. A
 * UserError when they have nothing in common.
 */
export function clarifyDrift(baseline: ClarifyAnalysis, current: ClarifyAnalysis): ClarifyDrift {
  const bias = checkBiasDrift(baseline, current)
  const attribution = checkAttributionDrift(baseline, current)
  if (bias.comparisons.length + attribution.comparisons.length === 0) {
    throw new UserError(
      'the two analyses have no facet and no label in common; give two of one kind of model',
    )
  }
  const violations = [...bias.violations, ...attribution.violations]
  return {
    bias: bias.comparisons,
    attributions: attribution.comparisons,
    violations,
    violationsFile: () => writeClarifyViolations(violations),
  }
}

/** An analysis.json; a UserError when it cannot be read or holds nothing to compare. */
export function clarifyAnalysis({ name, bytes }: NamedBytes): ClarifyAnalysis {
  const { content } = readAnalysis(bytes, name)
  const { preTraining, postTraining, explanations } = content
  if (preTraining.length + postTraining.length + explanations.length === 0) {
    throw new UserError(
      `${name} holds no bias metrics and no explanations; give an analysis.json of SageMaker Clarify`,
    )
  }
  return content
}
