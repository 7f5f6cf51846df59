import { createRoute, z } from '@hono/zod-openapi'
import { entityOfArn } from '../../../events/arn.ts'
import type { EntityRef } from '../../../events/entity.ts'
import type { EntityNews } from '../../../investigations/view/graph-view.ts'
import { answers, type DupinApp, graphOf } from '../app.ts'
import { askedScope, pageOf, pagerOf, placeOf } from '../pages.ts'
import { noSuch } from '../problems.ts'
import { IdParam, isoWindow, scopeParams, wholeParams } from '../schemas/common.ts'
import { NewsPageSchema, NextStepsSchema } from '../schemas/entity-news.ts'
import type { DupinServices } from '../services.ts'
import { openReport } from './latest-report.ts'

const tags = ['Entities']
const params = z.object({ id: IdParam })

const NEWS = createRoute({
  method: 'get',
  path: '/api/v1/entities/{id}/news',
  operationId: 'listEntityNews',
  tags,
  summary: 'What is new about an entity',
  description:
    'What it showed in the scope, or what had to do with it, and never in the baseline, where such news is rare: the rarest ' +
    'first. Values that come and go every day are left out; the panels of kind newly-observed have those too.',
  request: { params, query: z.strictObject({ ...scopeParams, ...wholeParams }) },
  responses: answers(NewsPageSchema, 'The news', 'no-behavior-graph', 'not-found'),
})

const NEXT = createRoute({
  method: 'get',
  path: '/api/v1/entities/{id}/next-steps',
  operationId: 'listNextSteps',
  tags,
  summary: 'Where to look next',
  description:
    'Groups to open and entities to look at, each with why, the most telling first: at most eight.',
  request: { params, query: z.strictObject(scopeParams) },
  responses: answers(NextStepsSchema, 'The steps', 'no-behavior-graph', 'not-found'),
})

export function addEntityNewsRoutes(app: DupinApp, services: DupinServices): void {
  app.openapi(NEWS, async (c) => {
    const query = c.req.valid('query')
    const graph = await graphOf(c, services)
    const pager = pagerOf(c, services, graph)
    const place = placeOf(pager, query)
    const entity = await graph.view.entity(c.req.valid('param').id)
    if (entity === undefined) throw noSuch('entity')
    const scope = await graph.view.scope(askedScope(query, place), services.now())
    const news = await graph.view.news(entity, scope)
    const page = pageOf(news.map(newsJson), query, place, pager, scope.scope)
    return c.json(NewsPageSchema.parse({ ...windows(scope), ...page }), 200)
  })

  app.openapi(NEXT, async (c) => {
    const graph = await graphOf(c, services)
    const entity = await graph.view.entity(c.req.valid('param').id)
    if (entity === undefined) throw noSuch('entity')
    const scope = await graph.view.scope(c.req.valid('query'), services.now())
    const { report } = await openReport(services, graph)
    const items = await graph.view.nextSteps(entity, scope, report)
    return c.json(NextStepsSchema.parse({ ...windows(scope), items }), 200)
  })
}

type Scope = Awaited<ReturnType<Awaited<ReturnType<typeof graphOf>>['view']['scope']>>

function windows({ scope, baseline }: Scope) {
  return { scope: isoWindow(scope), baseline: isoWindow(baseline) }
}

function newsJson(news: EntityNews) {
  return { ...news, entity: entityNamed(news) ?? null }
}

/** What a value names, where it names something that can be looked at. */
function entityNamed({ facet, value }: EntityNews): EntityRef | undefined {
  if (facet === 'account') return { type: 'aws-account', id: value }
  if (facet === 'region') return { type: 'aws-region', id: value }
  if (facet === 'peer') return { type: 'ip-address', id: value }
  if (facet !== 'principal') return undefined
  const named = entityOfArn(value)
  return named.type === 'unknown' ? { type: 'aws-service', id: value } : named
}
