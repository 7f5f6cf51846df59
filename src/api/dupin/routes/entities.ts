import { createRoute, z } from '@hono/zod-openapi'
import { ENTITY_TYPES, type EntityRef } from '../../../events/entity.ts'
import { HOUR } from '../../../events/time.ts'
import { changeToJson } from '../../../investigations/render/changes-json.ts'
import type { Report } from '../../../investigations/report.ts'
import {
  causesAbout,
  type EntityCause,
  type EntityFinding,
  findingsAbout,
  groupsAbout,
} from '../../../investigations/view/entity-in-report.ts'
import type { Change, KnownEntity, Panel } from '../../../investigations/view/graph-view.ts'
import { answers, type DupinApp, graphOf } from '../app.ts'
import { pagerOf } from '../pages.ts'
import { noSuch } from '../problems.ts'
import {
  EntityTypeSchema,
  IdParam,
  isoTime,
  isoWindow,
  MOST_ID,
  numberParam,
  pageParams,
  parsedTime,
  scopeParams,
} from '../schemas/common.ts'
import { ChangePageSchema, EntityPageSchema, ProfileSchema } from '../schemas/entities.ts'
import { groupLine } from '../schemas/report.ts'
import type { DupinServices } from '../services.ts'
import { openReport } from './latest-report.ts'

const tags = ['Entities']

const SEARCH = createRoute({
  method: 'get',
  path: '/api/v1/entities',
  operationId: 'searchEntities',
  tags,
  summary: 'Search entities',
  description:
    'By type and text, case-sensitive: the whole id or name first, then those that begin with it, then those that have it ' +
    'somewhere. Without a text: examples from your data.',
  request: {
    query: z.strictObject({
      type: EntityTypeSchema.optional(),
      q: z
        .string()
        .max(MOST_ID)
        .optional()
        .openapi({ description: 'An id, ARN or name', example: 'churn' }),
      ...pageParams,
    }),
  },
  responses: answers(EntityPageSchema, 'Entities that fit, best first', 'no-behavior-graph'),
})

const PROFILE = createRoute({
  method: 'get',
  path: '/api/v1/entities/{id}',
  operationId: 'getEntity',
  tags,
  summary: 'Get an entity',
  description: 'Who it is, since when it is known, what it had a part in, and which panels it has.',
  request: { params: z.object({ id: IdParam }), query: z.strictObject(scopeParams) },
  responses: answers(ProfileSchema, 'The profile', 'no-behavior-graph', 'not-found'),
})

const CHANGES = createRoute({
  method: 'get',
  path: '/api/v1/entities/{id}/changes',
  operationId: 'listChanges',
  tags,
  summary: 'Who changed it',
  description:
    'Calls that changed the entity, or what it rests on, latest first, with who is behind them and what they set. An endpoint ' +
    'rests on its configuration, models, artifacts, images, roles and their policies, keys and network; a model of Bedrock on ' +
    'guardrails, profiles, throughput and the settings of its Region.',
  request: {
    params: z.object({ id: IdParam }),
    query: z.strictObject({
      before: parsedTime
        .optional()
        .openapi({ description: 'Only earlier ones; the end of the lake unless given.' }),
      hours: numberParam(1, 720, 72).openapi({ description: 'How far to look back.' }),
      ...pageParams,
    }),
  },
  responses: answers(ChangePageSchema, 'Changes, latest first', 'no-behavior-graph', 'not-found'),
})

const HitSchema = z.object({
  fit: z.enum(['exact', 'prefix', 'part']),
  id: z.string(),
  type: z.enum(ENTITY_TYPES),
})
const ChangePlace = z.object({ end: z.number(), time: z.number(), eventId: z.string() })

/** Most groups that a header tells of; the list of groups has them all. */
const MOST_GROUPS = 50
const MOST_ANOMALIES = 100

export function addEntityRoutes(app: DupinApp, services: DupinServices): void {
  addChangeRoute(app, services)
  app.openapi(SEARCH, async (c) => {
    const { type, q = '', limit, cursor } = c.req.valid('query')
    const graph = await graphOf(c, services)
    const pager = pagerOf(c, services, graph)
    const after = cursor === undefined ? undefined : pager.open(cursor, HitSchema)
    const found = await graph.view.search({ text: q, type, after, limit: limit + 1 })
    const items = found.slice(0, limit)
    const last = items.at(-1)
    const next = found.length > limit && last !== undefined ? pager.seal(last) : null
    return c.json(EntityPageSchema.parse({ items, next }), 200)
  })

  app.openapi(PROFILE, async (c) => {
    const { id } = c.req.valid('param')
    const graph = await graphOf(c, services)
    const scope = await graph.view.scope(c.req.valid('query'), services.now())
    const profile = await graph.view.profile(id, scope)
    if (profile === undefined) throw noSuch('entity')
    const { report } = await openReport(services, graph)
    const { entity } = profile
    const answer = {
      entity: headerOf(entity),
      scope: isoWindow(scope.scope),
      baseline: isoWindow(scope.baseline),
      calls: profile.calls,
      ...partIn(report, entity),
      panels: profile.panels.map(panelInfo),
    }
    return c.json(ProfileSchema.parse(answer), 200)
  })
}

/** What the latest report tells of an entity. */
function partIn(report: Report | undefined, entity: EntityRef) {
  if (report === undefined) return { findingGroups: [], findings: 0, anomalies: [], causes: [] }
  const findings = findingsAbout(report, entity)
  return {
    findingGroups: groupsAbout(report, entity)
      .slice(0, MOST_GROUPS)
      .map((group) => groupLine(group)),
    findings: findings.length,
    anomalies: findings.flatMap(anomalyOf).slice(0, MOST_ANOMALIES),
    causes: causesAbout(report, entity).slice(0, MOST_GROUPS).map(causeOf),
  }
}

function anomalyOf({ finding, group }: EntityFinding) {
  const { id, type, severity, title, start, end, series } = finding
  if (series === undefined) return []
  const { time, earliest, latest } = series.onset
  const onset = { time: isoTime(time), earliest: isoTime(earliest), latest: isoTime(latest) }
  const span = { start: isoTime(start), end: isoTime(end) }
  return [{ finding: id, group, type, severity, title, ...span, label: series.label, onset }]
}

function causeOf({ cause, group }: EntityCause) {
  const { kind, probability, principal = null, entity = null, why, time, eventIds } = cause
  return {
    group,
    kind,
    probability: Number.isFinite(probability) ? probability : null,
    principal,
    entity,
    why,
    time: isoTime(time),
    eventId: eventIds[0],
  }
}

function addChangeRoute(app: DupinApp, services: DupinServices): void {
  app.openapi(CHANGES, async (c) => {
    const { before, hours, limit, cursor } = c.req.valid('query')
    const graph = await graphOf(c, services)
    const pager = pagerOf(c, services, graph)
    const entity = await graph.view.entity(c.req.valid('param').id)
    if (entity === undefined) throw noSuch('entity')
    const place = cursor === undefined ? undefined : pager.open(cursor, ChangePlace)
    const { scope } = await graph.view.scope({}, services.now())
    const end = place?.end ?? before ?? scope.end
    const all = await graph.view.changes(entity, { start: end - hours * HOUR, end })
    const { changes, truncated } = all
    const rest = place === undefined ? changes : changes.filter(({ act }) => isAfter(act, place))
    const items = rest.slice(0, limit)
    const last = items.at(-1)?.act
    const more = rest.length > limit && last !== undefined
    const next = more ? pager.seal({ end, time: last.time, eventId: last.eventId }) : null
    const told = await graph.view.changeDetails(items, all, end)
    return c.json(ChangePageSchema.parse({ truncated, items: told.map(changeToJson), next }), 200)
  })
}

/** Changes are in the order of time backwards, those of one moment in the order of their ids. */
function isAfter(act: Change['act'], place: z.infer<typeof ChangePlace>): boolean {
  return act.time < place.time || (act.time === place.time && act.eventId > place.eventId)
}

function headerOf({ type, id, name, account, region, firstSeen, lastSeen }: KnownEntity) {
  return {
    type,
    id,
    name,
    account: account || null,
    region: region || null,
    firstSeen: isoTime(firstSeen),
    lastSeen: isoTime(lastSeen),
  }
}

/** What a panel says of itself. */
export function panelInfo({ name, title, kind, description, columns }: Panel) {
  return { name, title, kind, description, columns }
}
