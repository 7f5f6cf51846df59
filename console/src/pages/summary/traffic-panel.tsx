import type { Schemas } from '../../api/client.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { FigureLink } from '../../parts/figure-link.tsx'
import { numberText } from '../../parts/numbers.ts'
import { Empty } from '../../parts/states.tsx'
import { busiestColumns } from './busiest-columns.tsx'

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
  ...busiestColumns<Traffic>('Interface', 'Bytes a day'),
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
