import { createRoute, z } from '@hono/zod-openapi'
import { groupOf, groupsOf } from '../../../investigations/view/report-parts.ts'
import { answers, type DupinApp, graphOf } from '../app.ts'
import { pageOf, pagerOf, placeOf } from '../pages.ts'
import { noSuch } from '../problems.ts'
import {
  IdParam,
  isoTime,
  isoWindow,
  MOST_ID,
  NextSchema,
  pageParams,
  SeveritySchema,
} from '../schemas/common.ts'
import { GroupGraphSchema, groupGraphJson } from '../schemas/picture.ts'
import {
  CauseSchema,
  FindingGroupSchema,
  GroupPageSchema,
  groupJson,
  groupLine,
} from '../schemas/report.ts'
import type { DupinServices, SeenGraph } from '../services.ts'
import { latestReport, openReport } from './latest-report.ts'

const tags = ['Findings']
const params = z.object({ id: IdParam })
const nothing = z.strictObject({})

const LIST = createRoute({
  method: 'get',
  path: '/api/v1/finding-groups',
  operationId: 'listFindingGroups',
  tags,
  summary: 'List finding groups',
  description:
    'Those of the latest successful run, the gravest first; none before the first run. What is set aside is counted.',
  request: {
    query: z.strictObject({
      severity: SeveritySchema.optional().openapi({ description: 'At least this severe.' }),
      entity: z
        .string()
        .min(1)
        .max(MOST_ID)
        .optional()
        .openapi({ description: 'Only groups it has a part in: its id.' }),
      archived: z
        .enum(['true', 'false'])
        .optional()
        .openapi({ description: '`true`: those that somebody is done with among them.' }),
      ...pageParams,
    }),
  },
  responses: answers(GroupPageSchema, 'Finding groups', 'no-behavior-graph'),
})

const GROUP = createRoute({
  method: 'get',
  path: '/api/v1/finding-groups/{id}',
  operationId: 'getFindingGroup',
  tags,
  summary: 'Get a finding group',
  description: 'With its findings, causes and timeline, as the latest run has it.',
  request: { params, query: nothing },
  responses: answers(FindingGroupSchema, 'The group', 'no-behavior-graph', 'not-found'),
})

const CausePageSchema = z
  .object({ items: z.array(CauseSchema), next: NextSchema })
  .openapi('CausePage', { example: { items: [], next: null } })

const CAUSES = createRoute({
  method: 'get',
  path: '/api/v1/finding-groups/{id}/causes',
  operationId: 'listCauses',
  tags,
  summary: 'Why it happened',
  description:
    'The causes of a finding group, the likeliest first, each with the evidence for and against it.',
  request: { params, query: z.strictObject({ ...pageParams }) },
  responses: answers(CausePageSchema, 'Causes', 'no-behavior-graph', 'not-found'),
})

const GRAPH = createRoute({
  method: 'get',
  path: '/api/v1/finding-groups/{id}/graph',
  operationId: 'getFindingGroupGraph',
  tags,
  summary: 'Get the graph of a finding group',
  description:
    'Its entities as nodes; what they did to each other in the hours that the group is about, and what its causes and findings ' +
    'say of them, as edges. What everything is connected to is left out, and said.',
  request: { params, query: nothing },
  responses: answers(GroupGraphSchema, 'The graph', 'no-behavior-graph', 'not-found'),
})

export function addFindingGroupRoutes(app: DupinApp, services: DupinServices): void {
  app.openapi(LIST, async (c) => {
    const query = c.req.valid('query')
    const graph = await graphOf(c, services)
    const pager = pagerOf(c, services, graph)
    const { severity, entity, archived } = query
    const { run, report, all } = await openReport(services, graph)
    const filter = {
      ...(severity === undefined ? {} : { severity }),
      ...(entity === undefined ? {} : { entity: { type: 'unknown' as const, id: entity } }),
    }
    const shown = archived === 'true' ? all : report
    const groups = shown === undefined ? [] : groupsOf(shown, filter)
    const done = new Set(report?.archived?.map(({ id }) => id))
    const { items, next } = pageOf(groups, query, placeOf(pager, query), pager)
    const scope = run === undefined ? null : isoWindow(run.scope)
    const setAside = {
      suppressed: report?.suppressed?.length ?? 0,
      archived: report?.archived?.length ?? 0,
    }
    const answer = {
      run: run?.id ?? null,
      scope,
      ...setAside,
      items: items.map((group) => groupLine(group, done.has(group.id))),
      next,
    }
    return c.json(GroupPageSchema.parse(answer), 200)
  })

  addGroupRoutes(app, services)
}

function addGroupRoutes(app: DupinApp, services: DupinServices): void {
  app.openapi(GROUP, async (c) => {
    const graph = await graphOf(c, services)
    const { id } = c.req.valid('param')
    const group = groupJson(await groupNamed(id, graph, services))
    const { report } = await openReport(services, graph)
    const done = report?.archived?.find((one) => one.id === id)
    const answer =
      done === undefined
        ? group
        : { ...group, archived: { reason: done.reason, time: isoTime(done.at) } }
    return c.json(FindingGroupSchema.parse(answer), 200)
  })

  app.openapi(CAUSES, async (c) => {
    const query = c.req.valid('query')
    const graph = await graphOf(c, services)
    const pager = pagerOf(c, services, graph)
    const group = await groupNamed(c.req.valid('param').id, graph, services)
    const { causes } = groupJson(group)
    return c.json(CausePageSchema.parse(pageOf(causes, query, placeOf(pager, query), pager)), 200)
  })

  app.openapi(GRAPH, async (c) => {
    const graph = await graphOf(c, services)
    const group = await groupNamed(c.req.valid('param').id, graph, services)
    return c.json(groupGraphJson(await graph.view.picture(group)), 200)
  })
}

async function groupNamed(id: string, graph: SeenGraph, services: DupinServices) {
  const { report } = await latestReport(services, graph)
  const group = report === undefined ? undefined : groupOf(report, id)
  if (group === undefined) throw noSuch('finding group')
  return group
}
