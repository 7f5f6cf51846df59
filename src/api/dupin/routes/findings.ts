import { createRoute, z } from '@hono/zod-openapi'
import type { Finding } from '../../../events/finding.ts'
import { findingOf, groupOf, groupsOf } from '../../../investigations/view/report-parts.ts'
import { answers, type DupinApp, graphOf } from '../app.ts'
import { pageOf, pagerOf, placeOf } from '../pages.ts'
import { noSuch } from '../problems.ts'
import {
  IdParam,
  isoWindow,
  MOST_ID,
  NextSchema,
  pageParams,
  SeveritySchema,
} from '../schemas/common.ts'
import { FindingAnswerSchema } from '../schemas/graph.ts'
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

const FINDING = createRoute({
  method: 'get',
  path: '/api/v1/findings/{id}',
  operationId: 'getFinding',
  tags,
  summary: 'Get a finding',
  description:
    'A finding of the latest run, or one that another service made, with the rows behind it.',
  request: { params, query: nothing },
  responses: answers(FindingAnswerSchema, 'The finding', 'no-behavior-graph', 'not-found'),
})

export function addFindingRoutes(app: DupinApp, services: DupinServices): void {
  app.openapi(LIST, async (c) => {
    const query = c.req.valid('query')
    const graph = await graphOf(c, services)
    const pager = pagerOf(c, services, graph)
    const { severity, entity, archived } = query
    const shown = archived === 'true' ? latestReport : openReport
    const { run, report } = await shown(services, graph)
    const filter = {
      ...(severity === undefined ? {} : { severity }),
      ...(entity === undefined ? {} : { entity: { type: 'unknown' as const, id: entity } }),
    }
    const groups = report === undefined ? [] : groupsOf(report, filter)
    const { items, next } = pageOf(groups, query, placeOf(pager, query), pager)
    const scope = run === undefined ? null : isoWindow(run.scope)
    const setAside = {
      suppressed: report?.suppressed?.length ?? 0,
      archived: report?.archived?.length ?? 0,
    }
    const answer = { run: run?.id ?? null, scope, ...setAside, items: items.map(groupLine), next }
    return c.json(GroupPageSchema.parse(answer), 200)
  })

  app.openapi(GROUP, async (c) => {
    const graph = await graphOf(c, services)
    return c.json(groupJson(await groupNamed(c.req.valid('param').id, graph, services)), 200)
  })

  app.openapi(CAUSES, async (c) => {
    const query = c.req.valid('query')
    const graph = await graphOf(c, services)
    const pager = pagerOf(c, services, graph)
    const group = await groupNamed(c.req.valid('param').id, graph, services)
    const { causes } = groupJson(group)
    return c.json(CausePageSchema.parse(pageOf(causes, query, placeOf(pager, query), pager)), 200)
  })

  app.openapi(FINDING, async (c) => {
    const { id } = c.req.valid('param')
    const graph = await graphOf(c, services)
    const { report } = await latestReport(services, graph)
    const known = report === undefined ? undefined : findingOf(report, id)
    const finding = known?.finding ?? (await graph.view.importedFinding(id))
    if (finding === undefined) throw noSuch('finding')
    return c.json(await findingJson(finding, known?.group.id ?? null, graph), 200)
  })
}

async function groupNamed(id: string, graph: SeenGraph, services: DupinServices) {
  const { report } = await latestReport(services, graph)
  const group = report === undefined ? undefined : groupOf(report, id)
  if (group === undefined) throw noSuch('finding group')
  return group
}

const MOST_ROWS = 200

async function findingJson(finding: Finding, group: string | null, graph: SeenGraph) {
  const rows = await graph.view.evidence(finding, MOST_ROWS + 1)
  const [published] = groupJson({ ...NO_GROUP, findings: [finding] }).findings
  return FindingAnswerSchema.parse({
    finding: published,
    group,
    evidence: { items: rows.slice(0, MOST_ROWS), truncated: rows.length > MOST_ROWS },
  })
}

const NO_GROUP = {
  id: '',
  severity: 'INFORMATIONAL',
  title: '',
  summary: '',
  entities: [],
  tactics: [],
  causes: [],
  timeline: [],
} as const
