import type { Finding } from '../events/finding.ts'
import { severityRank } from '../events/severity.ts'
import type { Specificity } from '../graph/specificity.ts'
import { pathPairs } from './paths.ts'
import { gapBetween, outweighs, reachOf, tiesOf } from './ties.ts'

/** An entity that more findings touch than this share of all (and more than a handful) ties nothing together either. */
const COMMON_SHARE = 0.35
const COMMON_AT_LEAST = 8

const NOTHING_KNOWN: Specificity = { bits: () => undefined, assumptions: [] }

/**
 * Puts findings that belong together into one group. Two are tied by what they share, which is worth its rarity in bits, less
 * what time takes away; a principal or key that one made and the other used ties them for weeks, and so does a role that one's
 * principal took on and the other's acts in, where that was rare: a path of rare steps in the order of time, after NoDoze
 * (Hassan et al., NDSS 2019). Anomalies are grouped by what behaves unlike itself, acts by who and what they touch; which act
 * belongs to which anomaly is a question of causes, not of shared names, since an engineer touches many endpoints and seldom
 * breaks one. Informational findings join the nearest that is more, and tie nothing together. Samples are never grouped with
 * what is real. The order in which findings come does not matter.
 */
export function groupFindings(
  findings: readonly Finding[],
  specificity: Specificity = NOTHING_KNOWN,
): Finding[][] {
  const sorted = findings.toSorted((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1))
  const groups = disjointSets(sorted.length)
  const slight = new Map<number, readonly [other: number, gap: number]>()
  const paths = pathPairs(sorted, specificity.assumptions)
  for (const [i, earlier] of [...tiedPairs(sorted, specificity), ...paths]) {
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

/** Positions of findings that share something rare enough for the time between them. */
function* tiedPairs(
  sorted: readonly Finding[],
  specificity: Specificity,
): Generator<readonly [number, number]> {
  const common = commonEntities(sorted)
  const recent = new Map<string, readonly { readonly at: number; readonly bits: number }[]>()
  for (const [i, finding] of sorted.entries()) {
    for (const { key, bits } of tiesOf(finding, specificity, common)) {
      const before = recent.get(key) ?? []
      const still = before.filter((one) => gapBetween(sorted[one.at], finding) <= reachOf(one.bits))
      for (const one of still)
        if (outweighs(Math.min(bits, one.bits), gapBetween(sorted[one.at], finding)))
          yield [i, one.at]
      recent.set(key, [...still, { at: i, bits }])
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
