import type { Schemas } from '../../api/client.ts'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'

type Change = Schemas['Change']

const MOST_FIELDS = 6

/** What a call set, beside what the call before it had set. */
export function ChangedFields({ change }: { readonly change: Change }) {
  const { minute } = useTimes()
  const { fields, since, more } = change.changed
  if (fields.length === 0)
    return (
      <span className="aside">{since === null ? 'no earlier call to compare' : 'as before'}</span>
    )
  const left = more + Math.max(0, fields.length - MOST_FIELDS)
  return (
    <ul className="changed">
      {fields.slice(0, MOST_FIELDS).map(({ field, before, after }) => (
        <li key={field}>
          <span className="aside">{plainText(field, 120)}</span>{' '}
          {before !== null && <del className="mono wrap">{plainText(before, 200)}</del>}
          {before !== null && after !== null && ' → '}
          {after !== null && <ins className="mono wrap">{plainText(after, 200)}</ins>}
        </li>
      ))}
      {left > 0 && <li className="aside">and {left} more in the record</li>}
      {since !== null && <li className="aside">against {minute(since.time)}</li>}
    </ul>
  )
}

export function fieldsText({ changed }: Change): string {
  return changed.fields
    .map(({ field, before, after }) => `${field}: ${before ?? ''} → ${after ?? ''}`)
    .join('; ')
}
