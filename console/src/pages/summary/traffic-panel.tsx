import type { Schemas } from '../../api/client.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { EntityLink } from '../../parts/entity-link.tsx'
import { entityName } from '../../parts/entity-names.ts'
import { FigureLink } from '../../parts/figure-link.tsx'
import { numberText } from '../../parts/numbers.ts'
import { Sparkline } from '../../parts/sparkline.tsx'
import { Empty } from '../../parts/states.tsx'

type Traffic = Schemas['Summary']['traffic'][number]

interface Props {
  readonly traffic: readonly Traffic[]
  readonly most: number
}

/** Instances, or interfaces where their instance is not known, with the most traffic. */
export function TrafficPanel({ traffic, most }: Props) {
  return (
    <DataTable
      title="Network interfaces by traffic"
      description={`The ${most} instances or interfaces with the most bytes in the scope time. Which way a flow went is told from the address that an interface has most.`}
      columns={COLUMNS}
      rows={traffic}
      hasFilter={false}
      rowId={({ entity }) => entity.id}
      empty={
        <Empty title="No flow in the scope time">
          VPC flow logs tell of traffic. Turn them on for a VPC under VPC, Your VPCs, Flow logs,
          with delivery to S3.
        </Empty>
      }
    />
  )
}

const COLUMNS: readonly DataColumn<Traffic>[] = [
  {
    id: 'name',
    title: 'Interface',
    value: ({ entity }) => entityName(entity),
    cell: ({ entity }) => <EntityLink entity={entity} />,
    isRowHeader: true,
    minWidth: 120,
  },
  {
    id: 'week',
    title: '7 days',
    value: ({ days }) => days.reduce((sum, day) => sum + day, 0),
    cell: ({ days }) => (
      <Sparkline values={days} width={63} label="Bytes a day, the last seven days" />
    ),
  },
  bytes('in', 'In', ({ bytesIn }) => bytesIn),
  bytes('out', 'Out', ({ bytesOut }) => bytesOut),
  {
    id: 'total',
    title: 'Total',
    value: ({ bytesIn, bytesOut }) => bytesIn + bytesOut,
    cell: ({ entity, bytesIn, bytesOut }) => (
      <FigureLink
        value={bytesIn + bytesOut}
        kind="bytes"
        what="in flows"
        records={{ kind: 'flow', target: entity.id }}
      />
    ),
  },
]

function bytes(
  id: string,
  title: string,
  value: (traffic: Traffic) => number,
): DataColumn<Traffic> {
  return {
    id,
    title,
    value,
    cell: (traffic) => <span className="nowrap">{numberText(value(traffic), 'bytes')}</span>,
  }
}
