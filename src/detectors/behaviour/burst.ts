import type { Severity } from '../../events/severity.ts'
import { HOUR } from '../../events/time.ts'
import { topSurprises } from '../../statistics/surprise.ts'
import { serviceFamily } from '../techniques/technique.ts'
import type { Surprising } from './surprise-of.ts'

/** New values of one principal that came close to each other. */
export interface Burst {
  readonly actor: string
  readonly values: readonly Surprising[]
  readonly start: number
  readonly end: number
}

/** What is new within so many hours belongs together. */
const TOGETHER = 6 * HOUR

/** Splits a principal's new values where nothing new was seen for hours. */
export function burstsOf(values: readonly Surprising[]): readonly Burst[] {
  const sorted = [...values].sort((a, b) => a.novel.first - b.novel.first)
  const groups: Surprising[][] = []
  for (const value of sorted) {
    const last = groups.at(-1)
    const before = last?.at(-1)
    if (before !== undefined && value.novel.first - before.novel.first <= TOGETHER)
      last?.push(value)
    else groups.push([value])
  }
  return groups.map((group) => ({
    actor: group[0]?.novel.actor ?? '',
    values: group,
    start: group[0]?.novel.first ?? 0,
    end: group.reduce((latest, { novel }) => Math.max(latest, novel.last), 0),
  }))
}

/** The independent sides of a burst: what always comes together (address, network, country) is one. */
export const SIDES = ['place', 'client', 'key', 'act', 'region', 'resource'] as const
export type Side = (typeof SIDES)[number]

const SIDE_WEIGHTS: Readonly<Record<Side, number>> = {
  place: 1,
  client: 0.6,
  key: 1,
  act: 1,
  region: 0.8,
  resource: 0.4,
}

const SENSITIVE = new Set([
  'bedrock',
  'sagemaker',
  'iam',
  'kms',
  'secretsmanager',
  'sts',
  's3',
  'cloudtrail',
  'guardduty',
  'organizations',
  'ecr',
  'ssm',
  'lambda',
])
const READS =
  /^(?:Get(?!Object|SecretValue|Parameter|FederationToken|SessionToken)|List|Describe|Head|Lookup|Search|BatchGet(?!SecretValue))/

export interface Score {
  readonly bits: number
  /** Bits of each side after its weight. */
  readonly sides: ReadonlyMap<Side, number>
  /** The value that speaks loudest for each side. */
  readonly loudest: ReadonlyMap<Side, Surprising>
  /** New operations that change something or take data, on services that matter. */
  readonly grave: number
}

/** Weighs a burst: the three strongest sides count, so that busy principals do not look odd for being busy. */
export function scoreOf(burst: Burst): Score {
  const sides = new Map<Side, number>()
  const loudest = new Map<Side, Surprising>()
  for (const value of burst.values) {
    const side = sideOf(value)
    const bits = value.bits * SIDE_WEIGHTS[side] * actWeight(value)
    if (bits <= (sides.get(side) ?? 0)) continue
    sides.set(side, bits)
    loudest.set(side, value)
  }
  const surprises = [...sides].map(([feature, bits]) => ({ feature, bits }))
  const grave = burst.values.filter(isGrave)
  return { bits: topSurprises(surprises, 3).bits, sides, loudest, grave: grave.length }
}

/** A new operation that changes something or takes data, on a service that matters. */
export function isGrave(value: Surprising): boolean {
  return sideOf(value) === 'act' && actWeight(value) === 1
}

function sideOf({ novel }: Surprising): Side {
  switch (novel.facet) {
    case 'network':
    case 'country':
    case 'asn':
      return 'place'
    case 'operation':
      return 'act'
    default:
      return novel.facet
  }
}

/** Looking is cheap and common; changing things on services that matter is not. */
function actWeight({ novel }: Surprising): number {
  if (novel.facet !== 'operation') return 1
  const colon = novel.value.lastIndexOf(':')
  const sensitive = SENSITIVE.has(serviceFamily(novel.value.slice(0, colon)))
  if (READS.test(novel.value.slice(colon + 1))) return sensitive ? 0.5 : 0.35
  return sensitive ? 1 : 0.7
}

/** Bits from which on one side of a burst is strong evidence. */
export const STRONG = 8
/** Addresses change by themselves: a new network of little surprise counts only beside a new program or Region. */
const WEAK_PLACE = 2.5
/** A principal that was there on so many days is known well enough to be called unlike itself. */
const ESTABLISHED_DAYS = 5

/**
 * How severe: new things alone are worth knowing, not worth an alarm. Medium takes a new and grave act that comes from
 * somewhere new at once; high takes two more strong sides.
 */
export function severityOf(score: Score, daysKnown: number): Severity {
  const bits = (side: Side) => score.sides.get(side) ?? 0
  const strong = SIDES.filter((side) => bits(side) >= STRONG)
  const elsewhere =
    bits('place') >= STRONG ||
    bits('key') >= STRONG ||
    (bits('place') >= WEAK_PLACE && (bits('client') >= STRONG || bits('region') >= STRONG))
  const acts = score.grave > 0 && bits('act') >= STRONG
  if (daysKnown >= ESTABLISHED_DAYS && acts && elsewhere)
    return strong.length >= 3 ? 'HIGH' : 'MEDIUM'
  return strong.length >= 2 && daysKnown > 0 ? 'LOW' : 'INFORMATIONAL'
}
