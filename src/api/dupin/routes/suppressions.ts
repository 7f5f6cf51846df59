import { createRoute, z } from '@hono/zod-openapi'
import { answers, type DupinApp, graphOf, principalOf, problemAnswers } from '../app.ts'
import { pageOf, pagerOf, placeOf } from '../pages.ts'
import { noSuch } from '../problems.ts'
import { IdParam, pageParams } from '../schemas/common.ts'
import {
  SuppressionBodySchema,
  SuppressionPageSchema,
  SuppressionSchema,
  suppressionJson,
} from '../schemas/triage.ts'
import type { DupinServices } from '../services.ts'
import { mayDecide } from './may-decide.ts'

const tags = ['Triage']
const nothing = z.strictObject({})

const LIST = createRoute({
  method: 'get',
  path: '/api/v1/suppressions',
  operationId: 'listSuppressions',
  tags,
  summary: 'List what is accepted',
  description: 'Rules that count in what you see, those that expired among them.',
  request: { query: z.strictObject({ ...pageParams }) },
  responses: answers(SuppressionPageSchema, 'Rules', 'no-behavior-graph'),
})

const CREATE = createRoute({
  method: 'post',
  path: '/api/v1/suppressions',
  operationId: 'createSuppression',
  tags,
  summary: 'Accept findings',
  description:
    'For a reason and a time: they are counted and make no group. It acts on what you see and on nobody else’s findings, from ' +
    'the next run on. For administrators and investigators.',
  request: {
    query: nothing,
    body: { required: true, content: { 'application/json': { schema: SuppressionBodySchema } } },
  },
  responses: {
    201: {
      description: 'The rule that was made',
      content: { 'application/json': { schema: SuppressionSchema } },
    },
    ...problemAnswers('not-allowed', 'no-behavior-graph'),
  },
})

const REMOVE = createRoute({
  method: 'delete',
  path: '/api/v1/suppressions/{id}',
  operationId: 'deleteSuppression',
  tags,
  summary: 'Accept them no more',
  description: 'From the next run on. For administrators and investigators.',
  request: { params: z.object({ id: IdParam }), query: nothing },
  responses: {
    204: { description: 'It is gone' },
    ...problemAnswers('not-allowed', 'no-behavior-graph', 'not-found'),
  },
})

export function addSuppressionRoutes(app: DupinApp, services: DupinServices): void {
  app.openapi(LIST, async (c) => {
    const query = c.req.valid('query')
    const graph = await graphOf(c, services)
    const pager = pagerOf(c, services, graph)
    const rules = await Promise.all(graph.triages.map((triage) => triage.suppressions()))
    const now = services.now()
    const items = rules.flatMap((some, i) => some.map((rule) => suppressionJson(rule, now, i > 0)))
    return c.json(
      SuppressionPageSchema.parse(pageOf(items, query, placeOf(pager, query), pager)),
      200,
    )
  })

  app.openapi(CREATE, async (c) => {
    mayDecide(c)
    const graph = await graphOf(c, services)
    const [own] = graph.triages
    const { arn: by } = principalOf(c)
    const rule = await own.suppress({ ...c.req.valid('json'), by })
    return c.json(SuppressionSchema.parse(suppressionJson(rule, services.now(), false)), 201)
  })

  app.openapi(REMOVE, async (c) => {
    mayDecide(c)
    const graph = await graphOf(c, services)
    const [own] = graph.triages
    const { id } = c.req.valid('param')
    if (!(await own.suppressions()).some((rule) => rule.id === id)) throw noSuch('rule')
    await own.unsuppress(id)
    return c.body(null, 204)
  })
}
