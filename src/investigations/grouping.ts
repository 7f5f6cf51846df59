import type { EntityType } from '../events/entity.ts'
import type { Finding } from '../events/finding.ts'
import { DAY, HOUR } from '../events/time.ts'

/** Too common to tie two findings together: everything happens in an account, a Region, with some user agent. */
const HUBS: ReadonlySet<EntityType> = new Set([
  'aws-account',
  'aws-region',
  'user-agent',
  'aws-service',
  'operation',
  'country',
  'asn',
  'unknown',
])

/** An entity that more findings touch than this share of all (and more than a handful) ties nothing together either. */
const COMMON_SHARE = 0.35
const COMMON_AT_LEAST = 8

/** Findings about acts belong together within this time, anomalies of one entity within that. */
const ACTS_APART = 1 * DAY
const ANOMALIES_APART = 6 * HOUR

/**
 * Puts findings that share a specific entity and lie near in time into one group: connected components over entities that
 * are no hubs. Samples are never grouped with what is real.
 */
export function groupFindings(findings: readonly Finding[]): Finding[][] {
  const sorted = findings.toSorted((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1))
  const common = commonEntities(sorted)
  const parents = sorted.map((_, i) => i)
  const find = (i: number): number => {
    const parent = parents[i] ?? i
    if (parent === i) return i
    const root = find(parent)
    parents[i] = root
    return root
  }
  const last = new Map<string, number>()
  for (const [i, finding] of sorted.entries()) {
    for (const key of tiesOf(finding, common)) {
      const earlier = last.get(key)
      const other = earlier === undefined ? undefined : sorted[earlier]
      if (earlier !== undefined && other !== undefined && near(other, finding))
        parents[find(i)] = find(earlier)
      if (other === undefined || other.end <= finding.end) last.set(key, i)
    }
  }
  const groups = new Map<number, Finding[]>()
  for (const [i, finding] of sorted.entries()) {
    const root = find(i)
    groups.set(root, [...(groups.get(root) ?? []), finding])
  }
  return [...groups.values()]
}

function tiesOf(finding: Finding, common: ReadonlySet<string>): string[] {
  const entities = [finding.entity, ...(finding.actor ? [finding.actor] : []), ...finding.related]
  const kind = finding.sample === true ? 'sample' : 'real'
  return [
    ...new Set(entities.filter(({ type, id }) => id !== '' && !HUBS.has(type)).map(({ id }) => id)),
  ]
    .filter((id) => !common.has(id))
    .map((id) => `${kind}:${id}`)
}

function near(a: Finding, b: Finding): boolean {
  const gap = Math.max(0, b.start - a.end)
  const anomalies = a.type.startsWith('Inference/') && b.type.startsWith('Inference/')
  return gap <= (anomalies ? ANOMALIES_APART : ACTS_APART)
}

function commonEntities(findings: readonly Finding[]): ReadonlySet<string> {
  const counts = new Map<string, Set<string>>()
  for (const finding of findings) {
    for (const { type, id } of finding.related) {
      if (type !== 'ip-address' && type !== 's3-bucket') continue
      const principals = counts.get(id) ?? new Set()
      principals.add(finding.actor?.id ?? finding.entity.id)
      counts.set(id, principals)
    }
  }
  const limit = Math.max(COMMON_AT_LEAST, findings.length * COMMON_SHARE)
  return new Set([...counts].filter(([, principals]) => principals.size > limit).map(([id]) => id))
}
