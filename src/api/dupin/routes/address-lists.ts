import { createRoute, z } from '@hono/zod-openapi'
import { answers, type DupinApp, graphOf, principalOf, problemAnswers } from '../app.ts'
import { pageOf, pagerOf, placeOf } from '../pages.ts'
import { noSuch, Problem } from '../problems.ts'
import {
  AddressListBodySchema,
  AddressListPageSchema,
  AddressListSchema,
  addressListJson,
} from '../schemas/address-lists.ts'
import { pageParams } from '../schemas/common.ts'
import type { DupinServices, SeenGraph } from '../services.ts'

const tags = ['Triage']
const nothing = z.strictObject({})

const LIST = createRoute({
  method: 'get',
  path: '/api/v1/address-lists',
  operationId: 'listAddressLists',
  tags,
  summary: 'List lists of addresses',
  description:
    'Threat and deny lists of the lake: who calls from them is found and flagged. They are of the whole lake, so that only who ' +
    'sees all of it is told of them.',
  request: { query: z.strictObject({ ...pageParams }) },
  responses: answers(AddressListPageSchema, 'Lists', 'no-behavior-graph'),
})

const PUT = createRoute({
  method: 'post',
  path: '/api/v1/address-lists',
  operationId: 'putAddressList',
  tags,
  summary: 'Keep a list of addresses',
  description:
    'Adds a list, or replaces the one of its name. It counts from the next run on. For administrators that see the whole lake.',
  request: {
    query: nothing,
    body: { required: true, content: { 'application/json': { schema: AddressListBodySchema } } },
  },
  responses: {
    201: {
      description: 'The list that is kept',
      content: { 'application/json': { schema: AddressListSchema } },
    },
    ...problemAnswers('not-allowed', 'no-behavior-graph'),
  },
})

const REMOVE = createRoute({
  method: 'delete',
  path: '/api/v1/address-lists/{name}',
  operationId: 'deleteAddressList',
  tags,
  summary: 'Forget a list of addresses',
  description: 'From the next run on. For administrators that see the whole lake.',
  request: { params: z.object({ name: z.string().min(1).max(64) }), query: nothing },
  responses: {
    204: { description: 'It is gone' },
    ...problemAnswers('not-allowed', 'no-behavior-graph', 'not-found'),
  },
})

export function addAddressListRoutes(app: DupinApp, services: DupinServices): void {
  app.openapi(LIST, async (c) => {
    const query = c.req.valid('query')
    const graph = await graphOf(c, services)
    const pager = pagerOf(c, services, graph)
    const [own] = graph.triages
    const seesAll = isOfWholeLake(graph)
    const lists = seesAll ? await own.lists() : []
    const page = pageOf(lists.map(addressListJson), query, placeOf(pager, query), pager)
    return c.json(AddressListPageSchema.parse({ ...page, seesAll }), 200)
  })

  app.openapi(PUT, async (c) => {
    const graph = await graphOf(c, services)
    mayChange(principalOf(c).role, graph)
    const { name, kind, addresses, expires } = c.req.valid('json')
    const [own] = graph.triages
    const list = await own.addList(name, kind, addresses, expires)
    return c.json(AddressListSchema.parse(addressListJson(list)), 201)
  })

  app.openapi(REMOVE, async (c) => {
    const graph = await graphOf(c, services)
    mayChange(principalOf(c).role, graph)
    const [own] = graph.triages
    const { name } = c.req.valid('param')
    if (!(await own.lists()).some((list) => list.name === name)) throw noSuch('list')
    await own.removeList(name)
    return c.body(null, 204)
  })
}

function isOfWholeLake({ view }: Pick<SeenGraph, 'view'>): boolean {
  return view.accounts === undefined
}

/** A list acts on the findings of everybody: who sees a part of the lake must not decide about the rest. */
function mayChange(role: string, graph: Pick<SeenGraph, 'view'>): void {
  if (role !== 'administrator')
    throw new Problem('not-allowed', 'Only administrators may change lists of addresses.')
  if (!isOfWholeLake(graph))
    throw new Problem(
      'not-allowed',
      'Lists of addresses are of the whole lake, of which you see a part. Whoever runs the server changes them with dupin lists.',
    )
}
