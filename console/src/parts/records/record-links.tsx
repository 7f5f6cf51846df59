import './records.css'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import { useState } from 'react'
import { plainText } from '../plain-text.ts'
import { useRecord } from './use-record.ts'

interface Props {
  readonly ids: readonly string[]
  /** What is known of a record without opening it. */
  readonly nameOf?: (id: string) => string | undefined
}

const FEW = 3
const MOST = 100

/** Records that something rests on, each opening beside the page. */
export function RecordLinks({ ids, nameOf }: Props) {
  const [isAll, setAll] = useState(false)
  const { hrefOf, open } = useRecord()
  if (ids.length === 0) return null
  const shown = ids.slice(0, isAll ? MOST : FEW)
  const more = ids.length - shown.length
  return (
    <ul className="inline-list record-links" aria-label="Records">
      {shown.map((id) => (
        <li key={id}>
          <Link
            fontSize="inherit"
            href={hrefOf(id)}
            ariaLabel={`Open the record ${plainText(nameOf?.(id) ?? id, 120)}`}
            onFollow={(event) => {
              event.preventDefault()
              open(id)
            }}
          >
            {plainText(nameOf?.(id) ?? `Record ${id.slice(0, 8)}`, 80)}
          </Link>
        </li>
      ))}
      {more > 0 && (
        <li>
          {isAll ? (
            `and ${more} more`
          ) : (
            <Button variant="inline-link" onClick={() => setAll(true)}>
              {more} more {more === 1 ? 'record' : 'records'}
            </Button>
          )}
        </li>
      )}
    </ul>
  )
}
