import './records.css'
import Box from '@cloudscape-design/components/box'
import type { Schemas } from '../../api/client.ts'
import { plainText } from '../plain-text.ts'

/** Fields that a call set, before and after. */
export function ChangeTable({ change }: { readonly change: Schemas['Change'] }) {
  const { fields, more, since } = change.changed
  if (fields.length === 0)
    return <Box color="text-body-secondary">The log says nothing of what it set.</Box>
  return (
    <div className="table-scroll">
      <table className="changes">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">{since === null ? 'Before (not known)' : 'Before'}</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ field, before, after }) => (
            <tr key={field}>
              <th scope="row" className="wrap">
                {plainText(field, 200)}
              </th>
              <td className="wrap">{before === null ? '–' : plainText(before)}</td>
              <td className="wrap">{after === null ? '–' : plainText(after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <Box variant="small">and {more} more fields</Box>}
    </div>
  )
}
