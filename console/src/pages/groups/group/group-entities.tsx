import { DataTable } from '../../../parts/data-table.tsx'
import { EntityLink } from '../../../parts/entity-link.tsx'
import { type Entity, typeName } from '../../../parts/entity-names.ts'
import type { FindingGroup } from '../../../parts/findings/words.ts'
import { useTimes } from '../../../parts/preferences.ts'
import { Severity, severityRank } from '../../../parts/severity.tsx'
import { type GraphNode, rolesText } from '../graph/graph-words.ts'
import { useGroupGraph } from '../graph/use-group-graph.ts'
import { useGroupScope } from './use-group-scope.ts'

interface Row {
  readonly entity: Entity
  readonly node: GraphNode | undefined
  readonly isNew: boolean
}

/** Everything that takes part, with its part in the story. */
export function GroupEntities({ group }: { readonly group: FindingGroup }) {
  const graph = useGroupGraph(group.id)
  const scope = useGroupScope(group)
  const { minute } = useTimes()
  const nodes = new Map(graph.data?.nodes.map((node) => [node.entity.id, node]))
  const news = new Set(group.news?.entityIds)
  const rows = group.entities.map(
    (entity): Row => ({ entity, node: nodes.get(entity.id), isNew: news.has(entity.id) }),
  )
  return (
    <DataTable
      title="Entities"
      variant="borderless"
      loading={graph.isPending}
      rows={rows}
      rowId={({ entity }) => `${entity.type} ${entity.id}`}
      columns={[
        {
          id: 'name',
          title: 'Entity',
          value: ({ entity }) => entity.id,
          cell: ({ entity }) => <EntityLink entity={entity} scope={scope} />,
          isRowHeader: true,
          width: 320,
        },
        { id: 'type', title: 'Type', value: ({ entity }) => typeName(entity.type), width: 180 },
        {
          id: 'role',
          title: 'Part in the story',
          value: ({ node }) => (node === undefined ? 'Shared by much else' : rolesText(node)),
          width: 240,
        },
        {
          id: 'severity',
          title: 'Gravest finding',
          value: ({ node }) => (node?.severity == null ? null : severityRank(node.severity)),
          cell: ({ node }) =>
            node?.severity == null ? '–' : <Severity severity={node.severity} />,
          width: 150,
        },
        {
          id: 'findings',
          title: 'Findings about it',
          value: ({ node }) => node?.findingIds.length ?? null,
          width: 150,
        },
        {
          id: 'first',
          title: 'First seen here',
          value: ({ node }) => minute(node?.first),
          width: 160,
        },
        { id: 'new', title: 'New since last report', value: ({ isNew }) => isNew, width: 150 },
      ]}
    />
  )
}
