import Link from '@cloudscape-design/components/link'
import { follow } from '../router/follow.ts'
import { useLinks, type Window } from '../scope/scope.ts'
import { type NumberKind, numberText } from './numbers.ts'

/** What the page of raw events is asked for: `kind`, and filters under their own names. */
export type RecordQuery = Readonly<Record<string, string | undefined>>

interface Props {
  readonly value: number
  readonly kind?: NumberKind
  /** What it counts, in words. */
  readonly what: string
  /** Undefined when the records cannot be asked for. */
  readonly records: RecordQuery | undefined
  /** The time of the records, where it is not the scope time of the page. */
  readonly scope?: Pick<Window, 'start' | 'end'>
}

/** A number that leads to the raw events it counts; nothing leads from zero. */
export function FigureLink({ value, kind = 'count', what, records, scope }: Props) {
  const link = useLinks()
  const text = numberText(value, kind)
  if (records === undefined || value === 0) return <>{text}</>
  return (
    <Link
      href={link(['records'], records, scope)}
      onFollow={follow}
      ariaLabel={`${text} ${what}: raw events`}
    >
      <span className="nowrap">{text}</span>
    </Link>
  )
}
