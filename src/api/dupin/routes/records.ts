import { createRoute, z } from '@hono/zod-openapi'
import type { RecordQuestion } from '../../../investigations/view/graph-view.ts'
import { answers, type DupinApp, graphOf } from '../app.ts'
import { pagerOf } from '../pages.ts'
import { noSuch, Problem } from '../problems.ts'
import { IdParam, isoTime, isoWindow, numberParam, pageParams } from '../schemas/common.ts'
import {
  conditionsOf,
  listedJson,
  RecordCountsSchema,
  RecordNeighboursSchema,
  RecordPageSchema,
  recordParams,
} from '../schemas/records.ts'
import type { DupinServices, SeenGraph } from '../services.ts'

const tags = ['Graph']

const LIST = createRoute({
  method: 'get',
  path: '/api/v1/records',
  operationId: 'listRecords',
  tags,
  summary: 'List log records',
  description:
    'Records of one kind in the scope, the newest first: API calls, invocations (numbers alone: no prompt and no completion is ' +
    'kept), flows, metrics, findings of other services. With the statement that was asked of the lake.',
  request: { query: z.strictObject({ ...recordParams, ...pageParams }) },
  responses: answers(RecordPageSchema, 'Records', 'no-behavior-graph'),
})

const COUNTS = createRoute({
  method: 'get',
  path: '/api/v1/record-counts',
  operationId: 'countRecords',
  tags,
  summary: 'Count log records',
  description: 'How many records fit, per hour of the scope.',
  request: { query: z.strictObject(recordParams) },
  responses: answers(RecordCountsSchema, 'Counts', 'no-behavior-graph'),
})

const NEIGHBOURS = createRoute({
  method: 'get',
  path: '/api/v1/records/{eventId}/neighbours',
  operationId: 'listRecordNeighbours',
  tags,
  summary: 'What came before and after',
  description:
    'Records of the same session, else of the same key, principal or thing, within a day of a record.',
  request: {
    params: z.object({ eventId: IdParam }),
    query: z.strictObject({
      most: numberParam(1, 50, 10).openapi({ description: 'Most records on either side.' }),
    }),
  },
  responses: answers(RecordNeighboursSchema, 'Neighbours', 'no-behavior-graph', 'not-found'),
})

const PlaceSchema = z.object({
  start: z.number(),
  end: z.number(),
  time: z.number(),
  key: z.string(),
  account: z.number(),
})

type Asked = Parameters<typeof conditionsOf>[0] & {
  readonly kind: RecordQuestion['kind']
  readonly text: string
}

export function addRecordRoutes(app: DupinApp, services: DupinServices): void {
  app.openapi(LIST, async (c) => {
    const query = c.req.valid('query')
    const graph = await graphOf(c, services)
    const pager = pagerOf(c, services, graph)
    const after = query.cursor === undefined ? undefined : pager.open(query.cursor, PlaceSchema)
    const window = after ?? (await windowOf(graph, query, services))
    const { limit } = query
    const question = questionOf(query, window)
    const found = await graph.view.records(question, { after, limit: limit + 1 })
    const records = found.records.slice(0, limit)
    const last = records.at(-1)?.place
    const more = found.records.length > limit && last !== undefined
    const answer = {
      scope: isoWindow(window),
      kind: query.kind,
      statement: found.statement,
      items: records.map(listedJson),
      next: more ? pager.seal({ start: window.start, end: window.end, ...last }) : null,
    }
    return c.json(RecordPageSchema.parse(answer), 200)
  })

  app.openapi(COUNTS, async (c) => {
    const query = c.req.valid('query')
    const graph = await graphOf(c, services)
    const window = await windowOf(graph, query, services)
    const hours = await graph.view.recordHours(questionOf(query, window))
    const sum = (of: 'count' | 'failed') => hours.reduce((all, hour) => all + hour[of], 0)
    const answer = {
      scope: isoWindow(window),
      kind: query.kind,
      count: sum('count'),
      failed: sum('failed'),
      hours: hours.map((hour) => ({ ...hour, time: isoTime(hour.time) })),
    }
    return c.json(RecordCountsSchema.parse(answer), 200)
  })

  app.openapi(NEIGHBOURS, async (c) => {
    const graph = await graphOf(c, services)
    const { most } = c.req.valid('query')
    const found = await graph.view.recordNeighbours(c.req.valid('param').eventId, most)
    if (found === undefined) throw noSuch('record')
    const { kind, by = null, before, after } = found
    const answer = { kind, by, before: before.map(listedJson), after: after.map(listedJson) }
    return c.json(RecordNeighboursSchema.parse(answer), 200)
  })
}

async function windowOf(
  { view }: Pick<SeenGraph, 'view'>,
  { from, to }: { readonly from?: number | undefined; readonly to?: number | undefined },
  { now }: Pick<DupinServices, 'now'>,
): Promise<RecordQuestion['window']> {
  return (await view.scope({ from, to }, now())).scope
}

function questionOf(asked: Asked, { start, end }: RecordQuestion['window']): RecordQuestion {
  const conditions = conditionsOf(asked)
  if (conditions === undefined)
    throw new Problem('invalid-request', MALFORMED, [{ where: 'query.not', message: MALFORMED }])
  return { kind: asked.kind, window: { start, end }, conditions, text: asked.text.trim() }
}

const MALFORMED = 'not must be written filter=value, with a filter that records have'
