import {
  type ConstraintsFile,
  writeConstraints,
} from '../../formats/model-monitor/constraints-file.ts'
import {
  type StatisticsFile,
  writeStatistics,
} from '../../formats/model-monitor/statistics-file.ts'
import { writeViolations } from '../../formats/model-monitor/violations-file.ts'
import type { KllRandom } from '../../statistics/kll-sketch.ts'
import type { BaselineFiles } from './baseline-files.ts'
import type { TableProfile } from './column-profile.ts'
import type { ConstraintViolation, VendorVerdict } from './drift-report.ts'
import { checkConstraints } from './model-monitor/check-constraints.ts'
import { suggestBaseline } from './model-monitor/suggest-baseline.ts'

/** What Model Monitor says of the same two tables. */
export interface VendorCheck {
  readonly verdicts: ReadonlyMap<string, VendorVerdict>
  readonly violations: readonly ConstraintViolation[]
  /** The three files that it would write, by their names. */
  readonly files: () => ReadonlyMap<string, string>
}

/** Checks the current table against the baseline's own constraints, or against those that would be suggested for it. */
export function vendorCheck(
  baseline: TableProfile,
  current: TableProfile,
  given: BaselineFiles | undefined,
  random: KllRandom,
): VendorCheck {
  const suggested = given?.statistics === undefined ? suggestBaseline(baseline) : undefined
  const statistics: StatisticsFile | undefined = given?.statistics ?? suggested?.statistics
  const constraints: ConstraintsFile | undefined = given?.constraints ?? suggested?.constraints
  if (statistics === undefined || constraints === undefined)
    return { verdicts: new Map(), violations: [], files: () => new Map() }
  const { violations, comparisons } = checkConstraints(current, { constraints, statistics }, random)
  return {
    verdicts: new Map(
      comparisons.map(({ feature, method, value, threshold, drifted }) => [
        feature,
        { method, distance: value, threshold, drifted },
      ]),
    ),
    violations,
    files: () =>
      new Map([
        ['statistics.json', writeStatistics(suggestBaseline(current).statistics)],
        ['constraints.json', writeConstraints(constraints)],
        ['constraint_violations.json', writeViolations(violations)],
      ]),
  }
}
