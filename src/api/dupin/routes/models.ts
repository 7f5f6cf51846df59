import { createRoute, z } from '@hono/zod-openapi'
import { answers, type DupinApp } from '../app.ts'
import { pageOf, scopedQuestion } from '../pages.ts'
import { isoWindow, pageParams, scopeParams } from '../schemas/common.ts'
import { ModelPageSchema, modelLines } from '../schemas/models.ts'
import type { DupinServices } from '../services.ts'
import { openReport } from './latest-report.ts'

const LIST = createRoute({
  method: 'get',
  path: '/api/v1/models',
  operationId: 'listModels',
  tags: ['Graph'],
  summary: 'List models and endpoints',
  description:
    'Every endpoint and model that was called in the scope or in the 52 days before its end, with what it did and what was ' +
    'found about it, the gravest first.',
  request: { query: z.strictObject({ ...scopeParams, ...pageParams }) },
  responses: answers(ModelPageSchema, 'Models and endpoints', 'no-behavior-graph'),
})

export function addModelRoutes(app: DupinApp, services: DupinServices): void {
  app.openapi(LIST, async (c) => {
    const query = c.req.valid('query')
    const { graph, pager, place, scope, baseline } = await scopedQuestion(c, services, query)
    const { run, report } = await openReport(services, graph)
    const lines = modelLines(await graph.view.models(scope), report)
    const page = pageOf(lines, query, place, pager, scope)
    const answer = { scope: isoWindow(scope), baseline: isoWindow(baseline), run: run?.id ?? null }
    return c.json(ModelPageSchema.parse({ ...answer, ...page }), 200)
  })
}
