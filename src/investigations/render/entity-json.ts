import type { Panel, PanelRow } from '../../graph/panel.ts'
import type { EntityPage, SeenPanel } from '../entity/entity-page.ts'
import { spanOfGroup } from '../view/report-parts.ts'
import type { JsonObject, JsonValue } from './report-json.ts'

/** An entity's page as JSON. Times are ISO 8601 in UTC. Panels over time have a row for every hour, the others at most `limit`;
 * `rows` says how many there are, `truncated` that there are more than a panel keeps. */
export function entityPageToJson(page: EntityPage, limit: number): JsonObject {
  const { entity, scope, baseline, calls, news, panels, groups, next } = page
  const { type, id, name, account, region } = entity
  return {
    entity: {
      type,
      id,
      name,
      account: account || null,
      region: region || null,
      firstSeen: isoTime(entity.firstSeen),
      lastSeen: isoTime(entity.lastSeen),
    },
    scope: windowToJson(scope),
    baseline: windowToJson(baseline),
    calls: { ...calls },
    findingGroups: {
      total: groups.length,
      items: groups.slice(0, limit).map((group) => ({
        id: group.id,
        severity: group.severity,
        title: group.title,
        ...windowToJson(spanOfGroup(group)),
        findings: group.findings.map((finding) => finding.id),
      })),
    },
    news: { total: news.length, items: news.slice(0, limit).map((one) => ({ ...one })) },
    panels: panels.map((seen) => panelToJson(seen, limit)),
    next: next.map((step) => ({ ...step })),
  }
}

function panelToJson({ panel, data }: SeenPanel, limit: number): JsonObject {
  const { name, title, kind, description } = panel
  const rows = kind === 'activity-over-time' ? data.rows : data.rows.slice(0, limit)
  return {
    name,
    title,
    kind,
    description,
    notes: data.notes,
    rows: data.rows.length,
    truncated: data.truncated,
    items: rows.map((row) => panelRowToJson(panel, row)),
  }
}

/** A row of a panel by the names of its columns; what is not known is null. */
export function panelRowToJson(
  { columns }: Panel,
  row: PanelRow,
): Readonly<Record<string, JsonValue>> {
  return Object.fromEntries(
    columns.map(({ name, kind }): readonly [string, JsonValue] => {
      const value = row[name] ?? null
      if (typeof value === 'object' && value !== null)
        return [name, { type: value.type, id: value.id }]
      if (typeof value !== 'number') return [name, value]
      if (kind === 'time') return [name, isoTime(value)]
      return [name, Number.isFinite(value) ? value : null]
    }),
  )
}

function windowToJson({ start, end }: { readonly start: number; readonly end: number }) {
  return { start: isoTime(start), end: isoTime(end) }
}

function isoTime(time: number): string | null {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
