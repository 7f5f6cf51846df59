import { createRoute, z } from '@hono/zod-openapi'
import type { DupinApp } from '../app.ts'
import { Problem, ProblemSchema } from '../problems.ts'
import type { DupinServices } from '../services.ts'

const tags = ['Operation']

const StateSchema = z
  .object({ status: z.enum(['alive', 'ready']) })
  .openapi('State', { example: { status: 'alive' } })

const HEALTH = createRoute({
  method: 'get',
  path: '/healthz',
  operationId: 'getHealth',
  tags,
  security: [],
  summary: 'Whether the server is alive',
  description: 'Answers as long as the process does.',
  responses: {
    200: { description: 'It is', content: { 'application/json': { schema: StateSchema } } },
  },
})

const READY = createRoute({
  method: 'get',
  path: '/readyz',
  operationId: 'getReadiness',
  tags,
  security: [],
  summary: 'Whether the lake answers',
  description: 'Asks the lake for nothing at all.',
  responses: {
    200: { description: 'It does', content: { 'application/json': { schema: StateSchema } } },
    503: {
      description: '`urn:dupin:problem:not-ready`: the lake does not answer',
      content: { 'application/problem+json': { schema: ProblemSchema } },
    },
  },
})

const METRICS = createRoute({
  method: 'get',
  path: '/metrics',
  operationId: 'getMetrics',
  tags,
  security: [],
  summary: 'Metrics',
  description: 'In the text format of Prometheus. No label names an account or anybody.',
  responses: {
    200: {
      description: 'Metrics',
      content: {
        'text/plain': { schema: z.string().openapi({ example: 'dupin_runs_running 0\n' }) },
      },
    },
  },
})

/** What everybody may ask, unsigned. */
export function addOpenRoutes(app: DupinApp, services: DupinServices): void {
  app.openapi(HEALTH, (c) => c.json({ status: 'alive' as const }, 200))
  app.openapi(READY, async (c) => {
    try {
      await services.ready()
    } catch (error) {
      services.onBug(error)
      throw new Problem('not-ready', 'The lake does not answer.')
    }
    return c.json({ status: 'ready' as const }, 200)
  })
  app.openapi(METRICS, (c) =>
    c.text(services.metrics(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  )
}
