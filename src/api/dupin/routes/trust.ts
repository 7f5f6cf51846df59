import { createRoute, z } from '@hono/zod-openapi'
import { DAY } from '../../../events/time.ts'
import { answers, type DupinApp, graphOf } from '../app.ts'
import { noSuch } from '../problems.ts'
import { IdParam, isoTime, scopeParams } from '../schemas/common.ts'
import { FileTrustSchema, LogTrustSchema } from '../schemas/trust.ts'
import type { DupinServices } from '../services.ts'
import { shownObject } from '../shown-object.ts'

const tags = ['Graph']

const TRUST = createRoute({
  method: 'get',
  path: '/api/v1/trust',
  operationId: 'getLogTrust',
  tags,
  summary: 'Verify the logs',
  description:
    'Whether what CloudTrail delivered is as it was: chains of digests, and log files against them, over the scope or over all ' +
    'that was read. At most 200 problems are listed, the gravest kinds first.',
  request: { query: z.strictObject(scopeParams) },
  responses: answers(LogTrustSchema, 'Chains and problems', 'no-behavior-graph'),
})

const FILE = createRoute({
  method: 'get',
  path: '/api/v1/records/{eventId}/trust',
  operationId: 'getRecordTrust',
  tags,
  summary: 'Verify the log file of a record',
  description: 'Which log file a record was read from, and whether CloudTrail’s digests verify it.',
  request: { params: z.object({ eventId: IdParam }), query: z.strictObject({}) },
  responses: answers(FileTrustSchema, 'The verdict', 'no-behavior-graph', 'not-found'),
})

const MOST_PROBLEMS = 200

export function addTrustRoutes(app: DupinApp, services: DupinServices): void {
  app.openapi(TRUST, async (c) => {
    const { from, to } = c.req.valid('query')
    const graph = await graphOf(c, services)
    const { keys, chains, problems, unread } = await graph.view.logTrust({
      start: from ?? 0,
      end: to ?? services.now() + DAY,
    })
    const times = <T extends { readonly start: number; readonly end: number }>(one: T) => ({
      ...one,
      start: isoTime(one.start),
      end: isoTime(one.end),
    })
    const answer = {
      keys,
      chains: chains.map((chain) => ({ ...times(chain), breaks: chain.breaks.map(times) })),
      problems: problems
        .slice(0, MOST_PROBLEMS)
        .map((one) => ({ ...times(one), object: one.uri === '' ? '' : shownObject(one.uri) })),
      unread: unread.slice(0, MOST_PROBLEMS).map(({ account, region, uri, reason }) => ({
        account,
        region,
        object: shownObject(uri),
        reason,
      })),
      more: Math.max(0, problems.length - MOST_PROBLEMS),
    }
    return c.json(LogTrustSchema.parse(answer), 200)
  })

  app.openapi(FILE, async (c) => {
    const graph = await graphOf(c, services)
    const found = await graph.view.recordTrust(c.req.valid('param').eventId)
    if (found === undefined) throw noSuch('record')
    const { verdict = null, object, digest, isMoved } = found
    const answer = { verdict, object: object === '' ? '' : shownObject(object), digest, isMoved }
    return c.json(FileTrustSchema.parse(answer), 200)
  })
}
