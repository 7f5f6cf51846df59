import type { Finding } from '../../src/events/finding.ts'
import { severityRank } from '../../src/events/severity.ts'

/** Findings put into groups: for each finding's id the name of its group. */
export type Partition = ReadonlyMap<string, string>

/** How pairs of labelled findings are grouped. */
export interface PairCounts {
  /** Of one attack and in one group. */
  readonly together: number
  /** Of different attacks and in one group. */
  readonly wronglyTogether: number
  /** Of one attack and in different groups. */
  readonly apart: number
}

/** Counts pairs of findings that have a label; what has none is left out. */
export function pairCounts(partition: Partition, labels: ReadonlyMap<string, string>): PairCounts {
  const labelled = [...labels].map(([id, label]) => ({ label, group: partition.get(id) ?? id }))
  let [together, wronglyTogether, apart] = [0, 0, 0]
  for (const [i, one] of labelled.entries()) {
    for (const other of labelled.slice(i + 1)) {
      if (one.label === other.label && one.group === other.group) together++
      else if (one.label === other.label) apart++
      else if (one.group === other.group) wronglyTogether++
    }
  }
  return { together, wronglyTogether, apart }
}

/** Precision, recall and F1; NaN where there is no pair to judge by. */
export function pairwise({ together, wronglyTogether, apart }: PairCounts) {
  const precision = together / (together + wronglyTogether)
  const recall = together / (together + apart)
  return { precision, recall, f1: (2 * together) / (2 * together + wronglyTogether + apart) }
}

/** Findings without a label in groups that hold one with a label, and all findings of such groups. */
export function impurity(partition: Partition, labels: ReadonlyMap<string, string>) {
  const attacked = new Set([...labels.keys()].map((id) => partition.get(id) ?? id))
  const inside = [...partition].filter(([, group]) => attacked.has(group))
  return { foreign: inside.filter(([id]) => !labels.has(id)).length, all: inside.length }
}

/** Groups that hold a finding worth showing. */
export function shownGroups(partition: Partition, findings: readonly Finding[]): number {
  const worth = findings.filter(({ severity }) => severityRank(severity) >= 1)
  return new Set(worth.map(({ id }) => partition.get(id) ?? id)).size
}
