import { createRoute, z } from '@hono/zod-openapi'
import type { ExportOptions } from '../../../investigations/exports/export-options.ts'
import { EXPORTS } from '../../../investigations/exports/exports.ts'
import { renderHtml } from '../../../investigations/render/report-html.ts'
import { renderJson } from '../../../investigations/render/report-json.ts'
import { NOTHING_FOUND, type Report } from '../../../investigations/report.ts'
import { type DupinApp, graphOf, problemAnswers } from '../app.ts'
import { noSuch } from '../problems.ts'
import { IdParam } from '../schemas/common.ts'
import type { DupinServices } from '../services.ts'
import { latestReport } from './latest-report.ts'

/** The whole report, and what other tools take of it. */
const DOCUMENTS = {
  html: {
    about: 'the report as a page that needs nothing else: no script, no network',
    media: 'text/html',
    write: (report: Report, _: ExportOptions) => renderHtml(report),
  },
  json: {
    about: 'the report as JSON, as its published schema has it',
    media: 'application/json',
    write: (report: Report, _: ExportOptions) => renderJson(report),
  },
  ...EXPORTS,
} as const

const FORMATS = Object.keys(DOCUMENTS).filter(isFormat)

const MEDIA = [
  ...new Set(Object.values(DOCUMENTS).map(({ media }) => media.split(';')[0] ?? media)),
]

const EXPORT = createRoute({
  method: 'get',
  path: '/api/v1/exports/{format}',
  operationId: 'exportFindings',
  tags: ['Findings'],
  summary: 'Findings in a form that other tools take',
  description: `What the latest successful run found; nothing before the first run. Formats:\n${Object.entries(
    DOCUMENTS,
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
      headers: {
        'Content-Disposition': {
          description: 'The name to save it under',
          schema: { type: 'string' as const },
        },
      },
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
    const { write, media } = DOCUMENTS[format]
    const text = write(only(report, group), { now: services.now(), version: services.version })
    return c.body(text, 200, {
      'content-type': media.includes('json') ? media : `${media}; charset=utf-8`,
      'content-disposition': `attachment; filename="${fileName(format, group)}"`,
      // Whoever opens it here all the same sees a page that may do nothing.
      'content-security-policy': 'sandbox',
    })
  })
}

type Format = keyof typeof DOCUMENTS

function isFormat(name: string): name is Format {
  return Object.hasOwn(DOCUMENTS, name)
}

/** `dupin-fg-6f67585a8cca6351-asff.jsonl`: an id is ours, but nobody's text may break the header. */
function fileName(format: Format, group: string | undefined): string {
  const of = group === undefined ? '' : `-${group.replace(/[^\w-]/g, '').slice(0, 64)}`
  const { media } = DOCUMENTS[format]
  const ending = ENDINGS.find(([type]) => media.startsWith(type))?.[1] ?? 'json'
  return ending === format ? `dupin${of}.${ending}` : `dupin${of}-${format}.${ending}`
}

const ENDINGS = [
  ['application/x-ndjson', 'jsonl'],
  ['text/csv', 'csv'],
  ['text/html', 'html'],
] as const

function only(report: Report, group: string | undefined): Report {
  if (group === undefined) return report
  const findingGroups = report.findingGroups.filter(({ id }) => id === group)
  if (findingGroups.length === 0) throw noSuch('finding group')
  return { ...report, findingGroups }
}
