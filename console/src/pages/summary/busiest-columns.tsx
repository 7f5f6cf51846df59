import type { DataColumn } from '../../parts/data-table.tsx'
import { EntityLink } from '../../parts/entity-link.tsx'
import { type Entity, entityName } from '../../parts/entity-names.ts'
import { Sparkline } from '../../parts/sparkline.tsx'

/** What the lists of the busiest have of each. */
interface Busy {
  readonly entity: Entity
  /** Of the last seven days. */
  readonly days: readonly number[]
}

/** Who or what it is, and how its last seven days went.
 * @param daily what a day counts: `API calls a day` */
export function busiestColumns<T extends Busy>(
  title: string,
  daily: string,
): readonly DataColumn<T>[] {
  return [
    {
      id: 'name',
      title,
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
        <Sparkline values={days} width={63} label={`${daily}, the last seven days`} />
      ),
    },
  ]
}
