import { DataTable } from '../../parts/data-table.tsx'
import type { Finding } from '../../parts/findings/words.ts'
import { plainText } from '../../parts/plain-text.ts'

type Unusual = NonNullable<Finding['unusual']>[number]

/** Which parts of a behaviour were unusual, and how often its principal and others showed them before. */
export function FindingUnusual({ finding: { unusual = [] } }: { readonly finding: Finding }) {
  if (unusual.length === 0) return null
  const often = (id: 'principal' | 'peers' | 'account' | 'everybody', title: string) => ({
    id,
    title,
    value: (row: Unusual) => capital(row[id]),
    width: 130,
  })
  return (
    <DataTable
      title="What was unusual"
      description="How often each was seen before: by the principal itself, by those like it, in its account, and by everybody."
      rows={unusual}
      rowId={({ feature, value }) => `${feature} ${value}`}
      columns={[
        {
          id: 'feature',
          title: 'Part of the behavior',
          value: ({ feature }) => capital(feature),
          isRowHeader: true,
          width: 180,
        },
        {
          id: 'value',
          title: 'Value',
          value: ({ value }) => value,
          cell: ({ value }) => <span className="wrap">{plainText(value)}</span>,
          width: 280,
        },
        often('principal', 'Principal'),
        often('peers', 'Peers'),
        often('account', 'Account'),
        often('everybody', 'Everybody'),
        {
          id: 'bits',
          title: 'Surprise (bits)',
          value: ({ bits }) => (bits === null ? null : Math.round(bits * 10) / 10),
          width: 120,
        },
      ]}
    />
  )
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
