import { parseArn } from '../events/arn.ts'
import type { EntityRef } from '../events/entity.ts'
import type { Engine } from '../lake/engine.ts'
import { attachedPolicies } from './attached-policies.ts'
import { bedrockGrounds } from './bedrock-grounds.ts'
import { foundationsBelow, hasFoundations, readLineage } from './lineage.ts'
import { principalArns } from './session-openings.ts'

/** Something that an entity rests on, or the entity itself: a change to it is a change to the entity. */
export interface Ground {
  readonly entity: EntityRef
  /** 0 for the entity itself. */
  readonly hops: number
}

/** What the calls of a whole account and Region decide for a model. */
export interface Settings {
  readonly operations: readonly string[]
  readonly accounts: readonly string[]
  readonly region: string
}

export interface Grounds {
  /** Nearest first, the entity itself in front. */
  readonly grounds: readonly Ground[]
  readonly settings: Settings | undefined
}

/** More than this much is beneath nothing but a mistake. */
const MOST = 200

/**
 * What an entity rested on up to `end`, as far as the calls that made it so were logged: an endpoint on its configuration,
 * models, artifacts, images, roles, keys and network; a model of Bedrock on guardrails, profiles and the settings of its Region;
 * roles and users on their policies.
 */
export async function groundsOf(engine: Engine, entity: EntityRef, end: number): Promise<Grounds> {
  const found = new Map<string, Ground>([[entity.id, { entity, hops: 0 }]])
  const add = (ground: Ground) => {
    if (ground.entity.id !== '' && !found.has(ground.entity.id)) found.set(ground.entity.id, ground)
  }
  const beneath = hasFoundations(entity)
    ? foundationsBelow(await readLineage(engine, end), entity, end)
    : []
  for (const ground of beneath.toSorted((a, b) => a.hops - b.hops)) add(ground)
  const { grounds, settings } = await bedrockGrounds(engine, entity, end)
  for (const ground of grounds) add(ground)
  for (const { entity: principal, hops } of [...found.values()])
    if (principal.type === 'iam-role' || principal.type === 'iam-user')
      for (const policy of await attachedPolicies(engine, principal.id, end))
        add({ entity: { type: 'iam-policy', id: policy }, hops: hops + 1 })
  return { grounds: [...found.values()].slice(0, MOST), settings }
}

/** Every id under which calls may name a thing as their target. */
export function targetIds(
  { type, id }: EntityRef,
  account: string,
  region: string,
): readonly string[] {
  if (type === 'iam-role' || type === 'iam-user') return principalArns(id)
  if (type === 'kms-key' && !id.includes(':') && !id.startsWith('alias/'))
    return [id, `arn:aws:kms:${region}:${account}:key/${id}`]
  return [id]
}

/** Account and Region of an id; `''` where it says nothing of them. */
export function homeOf(id: string): { readonly account: string; readonly region: string } {
  const arn = parseArn(id)
  return { account: arn?.account ?? '', region: arn?.region ?? '' }
}
