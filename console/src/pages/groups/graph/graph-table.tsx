import type { Schemas } from '../../../api/client.ts'
import { DataTable } from '../../../parts/data-table.tsx'
import { EntityLink } from '../../../parts/entity-link.tsx'
import { FigureLink } from '../../../parts/figure-link.tsx'
import { plainText } from '../../../parts/plain-text.ts'
import { useTimes } from '../../../parts/preferences.ts'
import { RecordLinks } from '../../../parts/records/record-links.tsx'
import { recordsOf } from './edge-records.ts'
import { edgeText, type GraphEdge, relationText } from './graph-words.ts'

/** The arrows of the picture in rows. */
export function GraphTable({ graph }: { readonly graph: Schemas['GroupGraph'] }) {
  const { minute } = useTimes()
  const entities = new Map(graph.nodes.map(({ entity }) => [entity.id, entity]))
  const link = (id: string) => {
    const entity = entities.get(id)
    return entity === undefined ? plainText(id) : <EntityLink entity={entity} typed />
  }
  return (
    <DataTable
      title="Connections"
      headingTag="h3"
      variant="borderless"
      rows={graph.edges}
      rowId={({ from, to }) => `${from} to ${to}`}
      sortBy={{ id: 'count', descending: true }}
      columns={[
        {
          id: 'from',
          title: 'From',
          value: ({ from }) => from,
          cell: ({ from }) => link(from),
          isRowHeader: true,
          width: 240,
        },
        { id: 'what', title: 'What', value: edgeText, width: 200 },
        { id: 'to', title: 'To', value: ({ to }) => to, cell: ({ to }) => link(to), width: 240 },
        {
          id: 'operations',
          title: 'Operations',
          value: (edge) => operationsOf(edge).join(', ') || null,
          width: 220,
        },
        {
          id: 'count',
          title: 'Count',
          value: ({ recorded }) => recorded[0]?.count ?? 0,
          cell: (edge) => <Count edge={edge} window={graph.window} />,
          width: 100,
        },
        {
          id: 'failed',
          title: 'Failed',
          value: ({ recorded }) => recorded[0]?.failed ?? null,
          width: 100,
        },
        {
          id: 'first',
          title: 'First',
          value: ({ recorded }) => minute(recorded[0]?.first),
          width: 150,
        },
        {
          id: 'last',
          title: 'Last',
          value: ({ recorded }) => minute(recorded[0]?.last),
          width: 150,
        },
        {
          id: 'known',
          title: 'How it is known',
          value: ({ recorded, restsOn }) =>
            recorded.length > 0 || restsOn ? 'recorded' : 'inferred',
          width: 140,
        },
        {
          id: 'records',
          title: 'Records',
          value: ({ eventIds }) => eventIds.length,
          cell: ({ eventIds }) => <RecordLinks ids={eventIds} />,
          width: 180,
        },
      ]}
    />
  )
}

interface CountProps {
  readonly edge: GraphEdge
  readonly window: Schemas['GroupGraph']['window']
}

/** How often, leading to the raw events. */
function Count({ edge, window }: CountProps) {
  const [busiest] = edge.recorded
  if (busiest === undefined) return <>–</>
  const { count, relation } = busiest
  return (
    <FigureLink
      value={count}
      what={relationText(relation)}
      records={recordsOf(edge, busiest)}
      scope={window}
    />
  )
}

export function operationsOf({ recorded }: GraphEdge): readonly string[] {
  const names = recorded.flatMap(({ operations }) => operations.map(({ name }) => name))
  return [...new Set(names)].map((name) => plainText(name, 80))
}
