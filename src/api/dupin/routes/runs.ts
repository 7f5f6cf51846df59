import { createRoute, z } from '@hono/zod-openapi'
import { answers, type DupinApp, graphOf, principalOf, problemAnswers } from '../app.ts'
import { pagerOf } from '../pages.ts'
import { noSuch, Problem } from '../problems.ts'
import { IdParam, pageParams } from '../schemas/common.ts'
import { RunBodySchema, RunPageSchema, RunSchema, runJson } from '../schemas/runs.ts'
import type { DupinServices } from '../services.ts'
import { runEvents } from './run-events.ts'

const tags = ['Runs']
const params = z.object({ id: IdParam })
const nothing = z.strictObject({})

const START = createRoute({
  method: 'post',
  path: '/api/v1/runs',
  operationId: 'startRun',
  tags,
  summary: 'Investigate everything',
  description:
    'Looks for everything odd in the scope and ranks its causes. One run is under way at a time; a run of the same scope that ' +
    'waits already is joined. For administrators and investigators.',
  request: {
    query: nothing,
    body: { required: true, content: { 'application/json': { schema: RunBodySchema } } },
  },
  responses: {
    202: {
      description: 'It waits or is under way',
      headers: {
        Location: {
          description: 'Where to ask how far it is',
          schema: { type: 'string' as const },
        },
      },
      content: { 'application/json': { schema: RunSchema } },
    },
    ...problemAnswers('not-allowed', 'no-behavior-graph', 'too-many-runs'),
  },
})

const LIST = createRoute({
  method: 'get',
  path: '/api/v1/runs',
  operationId: 'listRuns',
  tags,
  summary: 'List runs',
  description:
    'The latest ten, and those that are not over, the latest first. Some were not asked for here: an investigation of one entity begins one over its scope, for the finding groups.',
  request: { query: z.strictObject({ ...pageParams }) },
  responses: answers(RunPageSchema, 'Runs', 'no-behavior-graph'),
})

const GET = createRoute({
  method: 'get',
  path: '/api/v1/runs/{id}',
  operationId: 'getRun',
  tags,
  summary: 'Get a run',
  description: 'How far it is, or how it ended.',
  request: { params, query: nothing },
  responses: answers(RunSchema, 'The run', 'no-behavior-graph', 'not-found'),
})

const EVENTS = createRoute({
  method: 'get',
  path: '/api/v1/runs/{id}/events',
  operationId: 'followRun',
  tags,
  summary: 'Follow a run',
  description:
    'Server-sent events: `progress` with the run whenever it got further, and `end` with the run when it is over; the data of ' +
    'both is a Run. A comment every 15 seconds keeps the connection open.',
  request: { params, query: nothing },
  responses: {
    200: {
      description: 'Events until the run is over',
      content: {
        'text/event-stream': {
          schema: z.string().openapi({ example: 'event: end\ndata: {}\n\n' }),
        },
      },
    },
    ...problemAnswers('no-behavior-graph', 'not-found'),
  },
})

const RunPlace = z.object({ created: z.number(), id: z.string() })

export function addRunRoutes(app: DupinApp, services: DupinServices): void {
  app.openapi(START, async (c) => {
    const { role } = principalOf(c)
    if (role !== 'administrator' && role !== 'investigator')
      throw new Problem('not-allowed', 'Only administrators and investigators may start a run.')
    const graph = await graphOf(c, services)
    const { from, to } = c.req.valid('json')
    const run = await graph.start({
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    })
    return c.json(RunSchema.parse(runJson(run)), 202, { Location: `/api/v1/runs/${run.id}` })
  })

  app.openapi(LIST, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const graph = await graphOf(c, services)
    const pager = pagerOf(c, services, graph)
    const place = cursor === undefined ? undefined : pager.open(cursor, RunPlace)
    const runs = services.runs.list(graph.key)
    const rest = runs.filter(
      ({ created, id }) =>
        place === undefined ||
        created < place.created ||
        (created === place.created && id < place.id),
    )
    const items = rest.slice(0, limit)
    const last = items.at(-1)
    const more = rest.length > limit && last !== undefined
    const next = more ? pager.seal({ created: last.created, id: last.id }) : null
    return c.json(RunPageSchema.parse({ items: items.map(runJson), next }), 200)
  })

  app.openapi(GET, async (c) => {
    const graph = await graphOf(c, services)
    const run = services.runs.get(graph.key, c.req.valid('param').id)
    if (run === undefined) throw noSuch('run')
    return c.json(RunSchema.parse(runJson(run)), 200)
  })

  app.openapi(EVENTS, async (c) => {
    const graph = await graphOf(c, services)
    const run = services.runs.get(graph.key, c.req.valid('param').id)
    if (run === undefined) throw noSuch('run')
    return runEvents(run, services)
  })
}
