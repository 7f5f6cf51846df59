import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { type ReactNode, useState } from 'react'
import { ActionDialog } from '../../parts/action-dialog.tsx'
import { Refused } from '../../parts/graph/refused.tsx'

interface Props {
  readonly title: string
  readonly children: ReactNode
  /** What the button says. */
  readonly action: string
  readonly onConfirm: () => Promise<unknown>
  readonly onClose: () => void
  /** A word that has to be typed, for what cannot be undone. */
  readonly word?: string
}

/** Asks before something is done that others feel. It stays open when the server refuses, and says why. */
export function Confirm({ title, children, action, onConfirm, onClose, word }: Props) {
  const [typed, setTyped] = useState('')
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const confirm = async () => {
    setBusy(true)
    setError(undefined)
    try {
      await onConfirm()
      onClose()
    } catch (refused) {
      setError(refused)
      setBusy(false)
    }
  }
  return (
    <ActionDialog
      title={title}
      action={action}
      isBusy={isBusy}
      disabled={word !== undefined && typed !== word}
      onAct={() => void confirm()}
      onClose={onClose}
    >
      <div>{children}</div>
      {word !== undefined && (
        <FormField label={`To confirm, type ${word}`}>
          <Input
            value={typed}
            onChange={({ detail }) => setTyped(detail.value)}
            placeholder={word}
            autoComplete={false}
          />
        </FormField>
      )}
      <Refused error={error} what={action} />
    </ActionDialog>
  )
}
