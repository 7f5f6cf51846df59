import type { Cause } from '../events/cause.ts'
import { DAY } from '../events/time.ts'
import { type FileVerdict, type RecordTrust, trustOf } from '../events/trust.ts'
import type { Engine } from '../lake/engine.ts'
import { hasDigests, readRecordTrust } from '../lake/trust/record-trust.ts'
import type { FindingGroup } from './report.ts'

/** Records that are looked up of one report. */
const MOST_RECORDS = 20_000
/** Causes lie before what they brought about. */
const BEFORE = 3 * DAY

/** The groups with how far the records behind each finding and cause can be trusted. Nothing is said where no digest was read. */
export async function trusted(
  engine: Engine,
  groups: readonly FindingGroup[],
): Promise<readonly FindingGroup[]> {
  if (groups.length === 0 || !(await hasDigests(engine))) return groups
  const findings = groups.flatMap((group) => group.findings)
  const named = groups.flatMap((group) => [...group.findings, ...group.causes]).flatMap(idsOf)
  const times = groups.flatMap(({ causes }) => causes.flatMap(({ time }) => time ?? []))
  const window = {
    start: Math.min(...findings.map(({ start }) => start), ...times) - BEFORE,
    end: Math.max(...findings.map(({ end }) => end), ...times) + DAY,
  }
  const ids = [...new Set(named)].slice(0, MOST_RECORDS)
  const verdicts = await readRecordTrust(engine, ids, window)
  const marked = <T extends Named>(one: T): T => withTrust(one, verdicts)
  return groups.map((group) => ({
    ...group,
    findings: group.findings.map(marked),
    causes: group.causes.map(marked),
  }))
}

interface Named {
  readonly eventIds: readonly string[]
  readonly evidence?: Cause['evidence']
  readonly trust?: RecordTrust
}

function withTrust<T extends Named>(one: T, verdicts: ReadonlyMap<string, FileVerdict>): T {
  const trust = trustOf([...new Set(idsOf(one))].flatMap((id) => verdicts.get(id) ?? []))
  return trust === undefined ? one : { ...one, trust }
}

function idsOf({ eventIds, evidence = [] }: Named): readonly string[] {
  return [...eventIds, ...evidence.flatMap((item) => item.eventIds)]
}
