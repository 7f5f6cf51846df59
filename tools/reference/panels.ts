import { ENTITY_TYPES } from '../../src/events/entity.ts'
import type { Panel } from '../../src/graph/panel.ts'
import { PANELS } from '../../src/graph/panel-catalogue.ts'
import { code, codes, type Page, page, prose, table } from './markdown.ts'

const HOW = `
A panel is one look at an entity in a scope, against the 45 days before it. The kinds are those of Amazon Detective. A panel
over time has a row for every hour of the scope; the others have at most 1,000 rows, in the order of their weight.
\`GET /api/v1/entities/{id}/panels/{panel}\` answers them.`

/** `panels.md`: what can be looked at of an entity. */
export function panelsPage(): Page {
  const overview = table(
    ['panel', 'shows', 'kind', 'entities'],
    PANELS.map((panel) => [
      `[${code(panel.name)}](#${panel.name})`,
      panel.title,
      panel.kind,
      whose(panel),
    ]),
  )
  return page('panels.md', 'Panels', HOW, overview, ...PANELS.map(panelSection))
}

function whose({ entityTypes }: Panel): string {
  if (entityTypes.length === ENTITY_TYPES.length) return 'all'
  return entityTypes.length > 8 ? `${entityTypes.length} types` : entityTypes.join(', ')
}

function panelSection({ name, title, kind, description, entityTypes, columns }: Panel): string {
  const of = entityTypes.length === ENTITY_TYPES.length ? 'every entity' : codes(entityTypes)
  return [
    `## ${name}`,
    `**${title}** (${kind}). ${prose(description)}`,
    `Of ${of}.`,
    table(
      ['column', 'kind', 'is'],
      columns.map((column) => [code(column.name), column.kind, prose(column.description)]),
    ),
  ].join('\n\n')
}
