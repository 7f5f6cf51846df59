import { createRoute, z } from '@hono/zod-openapi'
import { DAY } from '../../../events/time.ts'
import { coverageToJson } from '../../../investigations/render/report-json.ts'
import type { Report } from '../../../investigations/report.ts'
import type { Summary } from '../../../investigations/view/summary.ts'
import { answers, type DupinApp, graphOf } from '../app.ts'
import { pageOf, pagerOf, placeOf, scopedQuestion } from '../pages.ts'
import { noSuch } from '../problems.ts'
import {
  IdParam,
  isoTime,
  isoWindow,
  numberParam,
  pageParams,
  scopeParams,
} from '../schemas/common.ts'
import {
  HighVolumePageSchema,
  RecordSchema,
  ScopeSchema,
  SummarySchema,
  UsageSchema,
} from '../schemas/graph.ts'
import { modelLines } from '../schemas/models.ts'
import { groupLine } from '../schemas/report.ts'
import type { DupinServices } from '../services.ts'
import { shownObject } from '../shown-object.ts'
import { openReport } from './latest-report.ts'

const tags = ['Graph']

const SUMMARY = createRoute({
  method: 'get',
  path: '/api/v1/summary',
  operationId: 'getSummary',
  tags,
  summary: 'Get the summary',
  description:
    'Finding groups, models by anomaly, where calls came from, the busiest principals, callers and interfaces of the ' +
    'scope, and what was read.',
  request: {
    query: z.strictObject({
      ...scopeParams,
      top: numberParam(1, 100, 20).openapi({ description: 'Most rows of each list.' }),
    }),
  },
  responses: answers(SummarySchema, 'The summary', 'no-behavior-graph'),
})

const SCOPE = createRoute({
  method: 'get',
  path: '/api/v1/scope',
  operationId: 'getScope',
  tags,
  summary: 'Get the scope',
  description:
    'What a scope comes to: whole hours, what was left out chosen from what the lake holds, and the 45 days it is held against. ' +
    'Beside it what the latest successful run looked at.',
  request: { query: z.strictObject(scopeParams) },
  responses: answers(ScopeSchema, 'The scope and its baseline', 'no-behavior-graph'),
})

const HIGH_VOLUME = createRoute({
  method: 'get',
  path: '/api/v1/high-volume-entities',
  operationId: 'listHighVolumeEntities',
  tags,
  summary: 'List high-volume entities',
  description:
    'Entities with hours that are extreme against those of all others, over the 30 days before the end of the lake unless a ' +
    'scope is given. Nothing of them is left out; a picture of them would be crowded.',
  request: { query: z.strictObject({ ...scopeParams, ...pageParams }) },
  responses: answers(HighVolumePageSchema, 'The most extreme first', 'no-behavior-graph'),
})

const USAGE = createRoute({
  method: 'get',
  path: '/api/v1/usage',
  operationId: 'getUsage',
  tags,
  summary: 'Get usage',
  description:
    'Volume of the latest 30 days of logs per account and data source package, and projected to 30 days.',
  request: { query: z.strictObject({ ...pageParams }) },
  responses: answers(UsageSchema, 'Volumes, the heaviest first', 'no-behavior-graph'),
})

const RECORD = createRoute({
  method: 'get',
  path: '/api/v1/records/{eventId}',
  operationId: 'getRecord',
  tags,
  summary: 'Open a log record',
  description:
    'An API call by its event id, an invocation by its key or request id, a flow, metric or finding of another service by its key.',
  request: { params: z.object({ eventId: IdParam }), query: z.strictObject({}) },
  responses: answers(RecordSchema, 'The record', 'no-behavior-graph', 'not-found'),
})

/** What a high volume is looked for in unless a scope is given. */
const MONTH = 30 * DAY

export function addGraphRoutes(app: DupinApp, services: DupinServices): void {
  addRecordRoutes(app, services)
  app.openapi(SCOPE, async (c) => {
    const graph = await graphOf(c, services)
    const { scope, baseline } = await graph.view.scope(c.req.valid('query'), services.now())
    const run = services.runs.latest(graph.key)
    const answer = {
      scope: isoWindow(scope),
      baseline: isoWindow(baseline),
      run: run === undefined ? null : { id: run.id, scope: isoWindow(run.scope) },
    }
    return c.json(ScopeSchema.parse(answer), 200)
  })

  app.openapi(SUMMARY, async (c) => {
    const { top, ...asked } = c.req.valid('query')
    const graph = await graphOf(c, services)
    const scope = await graph.view.scope(asked, services.now())
    const summary = await graph.view.summary(scope, top)
    const { run, report } = await openReport(services, graph)
    const answer = {
      scope: isoWindow(scope.scope),
      baseline: isoWindow(scope.baseline),
      run: run?.id ?? null,
      ...summaryJson(summary, report, top),
      coverage: coverageToJson(await graph.view.coverage()),
    }
    return c.json(SummarySchema.parse(answer), 200)
  })

  app.openapi(HIGH_VOLUME, async (c) => {
    const query = c.req.valid('query')
    const { graph, pager, place, asked, scope } = await scopedQuestion(c, services, query)
    const window = asked.from === undefined ? { start: scope.end - MONTH, end: scope.end } : scope
    const found = await graph.view.highVolume(window)
    const { items, next } = pageOf(found, query, place, pager, window)
    const times = items.map((one) => ({
      ...one,
      peakTime: isoTime(one.peakTime),
      first: isoTime(one.first),
      last: isoTime(one.last),
    }))
    return c.json(HighVolumePageSchema.parse({ scope: isoWindow(window), items: times, next }), 200)
  })
}

function addRecordRoutes(app: DupinApp, services: DupinServices): void {
  app.openapi(USAGE, async (c) => {
    const query = c.req.valid('query')
    const graph = await graphOf(c, services)
    const pager = pagerOf(c, services, graph)
    const { measured, packages, ...totals } = await graph.view.usage(services.now())
    const rows = packages.map((one) => ({ ...one, account: one.account || null }))
    const page = pageOf(rows, query, placeOf(pager, query), pager)
    const time = measured === undefined ? null : isoTime(measured)
    return c.json(UsageSchema.parse({ measured: time, ...totals, ...page }), 200)
  })

  app.openapi(RECORD, async (c) => {
    const graph = await graphOf(c, services)
    const record = await graph.view.record(c.req.valid('param').eventId)
    if (record === undefined) throw noSuch('record')
    const answer = { ...record, time: isoTime(record.time), object: shownObject(record.object) }
    return c.json(RecordSchema.parse(answer), 200)
  })
}

function summaryJson(summary: Summary, report: Report | undefined, top: number) {
  const groups = report?.findingGroups ?? []
  const models = modelLines(summary.models, report).filter(
    ({ invocations, anomalies }) => invocations > 0 || anomalies > 0,
  )
  const { items, without } = summary.geolocations
  return {
    findingGroups: groups.slice(0, top).map((group) => groupLine(group)),
    groupCount: groups.length,
    models: models.slice(0, top),
    modelCount: models.length,
    geolocations: items.map((one) => ({
      ...one,
      city: one.city || null,
      firstSeen: isoTime(one.firstSeen),
    })),
    geolocationsLack: without ?? null,
    principals: summary.principals.map(({ entity, count, failed, days }) => ({
      entity,
      successful: count - failed,
      failed,
      days,
    })),
    callers: summary.callers.map(({ caller, ...use }) => ({ entity: caller, ...use })),
    traffic: summary.traffic,
  }
}
