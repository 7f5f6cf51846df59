import { createRoute, z } from '@hono/zod-openapi'
import { DAY } from '../../../events/time.ts'
import { answers, type DupinApp, principalOf } from '../app.ts'
import { pageOf, pagerOf, placeOf } from '../pages.ts'
import { Problem } from '../problems.ts'
import { AuditPageSchema, OrganizationPageSchema, WhoAmISchema } from '../schemas/account.ts'
import { pageParams, parsedTime } from '../schemas/common.ts'
import type { DupinServices } from '../services.ts'

const tags = ['Account']

const WHO_AM_I = createRoute({
  method: 'get',
  path: '/api/v1/whoami',
  operationId: 'whoAmI',
  tags,
  summary: 'Who am I',
  description: 'Whose key signed the request, its role, and what it may see.',
  request: { query: z.strictObject({}) },
  responses: answers(WhoAmISchema, 'Who asks'),
})

const ORGANIZATION = createRoute({
  method: 'get',
  path: '/api/v1/organization-accounts',
  operationId: 'listOrganizationAccounts',
  tags,
  summary: 'List accounts of the organization',
  description:
    'Every account of the organization of AWS Organizations, members or not. For its management account and its delegated ' +
    'administrator; empty for all others.',
  request: { query: z.strictObject({ ...pageParams }) },
  responses: answers(OrganizationPageSchema, 'Accounts', 'not-allowed'),
})

const AUDIT = createRoute({
  method: 'get',
  path: '/api/v1/audit',
  operationId: 'listAudit',
  tags,
  summary: 'List the audit',
  description:
    'What was asked of this server by your account or about what it has, the newest first, of the last 90 days unless said ' +
    'otherwise. For administrators and auditors. A page may have fewer items than asked for, and a next one.',
  request: {
    query: z.strictObject({
      from: parsedTime.optional().openapi({ description: 'Not before.' }),
      to: parsedTime.optional().openapi({ description: 'Before.' }),
      ...pageParams,
    }),
  },
  responses: answers(AuditPageSchema, 'Records', 'not-allowed'),
})

const QUARTER = 90 * DAY
const AuditPlace = z.object({ from: z.number(), to: z.number(), cursor: z.string() })

export function addAccountRoutes(app: DupinApp, services: DupinServices): void {
  app.openapi(WHO_AM_I, async (c) => {
    const principal = principalOf(c)
    const graph = await services.graphOf(principal)
    const { account, role, arn, accessKeyId } = principal
    const seen =
      graph === undefined ? null : { key: graph.key, accounts: graph.view.accounts ?? null }
    const { version } = services
    const answer = { account, role, arn, accessKeyId, graph: seen, version }
    return c.json(WhoAmISchema.parse(answer), 200)
  })

  app.openapi(ORGANIZATION, async (c) => {
    const { account, role } = principalOf(c)
    if (role === 'member')
      throw new Problem('not-allowed', 'Members are not told of the organization.')
    const query = c.req.valid('query')
    const pager = pagerOf(c, services, { key: 'organization' })
    const accounts = services.organization(account) ?? []
    const page = pageOf(accounts, query, placeOf(pager, query), pager)
    return c.json(OrganizationPageSchema.parse(page), 200)
  })

  app.openapi(AUDIT, async (c) => {
    const { account, role } = principalOf(c)
    if (role !== 'administrator' && role !== 'auditor')
      throw new Problem('not-allowed', 'Only administrators and auditors may read the audit.')
    const query = c.req.valid('query')
    const pager = pagerOf(c, services, { key: 'audit' })
    const place = query.cursor === undefined ? undefined : pager.open(query.cursor, AuditPlace)
    const to = place?.to ?? query.to ?? services.now() + 1
    const from = place?.from ?? query.from ?? to - QUARTER
    const { records, cursor } = await services.audit({
      from,
      to,
      account,
      limit: query.limit,
      cursor: place?.cursor,
    })
    const next = cursor === undefined ? null : pager.seal({ from, to, cursor })
    return c.json(AuditPageSchema.parse({ items: records, next }), 200)
  })
}
