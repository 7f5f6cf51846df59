import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { AskedScope, ViewScope } from '../../investigations/view/view-scope.ts'
import { type DupinEnv, graphOf, questionOf } from './app.ts'
import { openCursor, sealCursor } from './cursors.ts'
import type { DupinServices, SeenGraph } from './services.ts'

/** How many items are wanted, and after which page. */
export interface PageQuery {
  readonly limit: number
  readonly cursor?: string | undefined
}

/** Where a page ended: how many items were told, and of which scope, so that the next page is of the same. */
const PlaceSchema = z.object({
  told: z.number().int().min(0),
  start: z.number().optional(),
  end: z.number().optional(),
})
export type Place = z.infer<typeof PlaceSchema>

/** A cursor reader and writer for the question that is being asked. */
export interface Pager {
  readonly open: <T>(cursor: string, schema: z.ZodType<T>) => T
  readonly seal: (place: object) => string
}

export function pagerOf(
  c: Context<DupinEnv>,
  services: Pick<DupinServices, 'cursorKey'>,
  graph: Pick<SeenGraph, 'key'>,
): Pager {
  const question = questionOf(c, graph)
  return {
    open: (cursor, schema) => openCursor(services.cursorKey, question, cursor, schema),
    seal: (place) => sealCursor(services.cursorKey, question, place),
  }
}

export function placeOf(pager: Pager, { cursor }: PageQuery): Place {
  return cursor === undefined ? { told: 0 } : pager.open(cursor, PlaceSchema)
}

/** The scope that is asked for; that of the page before where there was one. */
export function askedScope(
  asked: { from?: number | undefined; to?: number | undefined },
  place: Place,
): AskedScope {
  const from = place.start ?? asked.from
  const to = place.end ?? asked.to
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

/** What every list over a scope begins with: whose graph, which page, which scope. @throws Problem when nothing may be seen */
export async function scopedQuestion(
  c: Context<DupinEnv>,
  services: Pick<DupinServices, 'cursorKey' | 'graphOf' | 'now'>,
  query: PageQuery & Parameters<typeof askedScope>[0],
) {
  const graph = await graphOf(c, services)
  const pager = pagerOf(c, services, graph)
  const place = placeOf(pager, query)
  const asked = askedScope(query, place)
  const { scope, baseline } = await graph.view.scope(asked, services.now())
  return { graph, pager, place, asked, scope, baseline }
}

/** A page of a list that is the same as long as its scope is. */
export function pageOf<T>(
  items: readonly T[],
  { limit }: PageQuery,
  { told }: Place,
  pager: Pager,
  scope?: ViewScope['scope'],
): { readonly items: readonly T[]; readonly next: string | null } {
  const end = told + limit
  return {
    items: items.slice(told, end),
    next: end < items.length ? pager.seal({ told: end, ...scope }) : null,
  }
}
