import type { EntityType } from '../events/entity.ts'
import type { Finding } from '../events/finding.ts'
import { severityRank } from '../events/severity.ts'
import { HOUR } from '../events/time.ts'
import { isAnomaly } from './causes/symptoms.ts'

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
const ACTS_APART = 12 * HOUR
const ANOMALIES_APART = 6 * HOUR

/**
 * Puts findings that share a specific entity and lie near in time into one group: connected components over entities that
 * are no hubs. Anomalies are grouped by what behaves unlike itself, acts by who and what they touch; which act belongs to
 * which anomaly is a question of causes, not of shared names, since an engineer touches many endpoints and seldom breaks
 * one. Informational findings join the nearest that is more, and tie nothing together. Samples are never grouped with what is
 * real.
 */
export function groupFindings(findings: readonly Finding[]): Finding[][] {
  const sorted = findings.toSorted((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1))
  const groups = disjointSets(sorted.length)
  const slight = new Map<number, readonly [other: number, gap: number]>()
  for (const [i, earlier] of tiedPairs(sorted)) {
    const [here, there] = [isSlight(sorted[i]), isSlight(sorted[earlier])]
    if (!here && !there) groups.join(i, earlier)
    if (here === there) continue
    const [own, other] = here ? [i, earlier] : [earlier, i]
    const gap = gapBetween(sorted[earlier], sorted[i])
    if (gap < (slight.get(own)?.[1] ?? Number.POSITIVE_INFINITY)) slight.set(own, [other, gap])
  }
  for (const [i, [other]] of slight) groups.join(i, other)
  const members = new Map<number, Finding[]>()
  for (const [i, finding] of sorted.entries()) {
    const root = groups.find(i)
    const group = members.get(root)
    if (group === undefined) members.set(root, [finding])
    else group.push(finding)
  }
  return [...members.values()]
}

/** What is ordinary by itself joins the nearest that is not, and ties nothing together. */
function isSlight(finding: Finding | undefined): boolean {
  return finding !== undefined && severityRank(finding.severity) === 0
}

function gapBetween(earlier: Finding | undefined, later: Finding | undefined): number {
  return earlier === undefined || later === undefined
    ? Number.POSITIVE_INFINITY
    : Math.max(0, later.start - earlier.end)
}

/** Positions of findings that share an entity and are near. */
function* tiedPairs(sorted: readonly Finding[]): Generator<readonly [number, number]> {
  const common = commonEntities(sorted)
  const recent = new Map<string, readonly number[]>()
  for (const [i, finding] of sorted.entries()) {
    for (const tie of tiesOf(finding, common)) {
      const still = (recent.get(tie) ?? []).filter((earlier) => reaches(sorted[earlier], finding))
      for (const earlier of still) if (near(sorted[earlier], finding)) yield [i, earlier]
      recent.set(tie, [...still, i])
    }
  }
}

function disjointSets(size: number) {
  const parents = Array.from({ length: size }, (_, i) => i)
  const find = (i: number): number => {
    const parent = parents[i] ?? i
    if (parent === i) return i
    const root = find(parent)
    parents[i] = root
    return root
  }
  const join = (i: number, other: number) => {
    parents[find(i)] = find(other)
  }
  return { find, join }
}

function tiesOf(finding: Finding, common: ReadonlySet<string>): string[] {
  const kind = finding.sample === true ? 'sample' : 'real'
  if (isAnomaly(finding)) return [`${kind} anomaly:${finding.entity.id}`]
  const entities = [finding.entity, ...(finding.actor ? [finding.actor] : []), ...finding.related]
  const ids = entities.filter(({ type, id }) => id !== '' && !HUBS.has(type)).map(({ id }) => id)
  return [...new Set(ids)].filter((id) => !common.has(id)).map((id) => `${kind}:${id}`)
}

function near(a: Finding | undefined, b: Finding): boolean {
  if (a === undefined) return false
  return b.start - a.end <= (isAnomaly(a) && isAnomaly(b) ? ANOMALIES_APART : ACTS_APART)
}

/** Whether `a` may still be near to what comes after `b`, which starts no earlier. */
function reaches(a: Finding | undefined, b: Finding): boolean {
  return a !== undefined && b.start - a.end <= Math.max(ACTS_APART, ANOMALIES_APART)
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
