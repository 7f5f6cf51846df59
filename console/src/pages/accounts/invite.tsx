import Alert from '@cloudscape-design/components/alert'
import FileInput from '@cloudscape-design/components/file-input'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Textarea from '@cloudscape-design/components/textarea'
import { useState } from 'react'
import { detective } from '../../api/detective.ts'
import type { Unprocessed } from '../../api/detective-types.ts'
import { ActionDialog } from '../../parts/action-dialog.tsx'
import { Refused } from '../../parts/graph/refused.tsx'
import { useChange } from '../../parts/graph/use-change.ts'
import { readAccounts } from './invited-accounts.ts'

interface Props {
  readonly graph: string
  /** Whether nobody was invited before. */
  readonly isFirst: boolean
  readonly onClose: () => void
  readonly onNotDone: (accounts: readonly Unprocessed[]) => void
}

/** Of one request. */
const MOST_AT_ONCE = 50
/** Far more than the accounts of a behavior graph. */
const MOST_BYTES = 1_000_000

/** Invites accounts that are typed, pasted, or in a CSV file. */
export function Invite({ graph, isFirst, onClose, onNotDone }: Props) {
  const [text, setText] = useState('')
  const [message, setMessage] = useState('')
  const { accounts, problems } = readAccounts(text)
  const invite = useChange(async () => {
    const notDone: Unprocessed[] = []
    for (let i = 0; i < accounts.length; i += MOST_AT_ONCE) {
      const some = accounts.slice(i, i + MOST_AT_ONCE)
      const { UnprocessedAccounts = [] } = await detective.createMembers(graph, some, message)
      notDone.push(...UnprocessedAccounts)
    }
    onNotDone(notDone)
    onClose()
  })
  const count = accounts.length === 1 ? '1 account' : `${accounts.length} accounts`
  return (
    <ActionDialog
      title="Invite accounts"
      action={accounts.length === 0 ? 'Invite' : `Invite ${count}`}
      isBusy={invite.isPending}
      disabled={accounts.length === 0 || problems.length > 0}
      size="medium"
      onAct={() => invite.mutate(undefined)}
      onClose={onClose}
    >
      {isFirst && (
        <Alert type="warning">
          As long as nobody is invited, your behavior graph shows and takes in every account of the
          logs. From now on it is your account and members that are enabled.
        </Alert>
      )}
      <FormField
        label="Accounts"
        description="One a line: account ID and email of its root user, with a comma between. Accounts of your organization need no email."
        errorText={problems.slice(0, 3).join(' ')}
        stretch
      >
        <Textarea
          value={text}
          onChange={({ detail }) => setText(detail.value)}
          rows={6}
          placeholder={'111122223333,aws-root@example.com'}
          spellcheck={false}
        />
      </FormField>
      <FileInput
        accept=".csv,text/csv,text/plain"
        ariaLabel="Read a CSV file"
        value={[]}
        onChange={({ detail }) => {
          const [file] = detail.value
          if (file !== undefined && file.size <= MOST_BYTES) void file.text().then(setText)
        }}
      >
        Read a CSV file
      </FileInput>
      <FormField
        label="Message"
        description="Kept with the invitation. No email is sent: tell the accounts’ owners yourself."
        stretch
      >
        <Input value={message} onChange={({ detail }) => setMessage(detail.value.slice(0, 1000))} />
      </FormField>
      <Refused error={invite.error} what="The invitation" />
    </ActionDialog>
  )
}
