import { createRoute, z } from '@hono/zod-openapi'
import { CAPTURE_SIDES } from '../../../events/tables.ts'
import { answers, type DupinApp, graphOf } from '../app.ts'
import { noSuch } from '../problems.ts'
import { IdParam, isoTime, isoWindow, scopeParams } from '../schemas/common.ts'
import { FeatureSchema, LineageSchema } from '../schemas/lineage.ts'
import type { DupinServices } from '../services.ts'

const tags = ['Entities']

const LINEAGE = createRoute({
  method: 'get',
  path: '/api/v1/entities/{id}/lineage',
  operationId: 'getLineage',
  tags,
  summary: 'What an entity rests on',
  description:
    'What lies beneath it at the end of the scope, what lies upon what, and who changed each last: an endpoint on its ' +
    'configurations, these on models, these on artifacts, images, roles and network; a role on its policies.',
  request: { params: z.object({ id: IdParam }), query: z.strictObject(scopeParams) },
  responses: answers(LineageSchema, 'The lineage', 'no-behavior-graph', 'not-found'),
})

const FEATURE = createRoute({
  method: 'get',
  path: '/api/v1/entities/{id}/features/{feature}',
  operationId: 'getFeature',
  tags,
  summary: 'How a feature was distributed',
  description:
    'A captured input or output of an endpoint in the scope and in the baseline, as bars of the same width or categories, and ' +
    'how far they are apart. The panel `drift` lists the features.',
  request: {
    params: z.object({ id: IdParam, feature: IdParam }),
    query: z.strictObject({ side: z.enum(CAPTURE_SIDES).optional(), ...scopeParams }),
  },
  responses: answers(FeatureSchema, 'Both distributions', 'no-behavior-graph', 'not-found'),
})

export function addLineageRoutes(app: DupinApp, services: DupinServices): void {
  app.openapi(LINEAGE, async (c) => {
    const graph = await graphOf(c, services)
    const entity = await graph.view.entity(c.req.valid('param').id)
    if (entity === undefined) throw noSuch('entity')
    const { scope } = await graph.view.scope(c.req.valid('query'), services.now())
    const { type, id } = entity
    const { nodes, edges } = await graph.view.lineage({ type, id }, scope.end)
    const answer = {
      time: isoTime(scope.end),
      nodes: nodes.map(({ change, ...node }) => ({
        ...node,
        change: change === undefined ? null : { ...change, time: isoTime(change.time) },
      })),
      edges: edges.map(([above, below]) => ({ above, below })),
    }
    return c.json(LineageSchema.parse(answer), 200)
  })

  app.openapi(FEATURE, async (c) => {
    const { id, feature } = c.req.valid('param')
    const { side = 'input', ...asked } = c.req.valid('query')
    const graph = await graphOf(c, services)
    const entity = await graph.view.entity(id)
    if (entity === undefined) throw noSuch('entity')
    const scope = await graph.view.scope(asked, services.now())
    const name = { feature, side: CAPTURE_SIDES.indexOf(side) }
    const found = await graph.view.feature(entity, scope, name)
    if (found === undefined) throw noSuch('feature')
    const windows = { scope: isoWindow(scope.scope), baseline: isoWindow(scope.baseline) }
    const { bars = null, ...rest } = found
    return c.json(FeatureSchema.parse({ ...windows, ...rest, bars }), 200)
  })
}
