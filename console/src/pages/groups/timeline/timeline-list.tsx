import Link from '@cloudscape-design/components/link'
import { DataTable } from '../../../parts/data-table.tsx'
import { EntityLink } from '../../../parts/entity-link.tsx'
import type { Entity } from '../../../parts/entity-names.ts'
import { type FindingGroup, onsetOf, relativeText } from '../../../parts/findings/words.ts'
import { durationText } from '../../../parts/numbers.ts'
import { plainText } from '../../../parts/plain-text.ts'
import { useTimes } from '../../../parts/preferences.ts'
import { Severity } from '../../../parts/severity.tsx'
import { follow } from '../../../router/follow.ts'
import type { Lane, LaneEntry } from './lanes.ts'
import { useEntryHref } from './lanes-picture.tsx'

interface Row {
  readonly entry: LaneEntry
  readonly entity: Entity
}

const TONES = { cause: 'Act of a cause', act: 'Act', finding: 'Finding' } as const

/** The timeline in rows, from the first to the last. */
export function TimelineList({
  group,
  lanes,
}: {
  readonly group: FindingGroup
  readonly lanes: readonly Lane[]
}) {
  const { time } = useTimes()
  const onset = onsetOf(group.findings)
  const rows = lanes
    .flatMap(({ entity, entries }): readonly Row[] => entries.map((entry) => ({ entry, entity })))
    .toSorted((a, b) => a.entry.time - b.entry.time || Number(a.entry.key) - Number(b.entry.key))
  return (
    <DataTable
      title="In order"
      headingTag="h3"
      variant="borderless"
      rows={rows}
      rowId={({ entry }) => entry.key}
      columns={[
        { id: 'time', title: 'Time', value: ({ entry }) => time(entry.time), width: 140 },
        {
          id: 'relative',
          title: 'Relative',
          value: ({ entry }) => relativeText(onset, entry.time, durationText),
          width: 125,
        },
        { id: 'kind', title: 'Kind', value: ({ entry }) => TONES[entry.tone], width: 100 },
        {
          id: 'what',
          title: 'What',
          value: ({ entry }) => entry.text,
          cell: ({ entry }) => <What entry={entry} />,
          isRowHeader: true,
          width: 320,
        },
        {
          id: 'entity',
          title: 'Entity',
          value: ({ entity }) => entity.id,
          cell: ({ entity }) => <EntityLink entity={entity} />,
          width: 170,
        },
      ]}
    />
  )
}

function What({ entry }: { readonly entry: LaneEntry }) {
  const href = useEntryHref(entry)
  const text = <span className="wrap">{plainText(entry.text)}</span>
  return (
    <>
      {entry.severity !== undefined && <Severity severity={entry.severity} />}{' '}
      {href === undefined ? (
        text
      ) : (
        <Link href={href} onFollow={follow}>
          {text}
        </Link>
      )}
    </>
  )
}
