import { ENTITY_TYPES, type EntityRef, entityTypeOf } from '../events/entity.ts'
import type { Finding } from '../events/finding.ts'
import { severityFromScore, severityRank } from '../events/severity.ts'
import type { SqlRow } from '../lake/engine.ts'
import { FOUND_BY_OTHERS, latestFindings, TELLS_OF_EVENT } from '../lake/latest-finding.ts'
import { termText } from '../lake/schema.ts'
import { columns, type Panel, type PanelContext, type PanelData, panelData } from './panel.ts'

/** Panel of the findings that an entity has a part in. */
export const FINDINGS_PANEL: Panel = {
  name: 'findings',
  title: 'Involved findings',
  kind: 'information',
  description:
    'Findings of the scope that name the entity, or are of the account: those of other services, and those of the latest ' +
    'investigation of the graph.',
  entityTypes: ENTITY_TYPES,
  columns: [
    columns.text('id', 'Finding', 'its id, to be opened'),
    columns.text('type', 'Type', 'what kind of finding'),
    columns.text('severity', 'Severity', 'INFORMATIONAL to CRITICAL'),
    columns.text('title', 'Title', 'in a sentence'),
    columns.text('detector', 'Found by', 'the detector or service'),
    columns.entity('entity', 'About', 'what it is about'),
    columns.entity('actor', 'Principal', 'who did it, where that is known'),
    columns.time('start', 'Start', 'when it began'),
    columns.time('end', 'End', 'when it was last seen'),
  ],
  read: readFindings,
}

async function readFindings(context: PanelContext): Promise<PanelData> {
  const { scope, entity, findings } = context
  const own = findings.filter(
    (finding) =>
      finding.start < scope.end &&
      finding.end >= scope.start &&
      (names(finding, entity.id) || finding.account === entity.id),
  )
  const known = new Set(own.map(({ id }) => id))
  const imported = await importedAbout(context)
  const others = imported.filter(({ id }) => !known.has(id))
  const laid = [...own.map(rowOf), ...others].toSorted(
    (a, b) =>
      severityRank(b.severity) - severityRank(a.severity) ||
      b.start - a.start ||
      (a.id < b.id ? -1 : 1),
  )
  return panelData(laid)
}

/** The latest state of what other services found about the entity: nothing that was archived there. */
async function importedAbout({ engine, scope, entity }: PanelContext) {
  const ref = (row: SqlRow, name: string): EntityRef | null =>
    row[name] === null
      ? null
      : { type: entityTypeOf(Number(row[`${name}_type`])), id: String(row[name]) }
  const rows = await engine.query(IMPORTED, [
    ...entity.terms,
    new Date(scope.start),
    new Date(scope.end),
  ])
  return rows.map((row) => ({
    id: `${row['origin']}:${row['id']}`,
    type: String(row['type'] ?? ''),
    severity: severityFromScore(Number(row['score'] ?? 0)),
    title: String(row['title'] ?? row['type'] ?? ''),
    detector: String(row['origin'] ?? ''),
    entity: ref(row, 'resource'),
    actor: ref(row, 'actor'),
    start: Number(row['time']),
    end: Math.max(Number(row['time']), Number(row['end_time'] ?? 0)),
  }))
}

/** Checks that failed are told of where they are about the entity itself: an account has thousands. */
const TOLD = `${FOUND_BY_OTHERS} AND (${TELLS_OF_EVENT} OR resource IN ($1, $2))`
const IMPORTED = `SELECT ${termText('f.id')} AS id, ${termText('f.origin')} AS origin, ${termText('f.type')} AS type, f.title,
    f.score, f.time, f.end_time, ${termText('nullif(f.resource, 0)')} AS resource, f.resource_type,
    ${termText('nullif(f.actor, 0)')} AS actor, f.actor_type FROM ${latestFindings(TOLD)} f
  WHERE f.archived <> 2 AND f.check_result IN (0, (SELECT min(id) FROM term WHERE text = 'FAILED')) AND f.time < $4 AND coalesce(f.end_time, f.time) >= $3
    AND (f.resource IN ($1, $2) OR f.actor IN ($1, $2) OR f.session IN ($1, $2) OR f.access_key IN ($1, $2)
      OR f.source_ip IN ($1, $2) OR f.account IN ($1, $2))
  ORDER BY f.score DESC, id LIMIT 2000`

/** Whether a finding names an entity as what it is about, who did it, or what it touches. */
export function names(finding: Finding, id: string): boolean {
  const { entity, actor, related } = finding
  return entity.id === id || actor?.id === id || related.some((other) => other.id === id)
}

function rowOf(finding: Finding) {
  const { id, type, severity, title, detector, entity, actor, start, end } = finding
  return { id, type, severity, title, detector, entity, actor: actor ?? null, start, end }
}
