import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Modal from '@cloudscape-design/components/modal'
import Select from '@cloudscape-design/components/select'
import Textarea from '@cloudscape-design/components/textarea'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { ActionDialog } from '../action-dialog.tsx'
import { plainText } from '../plain-text.ts'
import type { SeverityName } from '../severity.tsx'
import { acceptRule, REACHES, type Reach, ruleText } from './accept-rule.ts'
import type { Finding } from './words.ts'

interface Props {
  /** Which may be accepted; one of them is chosen. */
  readonly findings: readonly Finding[]
  readonly onClose: () => void
}

const DAYS = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
]

/** Accepts findings like one, for a reason and a time. */
export function AcceptDialog({ findings, onClose }: Props) {
  const [id, setId] = useState(findings[0]?.id ?? '')
  const [reach, setReach] = useState<Reach>('actor')
  const [days, setDays] = useState('90')
  const [reason, setReason] = useState('')
  const [isAsked, setAsked] = useState(false)
  const queries = useQueryClient()
  const finding = findings.find((one) => one.id === id)
  const reaches = REACHES.filter(({ value }) => value !== 'actor' || finding?.actor !== undefined)
  const chosen = reaches.find(({ value }) => value === reach) ?? reaches[0]
  const accept = useMutation({
    mutationFn: async () => {
      if (finding === undefined || chosen === undefined) return
      const expires = new Date(Date.now() + Number(days) * 86_400_000 - 60_000).toISOString()
      const upTo: SeverityName = finding.severity
      const rule = acceptRule(finding, chosen.value)
      await api.POST('/api/v1/suppressions', { body: { ...rule, reason, expires, upTo } })
      await queries.invalidateQueries({ queryKey: ['get', '/api/v1/suppressions'] })
    },
  })
  const options = findings.map((one) => ({ value: one.id, label: plainText(one.title, 140) }))
  if (accept.isSuccess) return <Accepted onClose={onClose} />
  return (
    <ActionDialog
      title="Accept findings"
      action="Accept"
      isBusy={accept.isPending}
      onAct={() => {
        setAsked(true)
        if (reason.trim() !== '') accept.mutate()
      }}
      onClose={onClose}
    >
      {accept.error !== null && (
        <Alert type="error" header="It was not accepted">
          {plainText(accept.error.message)}
        </Alert>
      )}
      <FormField label="Finding">
        <Select
          selectedOption={options.find(({ value }) => value === id) ?? null}
          options={options}
          onChange={({ detail }) => setId(detail.selectedOption.value ?? '')}
          expandToViewport
        />
      </FormField>
      <FormField
        label="What is accepted"
        description={finding && chosen && ruleText(finding, chosen.value)}
      >
        <Select
          selectedOption={chosen ?? null}
          options={reaches}
          onChange={({ detail }) =>
            setReach(
              REACHES.find(({ value }) => value === detail.selectedOption.value)?.value ?? 'entity',
            )
          }
        />
      </FormField>
      <FormField label="For how long">
        <Select
          selectedOption={DAYS.find(({ value }) => value === days) ?? null}
          options={DAYS}
          onChange={({ detail }) => setDays(detail.selectedOption.value ?? '90')}
        />
      </FormField>
      <FormField
        label="Reason"
        errorText={isAsked && reason.trim() === '' ? 'Say why it is accepted.' : undefined}
      >
        <Textarea
          value={reason}
          onChange={({ detail }) => setReason(detail.value.slice(0, 1000))}
          rows={3}
        />
      </FormField>
      <Box color="text-body-secondary">
        It counts from the next investigation on. What is graver is told all the same.
      </Box>
    </ActionDialog>
  )
}

function Accepted({ onClose }: { readonly onClose: () => void }) {
  return (
    <Modal
      visible
      onDismiss={onClose}
      closeAriaLabel="Close"
      header="Accepted"
      footer={
        <Box float="right">
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        </Box>
      }
    >
      Such findings are counted and make no group from the next investigation on. Settings list what
      is accepted, and can take it back.
    </Modal>
  )
}
