import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import type { paths } from '../../api/schema'
import { plainText } from '../../parts/plain-text.ts'
import { saveFile } from '../../parts/save-file.ts'

type Format = paths['/api/v1/exports/{format}']['get']['parameters']['path']['format']

const FORMATS: readonly {
  readonly text: string
  readonly items: readonly {
    readonly id: Format
    readonly text: string
    readonly description?: string
  }[]
}[] = [
  {
    text: 'Report',
    items: [
      { id: 'html', text: 'HTML report', description: 'A page that needs nothing else' },
      { id: 'json', text: 'JSON report' },
    ],
  },
  {
    text: 'Tables',
    items: [
      { id: 'csv', text: 'Findings as CSV' },
      { id: 'csv-groups', text: 'Finding groups as CSV' },
      { id: 'csv-timeline', text: 'Timeline as CSV' },
    ],
  },
  {
    text: 'For other tools',
    items: [
      { id: 'asff', text: 'AWS Security Finding Format', description: 'For Security Hub' },
      { id: 'ocsf', text: 'OCSF detection findings' },
      { id: 'stix', text: 'STIX 2.1 bundle' },
      { id: 'attack-flow', text: 'MITRE Attack Flow' },
      { id: 'navigator', text: 'ATT&CK Navigator layer' },
      { id: 'atlas-navigator', text: 'ATLAS Navigator layer' },
      { id: 'timesketch', text: 'Timesketch timeline' },
    ],
  },
]

/** Saves what the latest run found, whole or one group, in a form of its own.
 * @param group only this one: its id */
export function ExportMenu({ group }: { readonly group?: string }) {
  const save = useMutation({ mutationFn: (format: Format) => saved(format, group) })
  return (
    <>
      <ButtonDropdown
        loading={save.isPending}
        items={FORMATS.map(({ text, items }) => ({ text, items: [...items] }))}
        onItemClick={({ detail }) => {
          const format = FORMATS.flatMap(({ items }) => items).find(({ id }) => id === detail.id)
          if (format !== undefined) save.mutate(format.id)
        }}
      >
        Export
      </ButtonDropdown>
      {save.error !== null && (
        <StatusIndicator type="error">{plainText(save.error.message)}</StatusIndicator>
      )}
    </>
  )
}

async function saved(format: Format, group: string | undefined): Promise<void> {
  const { data, response } = await api.GET('/api/v1/exports/{format}', {
    params: { path: { format }, query: { group } },
    parseAs: 'blob',
  })
  const named = /filename="([\w.-]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1]
  if (data !== undefined) saveFile(named ?? `dupin-${format}`, new Blob([data]))
}
