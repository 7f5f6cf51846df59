import Box from '@cloudscape-design/components/box'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { ActionDialog } from '../../parts/action-dialog.tsx'
import { Refused } from '../../parts/graph/refused.tsx'
import { useChange } from '../../parts/graph/use-change.ts'
import type { SeverityName } from '../../parts/severity.tsx'

const DAY = 86_400_000
const LENGTHS = [7, 30, 90, 180, 365] as const
const SEVERITIES: readonly { readonly value: SeverityName; readonly label: string }[] = [
  { value: 'LOW', label: 'Low' },
  { value: 'MEDIUM', label: 'Medium' },
  { value: 'HIGH', label: 'High' },
]

/** Accepts findings that fit, for a reason and a time. */
export function AcceptFindings({ onClose }: { readonly onClose: () => void }) {
  const [rule, setRule] = useState({ type: '', entity: '', actor: '', account: '', reason: '' })
  const [days, setDays] = useState<number>(90)
  const [upTo, setUpTo] = useState<SeverityName>('MEDIUM')
  const change = (part: Partial<typeof rule>) => setRule({ ...rule, ...part })
  const make = useChange(async () => {
    const expires = new Date(Date.now() + days * DAY).toISOString()
    await api.POST('/api/v1/suppressions', { body: { ...rule, expires, upTo } })
    onClose()
  })
  const isNamed = rule.type !== '' || rule.entity !== '' || rule.actor !== ''
  const field = (name: 'type' | 'entity' | 'actor' | 'account', placeholder: string) => (
    <Input
      value={rule[name]}
      onChange={({ detail }) => change({ [name]: detail.value })}
      placeholder={placeholder}
      spellcheck={false}
    />
  )
  return (
    <ActionDialog
      title="Accept findings"
      action="Accept"
      isBusy={make.isPending}
      disabled={!isNamed || rule.reason.trim() === ''}
      onAct={() => make.mutate(undefined)}
      onClose={onClose}
    >
      <Box variant="p">
        Name at least one of type, entity and principal. What is left empty is any.
      </Box>
      <FormField label="Type" description="A type of findings, or its beginning and *.">
        {field('type', 'Technique/UserCreated')}
      </FormField>
      <FormField label="Entity" description="What it is about: an id, or its end.">
        {field('entity', 'endpoint/churn')}
      </FormField>
      <FormField label="Principal" description="Who did it: an ARN, or its end.">
        {field('actor', 'onboarding')}
      </FormField>
      <FormField label="Account">{field('account', '111122223333')}</FormField>
      <FormField label="Reason">
        <Input
          value={rule.reason}
          onChange={({ detail }) => change({ reason: detail.value.slice(0, 1000) })}
          placeholder="new colleagues are made by this role"
        />
      </FormField>
      <FormField label="For">
        <Select
          selectedOption={{ value: String(days), label: `${days} days` }}
          options={LENGTHS.map((count) => ({ value: String(count), label: `${count} days` }))}
          onChange={({ detail }) => setDays(Number(detail.selectedOption.value))}
        />
      </FormField>
      <FormField label="Up to severity" description="What is graver is told all the same.">
        <Select
          selectedOption={SEVERITIES.find(({ value }) => value === upTo) ?? null}
          options={[...SEVERITIES]}
          onChange={({ detail }) =>
            setUpTo(
              SEVERITIES.find(({ value }) => value === detail.selectedOption.value)?.value ??
                'MEDIUM',
            )
          }
        />
      </FormField>
      <Refused error={make.error} what="The rule" />
    </ActionDialog>
  )
}
