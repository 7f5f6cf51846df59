import type { NamedChange, WhoChanged } from '../entity/who-changed.ts'
import type { JsonObject } from './report-json.ts'

/** The answer to who changed something as JSON. Times are ISO 8601 in UTC; what is not known is null. */
export function whoChangedToJson(answer: WhoChanged): JsonObject {
  const { entity, window, restsOn, changes, total, truncated } = answer
  return {
    entity: { ...entity },
    window: { start: isoTime(window.start), end: isoTime(window.end) },
    restsOn: restsOn.map((ground) => ({ ...ground.entity, hops: ground.hops })),
    total,
    truncated,
    changes: changes.map(changeToJson),
  }
}

/** A change with who is behind it, what it changed, and what names it. */
export function changeToJson(
  change: Omit<NamedChange, 'named'> & Partial<NamedChange>,
): JsonObject {
  const { act, on, hops, fields, more, since, behind, named } = change
  return {
    time: isoTime(act.time),
    eventId: act.eventId,
    service: act.service,
    operation: act.operation,
    account: act.account,
    region: act.region,
    actor: { ...act.actor },
    session: act.session || null,
    sourceIdentity: change.sourceIdentity || null,
    behind: behind.map(({ principal, session, sourceIp, time, operation, eventId }) => ({
      principal: { ...principal },
      session: session || null,
      sourceIp: sourceIp || null,
      time: isoTime(time),
      operation,
      eventId,
    })),
    via: change.via || null,
    accessKey: act.accessKey || null,
    sourceIp: act.sourceIp || null,
    userAgent: change.userAgent || null,
    target: act.target === undefined ? null : { ...act.target },
    on: { ...on },
    hops,
    succeeded: act.succeeded,
    error: change.error || null,
    changed: {
      since:
        since === undefined
          ? null
          : { eventId: since.eventId, time: isoTime(since.time), target: since.target },
      fields: fields.map(({ field, before, after }) => ({
        field,
        before: before ?? null,
        after: after ?? null,
      })),
      more,
    },
    ...(named === undefined ? {} : { named: named.map((one) => ({ ...one })) }),
  }
}

function isoTime(time: number): string | null {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
