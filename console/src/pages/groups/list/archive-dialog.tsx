import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import FormField from '@cloudscape-design/components/form-field'
import Textarea from '@cloudscape-design/components/textarea'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { ActionDialog } from '../../../parts/action-dialog.tsx'
import { plainText } from '../../../parts/plain-text.ts'

interface Props {
  readonly groups: readonly { readonly id: string; readonly title: string }[]
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Asks for the reason why somebody is done with some groups, and archives them. */
export function ArchiveDialog({ groups, onClose, onDone }: Props) {
  const [reason, setReason] = useState('')
  const queries = useQueryClient()
  const archive = useMutation({
    mutationFn: async () => {
      try {
        for (const { id } of groups)
          await api.POST('/api/v1/archived-groups', { body: { id, reason } })
      } finally {
        await queries.invalidateQueries()
      }
    },
    onSuccess: onDone,
  })
  const what = groups.length === 1 ? 'finding group' : `${groups.length} finding groups`
  return (
    <ActionDialog
      title={`Archive ${what}`}
      action="Archive"
      isBusy={archive.isPending}
      onAct={() => archive.mutate()}
      onClose={onClose}
    >
      {archive.error !== null && (
        <Alert type="error" header="Not everything was archived">
          {plainText(archive.error.message)}
        </Alert>
      )}
      <Box>
        It leaves the lists and is counted there. It comes back by itself when it grows, and can be
        taken back in settings.
      </Box>
      <ul>
        {groups.slice(0, 10).map(({ id, title }) => (
          <li key={id} className="wrap">
            {plainText(title)}
          </li>
        ))}
        {groups.length > 10 && <li>and {groups.length - 10} more</li>}
      </ul>
      <FormField label="Reason" description="What was done about it, for whoever asks later.">
        <Textarea
          value={reason}
          onChange={({ detail }) => setReason(detail.value.slice(0, 1000))}
          rows={3}
        />
      </FormField>
    </ActionDialog>
  )
}
