import { createRoute, z } from '@hono/zod-openapi'
import type { SourceStatus } from '../../../dupin.ts'
import { DAY } from '../../../events/time.ts'
import { coverageToJson } from '../../../investigations/render/report-json.ts'
import { answers, type DupinApp, graphOf } from '../app.ts'
import { pageOf, pagerOf, placeOf, scopedQuestion } from '../pages.ts'
import { isoWindow, pageParams, scopeParams } from '../schemas/common.ts'
import {
  CoverageDaysSchema,
  RejectPageSchema,
  SourcesSchema,
  WantedLogsSchema,
} from '../schemas/coverage.ts'
import { CoverageSchema } from '../schemas/report.ts'
import type { DupinServices } from '../services.ts'
import { shownObject } from '../shown-object.ts'

const tags = ['Graph']
const nothing = z.strictObject({})

const COVERAGE = createRoute({
  method: 'get',
  path: '/api/v1/coverage',
  operationId: 'getCoverage',
  tags,
  summary: 'Get coverage',
  description:
    'What was read, kept, seen before and refused, by log format, and which logs are missing.',
  request: { query: nothing },
  responses: answers(CoverageSchema, 'The coverage', 'no-behavior-graph'),
})

const DAYS = createRoute({
  method: 'get',
  path: '/api/v1/coverage/days',
  operationId: 'getCoverageDays',
  tags,
  summary: 'Get coverage by day',
  description:
    'Stored records of each log and account on each day (UTC), over the 30 days before the end of the lake unless a scope is ' +
    'given. A day without any between days with some is a gap.',
  request: { query: z.strictObject({ ...scopeParams, ...pageParams }) },
  responses: answers(CoverageDaysSchema, 'Days', 'no-behavior-graph'),
})

const LOGS = createRoute({
  method: 'get',
  path: '/api/v1/coverage/logs',
  operationId: 'listWantedLogs',
  tags,
  summary: 'List the logs that help',
  description:
    'Every log that is looked for: whether it was collected, what cannot be seen without it, and how to enable it.',
  request: { query: nothing },
  responses: answers(WantedLogsSchema, 'Logs, the most helpful first', 'no-behavior-graph'),
})

const REJECTS = createRoute({
  method: 'get',
  path: '/api/v1/coverage/rejects',
  operationId: 'listRejects',
  tags,
  summary: 'List rejected records',
  description:
    'Records that were refused, each with its place and reason, and how many there are of each log and reason. Of an object that ' +
    'holds records of others nothing is told. At most 200 of an object are listed one by one.',
  request: {
    query: z.strictObject({
      reason: z.string().max(64).optional(),
      format: z.string().max(64).optional(),
      ...pageParams,
    }),
  },
  responses: answers(RejectPageSchema, 'Rejects', 'no-behavior-graph'),
})

const SOURCES = createRoute({
  method: 'get',
  path: '/api/v1/coverage/sources',
  operationId: 'listSources',
  tags,
  summary: 'List the sources of logs',
  description:
    'How collecting goes, source by source: what was read, what could not be, and when it last got through. Nothing for who sees ' +
    'the logs of some accounts only, since sources name what others have.',
  request: { query: nothing },
  responses: answers(SourcesSchema, 'Sources, in the order of their names', 'no-behavior-graph'),
})

const MONTH = 30 * DAY

export function addCoverageRoutes(app: DupinApp, services: DupinServices): void {
  addSourceRoute(app, services)
  app.openapi(COVERAGE, async (c) => {
    const graph = await graphOf(c, services)
    return c.json(CoverageSchema.parse(coverageToJson(await graph.view.coverage())), 200)
  })

  app.openapi(LOGS, async (c) => {
    const graph = await graphOf(c, services)
    const logs = await graph.view.logs()
    const items = logs.map((log) => ({ ...log, setting: log.setting || null }))
    return c.json(WantedLogsSchema.parse({ items }), 200)
  })

  app.openapi(DAYS, async (c) => {
    const query = c.req.valid('query')
    const { graph, pager, place, asked, scope } = await scopedQuestion(c, services, query)
    const start = asked.from === undefined ? scope.end - MONTH : scope.start
    const days = { start: Math.floor(start / DAY) * DAY, end: Math.ceil(scope.end / DAY) * DAY }
    const rows = await graph.view.coverageDays(days)
    const named = rows.map((row) => ({ ...row, account: row.account || null }))
    const page = pageOf(named, query, place, pager, days)
    return c.json(CoverageDaysSchema.parse({ scope: isoWindow(days), ...page }), 200)
  })

  app.openapi(REJECTS, async (c) => {
    const query = c.req.valid('query')
    const graph = await graphOf(c, services)
    const pager = pagerOf(c, services, graph)
    const { told } = placeOf(pager, query)
    const { reason, format, limit } = query
    const found = await graph.view.rejects({ reason, format, offset: told, limit: limit + 1 })
    const items = found
      .slice(0, limit)
      .map(({ uri, ...reject }) => ({ ...reject, object: shownObject(uri) }))
    const next = found.length > limit ? pager.seal({ told: told + limit }) : null
    const counts = await graph.view.rejectCounts()
    return c.json(RejectPageSchema.parse({ counts, items, next }), 200)
  })
}

function addSourceRoute(app: DupinApp, services: DupinServices): void {
  app.openapi(SOURCES, async (c) => {
    const graph = await graphOf(c, services)
    const sources = await graph.sources()
    const items = sources.map(sourceToJson)
    items.sort((a, b) => (a.name < b.name ? -1 : 1))
    return c.json(SourcesSchema.parse({ items }), 200)
  })
}

function sourceToJson({ lastSuccess, lastError, lag, ...source }: SourceStatus) {
  const iso = (time: number) => new Date(time).toISOString()
  return {
    ...source,
    lastSuccess: lastSuccess === undefined ? null : iso(lastSuccess),
    lastError:
      lastError === undefined ? null : { at: iso(lastError.at), message: lastError.message },
    lagSeconds: lag === undefined ? null : lag / 1000,
  }
}
