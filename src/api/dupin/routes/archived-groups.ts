import { createRoute, z } from '@hono/zod-openapi'
import { groupOf } from '../../../investigations/view/report-parts.ts'
import { answers, type DupinApp, graphOf, problemAnswers } from '../app.ts'
import { pageOf, pagerOf, placeOf } from '../pages.ts'
import { noSuch } from '../problems.ts'
import { IdParam, pageParams } from '../schemas/common.ts'
import {
  ArchiveBodySchema,
  ArchivedGroupPageSchema,
  ArchivedGroupSchema,
  archivedJson,
} from '../schemas/triage.ts'
import type { DupinServices } from '../services.ts'
import { latestReport } from './latest-report.ts'
import { mayDecide } from './may-decide.ts'

const tags = ['Triage']
const nothing = z.strictObject({})

const LIST = createRoute({
  method: 'get',
  path: '/api/v1/archived-groups',
  operationId: 'listArchivedGroups',
  tags,
  summary: 'List archived groups',
  description: 'Finding groups that somebody is done with, as they were when they were archived.',
  request: { query: z.strictObject({ ...pageParams }) },
  responses: answers(ArchivedGroupPageSchema, 'Archived groups', 'no-behavior-graph'),
})

const ARCHIVE = createRoute({
  method: 'post',
  path: '/api/v1/archived-groups',
  operationId: 'archiveGroup',
  tags,
  summary: 'Be done with a finding group',
  description:
    'A group of the latest run is left out of lists at once, and shown again when it grows. It acts on what you see alone. For ' +
    'administrators and investigators.',
  request: {
    query: nothing,
    body: { required: true, content: { 'application/json': { schema: ArchiveBodySchema } } },
  },
  responses: {
    201: {
      description: 'What was archived',
      content: { 'application/json': { schema: ArchivedGroupSchema } },
    },
    ...problemAnswers('not-allowed', 'no-behavior-graph', 'not-found'),
  },
})

const UNDO = createRoute({
  method: 'delete',
  path: '/api/v1/archived-groups/{id}',
  operationId: 'unarchiveGroup',
  tags,
  summary: 'Show a finding group again',
  description: 'At once. For administrators and investigators.',
  request: { params: z.object({ id: IdParam }), query: nothing },
  responses: {
    204: { description: 'It is shown again' },
    ...problemAnswers('not-allowed', 'no-behavior-graph', 'not-found'),
  },
})

export function addArchivedGroupRoutes(app: DupinApp, services: DupinServices): void {
  app.openapi(LIST, async (c) => {
    const query = c.req.valid('query')
    const graph = await graphOf(c, services)
    const pager = pagerOf(c, services, graph)
    const groups = await Promise.all(graph.triages.map((triage) => triage.archived()))
    const items = groups.flatMap((some, i) => some.map((one) => archivedJson(one, i > 0)))
    const page = pageOf(items, query, placeOf(pager, query), pager)
    return c.json(ArchivedGroupPageSchema.parse(page), 200)
  })

  app.openapi(ARCHIVE, async (c) => {
    mayDecide(c)
    const { id, reason } = c.req.valid('json')
    const graph = await graphOf(c, services)
    const { report } = await latestReport(services, graph)
    if (report === undefined || groupOf(report, id) === undefined) throw noSuch('finding group')
    const [own] = graph.triages
    return c.json(
      ArchivedGroupSchema.parse(archivedJson(await own.archive(id, reason, report), false)),
      201,
    )
  })

  app.openapi(UNDO, async (c) => {
    mayDecide(c)
    const graph = await graphOf(c, services)
    const [own] = graph.triages
    const { id } = c.req.valid('param')
    if (!(await own.archived()).some((one) => one.id === id)) throw noSuch('archived group')
    await own.unarchive(id)
    return c.body(null, 204)
  })
}
