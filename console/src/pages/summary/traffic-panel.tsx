import type { Schemas } from '../../api/client.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { EntityLink } from '../../parts/entity-link.tsx'
import { entityName } from '../../parts/entity-names.ts'
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
    title: 'Instance or interface',
    value: ({ entity }) => entityName(entity),
    cell: ({ entity }) => <EntityLink entity={entity} />,
    isRowHeader: true,
    width: 150,
  },
  {
    id: 'week',
    title: 'Last 7 days',
    value: ({ days }) => days.reduce((sum, day) => sum + day, 0),
    cell: ({ days }) => <Sparkline values={days} label="Bytes a day, the last seven days" />,
  },
  bytes('in', 'In', ({ bytesIn }) => bytesIn),
  bytes('out', 'Out', ({ bytesOut }) => bytesOut),
  bytes('total', 'Total', ({ bytesIn, bytesOut }) => bytesIn + bytesOut),
]

function bytes(
  id: string,
  title: string,
  value: (traffic: Traffic) => number,
): DataColumn<Traffic> {
  return { id, title, value, cell: (traffic) => numberText(value(traffic), 'bytes') }
}
