import Badge from '@cloudscape-design/components/badge'
import Link from '@cloudscape-design/components/link'
import type { Schemas } from '../../api/client.ts'
import { EntityLink } from '../../parts/entity-link.tsx'
import { FigureLink, type RecordQuery } from '../../parts/figure-link.tsx'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import type { Cell } from '../../parts/save-file.ts'
import { Severity, severityNamed, severityRank } from '../../parts/severity.tsx'
import { follow } from '../../router/follow.ts'
import { hrefOf, usePlace } from '../../router/location.ts'
import { useLinks } from '../../scope/scope.ts'
import { countryName } from './map-places.ts'
import { numberKind } from './panel-series.ts'

export type PanelRow = Schemas['PanelAnswer']['items'][number]
export type PanelColumn = Schemas['PanelColumn']

/** What a cell is sorted and searched by, and saved as. */
export function cellValue({ name }: PanelColumn, row: PanelRow): Cell {
  const value = row[name] ?? null
  return typeof value === 'object' && value !== null ? value.id : value
}

/** What a cell is sorted by, where that is not its value. */
export function cellOrder(column: PanelColumn, row: PanelRow): Cell {
  const value = cellValue(column, row)
  const severity = column.name === 'severity' ? severityNamed(value) : undefined
  return severity === undefined ? value : severityRank(severity)
}

interface CellProps {
  readonly column: PanelColumn
  readonly row: PanelRow
  /** The raw events that the figure counts. */
  readonly records?: RecordQuery | undefined
}

/** A cell of a panel as a person reads it, with where it leads. */
export function PanelCell({ column, row, records }: CellProps) {
  const { time } = useTimes()
  const { name, kind } = column
  const value = row[name] ?? null
  if (value === null || value === '') return <>–</>
  if (typeof value === 'object') return <EntityLink entity={value} typed={TYPED.includes(name)} />
  if (kind === 'time') return <span className="nowrap">{time(String(value))}</span>
  if (name === 'asn' || name === 'port') return <>{String(value)}</>
  if (typeof value === 'number')
    return (
      <FigureLink
        value={value}
        kind={numberKind(kind)}
        what={column.title.toLowerCase()}
        records={records}
      />
    )
  if (typeof value === 'boolean') return <Flag name={name} isSet={value} />
  return <TextCell name={name} value={value} row={row} />
}

/** Columns whose entities are of many types. */
const TYPED = ['resource', 'entity', 'principal']

function Flag({ name, isSet }: { readonly name: string; readonly isSet: boolean }) {
  if (!isSet) return <>{name === 'isNew' ? '–' : 'no'}</>
  return name === 'isNew' ? <Badge color="blue">New</Badge> : <>yes</>
}

interface TextProps {
  readonly name: string
  readonly value: string
  readonly row: PanelRow
}

/** Texts that name something of ours lead to it. */
function TextCell({ name, value, row }: TextProps) {
  const href = useHref(name, value, row)
  const severity = name === 'severity' ? severityNamed(value) : undefined
  if (severity !== undefined) return <Severity severity={severity} />
  const text = plainText(shortened(name, value), 300)
  if (href === undefined) return <span className="wrap">{text}</span>
  return (
    <Link href={href} onFollow={follow}>
      <span className="wrap">{text}</span>
    </Link>
  )
}

const SERVICE_END = '.amazonaws.com'

function shortened(name: string, value: string): string {
  if (name === 'eventId') return `${value.slice(0, 8)}…`
  if (name === 'country') return countryName(value)
  const isService = name === 'service' && value.endsWith(SERVICE_END)
  return isService ? value.slice(0, -SERVICE_END.length) : value
}

function useHref(name: string, value: string, row: PanelRow): string | undefined {
  const link = useLinks()
  const { segments, query } = usePlace()
  if (name === 'title' && typeof row['id'] === 'string') return link(['findings', row['id']])
  if (name === 'eventId') return link(['records', value])
  if (name === 'operation' || name === 'address') return link(['entities', value])
  if (name !== 'feature') return undefined
  return hrefOf(segments, { ...Object.fromEntries(query), feature: `${row['side']}/${value}` })
}
