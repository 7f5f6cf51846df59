import { builtInTechniques } from '../../src/detectors/techniques/catalogue.ts'
import { TACTICS } from '../../src/detectors/techniques/technique.ts'
import type { Finding } from '../../src/events/finding.ts'

/**
 * Whether a finding names a technique (T1562 for T1562.008 too) or a tactic that they gave the event: catalogues differ in how
 * fine they are.
 *
 * @param mitre `TA0005:T1562.008`, as they wrote it
 */
export function agrees(finding: Finding, mitre: readonly string[]): boolean {
  const theirs = new Set(mitre.flatMap((one) => one.split(':')).map(parentOf))
  const own = builtInTechniques().find(({ id }) => `Technique/${id}` === finding.type)
  const tactics = (own?.tactics ?? []).map((tactic) => TACTICS[tactic])
  return [...(finding.techniques ?? []).map(parentOf), ...tactics].some((id) => theirs.has(id))
}

function parentOf(id: string): string {
  return id.replace(/\.\d{3}$/, '')
}
