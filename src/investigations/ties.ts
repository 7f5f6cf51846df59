import type { EntityRef, EntityType } from '../events/entity.ts'
import type { Finding } from '../events/finding.ts'
import { severityRank } from '../events/severity.ts'
import { HOUR } from '../events/time.ts'
import type { Specificity } from '../graph/specificity.ts'
import { isAnomaly } from './causes/symptoms.ts'

/** Something that findings share, as the key under which it is looked up, and what it is worth. */
export interface Tie {
  readonly key: string
  /** Rarity in bits. */
  readonly bits: number
}

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

/** A tie must be worth so much after time has taken its share. */
export const LEAST_BITS = 2
/** Time takes a bit for each doubling of this. */
const HALF_DAY = 12 * HOUR
/** One principal ties what it did within half a day: it does much else on other days. */
const ACTOR_BITS = 3
/** Grave findings about one principal are rare: they belong together for days. */
const GRAVE_BITS = 2
/** What an entity is worth of which the lake knows nothing else: as much as a principal. */
const UNKNOWN_BITS = 3
/** Anomalies of one thing are one anomaly within six hours. */
const ANOMALY_BITS = LEAST_BITS + Math.log2(1.5)
const PRINCIPALS: ReadonlySet<EntityType> = new Set([
  'iam-user',
  'iam-role',
  'role-session',
  'federated-user',
  'access-key',
])

/** Whether what two findings share outweighs the time between them. */
export function outweighs(bits: number, gap: number): boolean {
  return bits - Math.log2(1 + Math.max(0, gap) / HALF_DAY) >= LEAST_BITS
}

/** How long a tie reaches, in milliseconds. */
export function reachOf(bits: number): number {
  return bits < LEAST_BITS ? -1 : HALF_DAY * (2 ** (bits - LEAST_BITS) - 1)
}

/** What a finding may share with others. An anomaly is tied by what behaves unlike itself alone. */
export function tiesOf(
  finding: Finding,
  specificity: Specificity,
  common: ReadonlySet<string>,
): readonly Tie[] {
  const kind = finding.sample === true ? 'sample' : 'real'
  if (isAnomaly(finding))
    return [{ key: `${kind} anomaly:${finding.entity.id}`, bits: ANOMALY_BITS }]
  const grave = severityRank(finding.severity) >= severityRank('HIGH') ? GRAVE_BITS : 0
  const ties = new Map<string, number>()
  for (const entity of [
    finding.entity,
    ...(finding.actor ? [finding.actor] : []),
    ...finding.related,
  ]) {
    if (entity.id === '' || HUBS.has(entity.type) || common.has(entity.id)) continue
    ties.set(`${kind}:${entity.id}`, bitsOf(entity, specificity) + grave)
  }
  return [...ties].map(([key, bits]) => ({ key, bits }))
}

/** A principal is told apart by what it did and not by who touched it. */
function bitsOf(entity: EntityRef, { bits }: Specificity): number {
  if (PRINCIPALS.has(entity.type)) return ACTOR_BITS
  return bits(entity.id) ?? UNKNOWN_BITS
}

/** Milliseconds from the end of the one to the beginning of the other; none between what overlaps. */
export function gapBetween(earlier: Finding | undefined, later: Finding | undefined): number {
  return earlier === undefined || later === undefined
    ? Number.POSITIVE_INFINITY
    : Math.max(0, later.start - earlier.end)
}

/** Whether everything is connected to things of a type, so that they connect nothing. */
export function isHub(type: EntityType): boolean {
  return HUBS.has(type)
}

export function isPrincipalType(type: EntityType): boolean {
  return PRINCIPALS.has(type)
}

/** Whether something of a type is a thing of its own: nobody who acts, and nothing that everybody shares. */
export function isSpecific(type: EntityType): boolean {
  return !HUBS.has(type) && !PRINCIPALS.has(type) && type !== 'ip-address'
}
