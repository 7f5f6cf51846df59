import type { TimeWindow } from '../events/time.ts'
import type { Engine } from '../lake/engine.ts'
import { ENTITY_FACETS, type EntityFacet, newAboutEntity } from './entity-novelty.ts'
import type { KnownEntity } from './known-entity.ts'
import { type NewlyShown, newOrganisations, newPlaces } from './newly-shown.ts'
import { findPrincipal } from './principal.ts'

export const NEWS_FACETS = [...ENTITY_FACETS, 'place', 'organisation'] as const

export type NewsFacet = (typeof NEWS_FACETS)[number]

/** Something that an entity showed, or that had to do with it, in the scope and never in the baseline, where that is rare. */
export interface EntityNews {
  readonly facet: NewsFacet
  readonly value: string
  /** To whom it is new beside the entity: nobody at all knew it before, or nobody else of its account. */
  readonly newFor: 'entity' | 'account' | 'everybody'
  /** Calls, invocations or flows of the scope. */
  readonly count: number
  /** The chance that a scope like this brings such news, 0 to 1. */
  readonly chance: number
}

/**
 * What is new about an entity and seldom is: operations, programs, networks, Regions, principals, peers; of users and roles also
 * places and owners of networks. The rarest first. Values that come and go every day are left out: the panels have those too.
 */
export async function newsAbout(
  engine: Engine,
  entity: KnownEntity,
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<readonly EntityNews[]> {
  const novelties = await newAboutEntity(engine, entity, scope, baseline)
  const shown = await shownBy(engine, entity, scope, baseline)
  const news = [
    ...novelties.map(
      (one): EntityNews => ({
        facet: one.facet,
        value: one.value,
        newFor: one.newForEverybody ? 'everybody' : 'entity',
        count: one.count,
        chance: 2 ** -one.bits,
      }),
    ),
    ...shown,
  ]
  return news
    .filter(({ facet }) => !isItsNature(entity, facet))
    .toSorted(
      (a, b) =>
        NEWNESS.indexOf(a.newFor) - NEWNESS.indexOf(b.newFor) ||
        a.chance - b.chance ||
        NEWS_FACETS.indexOf(a.facet) - NEWS_FACETS.indexOf(b.facet) ||
        b.count - a.count ||
        (a.value < b.value ? -1 : 1),
    )
}

const NEWNESS: readonly EntityNews['newFor'][] = ['everybody', 'account', 'entity']

/** Of these an entity has one by its nature: a key has one principal, an address its own network. */
const OWN_NATURE: Readonly<Partial<Record<KnownEntity['type'], readonly EntityFacet[]>>> = {
  'aws-account': ['account'],
  'aws-region': ['region'],
  'ip-address': ['network'],
  'user-agent': ['program'],
  'kubernetes-subject': ['principal'],
  'aws-service': ['principal', 'program'],
  'iam-user': ['principal', 'account'],
  'iam-role': ['principal', 'account'],
}

export function isItsNature({ type }: Pick<KnownEntity, 'type'>, facet: NewsFacet): boolean {
  return OWN_NATURE[type]?.some((one) => one === facet) ?? false
}

async function shownBy(
  engine: Engine,
  { id }: KnownEntity,
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<readonly EntityNews[]> {
  const principal = await findPrincipal(engine, id)
  if (principal === undefined) return []
  const places = await newPlaces(engine, principal, scope, baseline)
  const organisations = await newOrganisations(engine, principal, scope, baseline)
  return [
    ...places.map((one) =>
      newsOf('place', [one.value.city, one.value.country].filter(Boolean).join(', '), one),
    ),
    ...organisations.map((one) => newsOf('organisation', one.value, one)),
  ]
}

function newsOf(facet: NewsFacet, value: string, shown: NewlyShown<unknown>): EntityNews {
  return {
    facet,
    value,
    newFor: shown.newForAccount ? 'account' : 'entity',
    count: shown.calls,
    chance: 2 ** -shown.bits,
  }
}
