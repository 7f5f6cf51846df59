import { createRoute, z } from '@hono/zod-openapi'
import { DAY, HOUR } from '../../../events/time.ts'
import { hourLetters } from '../../../investigations/view/hour-letters.ts'
import { answers, type DupinApp } from '../app.ts'
import { pageOf, scopedQuestion } from '../pages.ts'
import { isoWindow, pageParams, scopeParams } from '../schemas/common.ts'
import { CoverageHoursSchema } from '../schemas/trust.ts'
import type { DupinServices } from '../services.ts'

const tags = ['Graph']

const HOURS = createRoute({
  method: 'get',
  path: '/api/v1/coverage/hours',
  operationId: 'getCoverageHours',
  tags,
  summary: 'Get coverage by hour',
  description:
    'What is known of each hour (UTC) of each log, account and Region: records seen, truly none, missing, late. Over the last ' +
    '7 days unless a scope is given; of a longer scope the last 31 days.',
  request: { query: z.strictObject({ ...scopeParams, ...pageParams }) },
  responses: answers(CoverageHoursSchema, 'Hours', 'no-behavior-graph'),
})

const USUAL_SPAN = 7 * DAY
const LONGEST_SPAN = 31 * DAY

export function addCoverageHoursRoute(app: DupinApp, services: DupinServices): void {
  app.openapi(HOURS, async (c) => {
    const query = c.req.valid('query')
    const { graph, pager, place, asked, scope } = await scopedQuestion(c, services, query)
    const end = Math.ceil(scope.end / HOUR) * HOUR
    const first = asked.from === undefined ? end - USUAL_SPAN : scope.start
    const start = Math.floor(Math.max(first, end - LONGEST_SPAN) / HOUR) * HOUR
    const window = { start, end }
    const lines = await graph.view.coverageHours(window, services.now())
    const named = lines.map(({ states, account, region, ...line }) => ({
      ...line,
      account: account || null,
      region: region || null,
      states: hourLetters(states),
    }))
    const page = pageOf(named, query, place, pager, window)
    return c.json(CoverageHoursSchema.parse({ scope: isoWindow(window), ...page }), 200)
  })
}
