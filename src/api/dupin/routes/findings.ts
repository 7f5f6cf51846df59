import { createRoute, z } from '@hono/zod-openapi'
import type { Finding } from '../../../events/finding.ts'
import { findingOf } from '../../../investigations/view/report-parts.ts'
import { answers, type DupinApp, graphOf } from '../app.ts'
import { noSuch } from '../problems.ts'
import { IdParam } from '../schemas/common.ts'
import { FindingAnswerSchema } from '../schemas/graph.ts'
import { groupJson } from '../schemas/report.ts'
import type { DupinServices, SeenGraph } from '../services.ts'
import { latestReport } from './latest-report.ts'

const tags = ['Findings']

const FINDING = createRoute({
  method: 'get',
  path: '/api/v1/findings/{id}',
  operationId: 'getFinding',
  tags,
  summary: 'Get a finding',
  description:
    'A finding of the latest run, or one that another service made, with the rows behind it.',
  request: { params: z.object({ id: IdParam }), query: z.strictObject({}) },
  responses: answers(FindingAnswerSchema, 'The finding', 'no-behavior-graph', 'not-found'),
})

export function addFindingRoutes(app: DupinApp, services: DupinServices): void {
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
