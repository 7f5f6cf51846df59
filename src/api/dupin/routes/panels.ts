import { createRoute, z } from '@hono/zod-openapi'
import { panelRowToJson } from '../../../investigations/render/entity-json.ts'
import { panelNamed } from '../../../investigations/view/graph-view.ts'
import { findingsOf } from '../../../investigations/view/report-parts.ts'
import { answers, type DupinApp, graphOf } from '../app.ts'
import { askedScope, pageOf, pagerOf, placeOf } from '../pages.ts'
import { noSuch, Problem } from '../problems.ts'
import { IdParam, isoWindow, pageParams, scopeParams, wholeParams } from '../schemas/common.ts'
import { PanelAnswerSchema, PanelListSchema } from '../schemas/entities.ts'
import type { DupinServices } from '../services.ts'
import { panelInfo } from './entities.ts'
import { latestReport } from './latest-report.ts'

const LIST = createRoute({
  method: 'get',
  path: '/api/v1/entities/{id}/panels',
  operationId: 'listPanels',
  tags: ['Entities'],
  summary: 'List the panels of an entity',
  description: 'Which looks at an entity of its type there are, with their columns.',
  request: { params: z.object({ id: IdParam }), query: z.strictObject({ ...pageParams }) },
  responses: answers(PanelListSchema, 'The panels', 'no-behavior-graph', 'not-found'),
})

const READ = createRoute({
  method: 'get',
  path: '/api/v1/entities/{id}/panels/{panel}',
  operationId: 'getPanel',
  tags: ['Entities'],
  summary: 'Look at an entity',
  description:
    'The rows of a panel in the scope. A panel over time answers every hour at once, since a chart of half of a day is of no ' +
    'use; `limit` and `cursor` are for the others.',
  request: {
    params: z.object({ id: IdParam, panel: z.string().min(1).max(64) }),
    query: z.strictObject({ ...scopeParams, ...wholeParams }),
  },
  responses: answers(PanelAnswerSchema, 'The rows', 'no-behavior-graph', 'not-found'),
})

export function addPanelRoutes(app: DupinApp, services: DupinServices): void {
  addPanelRoute(app, services)
  app.openapi(LIST, async (c) => {
    const query = c.req.valid('query')
    const graph = await graphOf(c, services)
    const pager = pagerOf(c, services, graph)
    const scope = await graph.view.scope({}, services.now())
    const profile = await graph.view.profile(c.req.valid('param').id, scope)
    if (profile === undefined) throw noSuch('entity')
    const page = pageOf(profile.panels.map(panelInfo), query, placeOf(pager, query), pager)
    return c.json(PanelListSchema.parse(page), 200)
  })
}

function addPanelRoute(app: DupinApp, services: DupinServices): void {
  app.openapi(READ, async (c) => {
    const { id, panel: name } = c.req.valid('param')
    const query = c.req.valid('query')
    const graph = await graphOf(c, services)
    const pager = pagerOf(c, services, graph)
    const place = placeOf(pager, query)
    const entity = await graph.view.entity(id)
    if (entity === undefined) throw noSuch('entity')
    const panel = panelNamed(name, entity.type)
    if (panel === undefined)
      throw new Problem(
        'not-found',
        `An entity of the type ${entity.type} has no panel of this name.`,
      )
    const scope = await graph.view.scope(askedScope(query, place), services.now())
    const { report } = await latestReport(services, graph)
    const findings = report === undefined ? [] : findingsOf(report)
    const data = await graph.view.panel(panel, entity, scope, findings)
    const rows = data.rows.map((row) => panelRowToJson(panel, row))
    const overTime = panel.kind === 'activity-over-time'
    const page = overTime
      ? { items: rows, next: null }
      : pageOf(rows, query, place, pager, scope.scope)
    const answer = {
      panel: panelInfo(panel),
      entity: { type: entity.type, id: entity.id },
      scope: isoWindow(scope.scope),
      baseline: isoWindow(scope.baseline),
      notes: data.notes,
      truncated: data.truncated,
      statements: data.statements,
      ...page,
    }
    return c.json(PanelAnswerSchema.parse(answer), 200)
  })
}
