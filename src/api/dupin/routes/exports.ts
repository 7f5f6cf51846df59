import { createRoute, z } from '@hono/zod-openapi'
import { EXPORTS, type ExportFormat } from '../../../investigations/exports/exports.ts'
import { NOTHING_FOUND, type Report } from '../../../investigations/report.ts'
import { type DupinApp, graphOf, problemAnswers } from '../app.ts'
import { noSuch } from '../problems.ts'
import { IdParam } from '../schemas/common.ts'
import type { DupinServices } from '../services.ts'
import { latestReport } from './latest-report.ts'

const FORMATS = Object.keys(EXPORTS).filter(isFormat)

const MEDIA = [...new Set(Object.values(EXPORTS).map(({ media }) => media.split(';')[0] ?? media))]

const EXPORT = createRoute({
  method: 'get',
  path: '/api/v1/exports/{format}',
  operationId: 'exportFindings',
  tags: ['Findings'],
  summary: 'Findings in a form that other tools take',
  description: `What the latest successful run found; nothing before the first run. Formats:\n${Object.entries(
    EXPORTS,
  )
    .map(([name, { about }]) => `- \`${name}\`: ${about}`)
    .join('\n')}`,
  request: {
    params: z.object({ format: z.enum(FORMATS) }),
    query: z.strictObject({
      group: IdParam.optional().openapi({ description: 'Only this finding group: its id.' }),
    }),
  },
  responses: {
    200: {
      description: 'The document',
      content: Object.fromEntries(MEDIA.map((media) => [media, { schema: z.string() }])),
    },
    ...problemAnswers('no-behavior-graph', 'not-found'),
  },
})

export function addExportRoutes(app: DupinApp, services: DupinServices): void {
  app.openapi(EXPORT, async (c) => {
    const { format } = c.req.valid('param')
    const { group } = c.req.valid('query')
    const graph = await graphOf(c, services)
    const { report = NOTHING_FOUND } = await latestReport(services, graph)
    const { write, media } = EXPORTS[format]
    const text = write(only(report, group), { now: services.now(), version: services.version })
    return c.body(text, 200, {
      'content-type': media.includes('json') ? media : `${media}; charset=utf-8`,
    })
  })
}

function isFormat(name: string): name is ExportFormat {
  return Object.hasOwn(EXPORTS, name)
}

function only(report: Report, group: string | undefined): Report {
  if (group === undefined) return report
  const findingGroups = report.findingGroups.filter(({ id }) => id === group)
  if (findingGroups.length === 0) throw noSuch('finding group')
  return { ...report, findingGroups }
}
