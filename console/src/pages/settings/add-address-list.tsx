import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import RadioGroup from '@cloudscape-design/components/radio-group'
import Textarea from '@cloudscape-design/components/textarea'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { ActionDialog } from '../../parts/action-dialog.tsx'
import { Refused } from '../../parts/graph/refused.tsx'
import { useChange } from '../../parts/graph/use-change.ts'

export function AddAddressList({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('')
  const [kind, setKind] = useState<'threat' | 'deny'>('threat')
  const [addresses, setAddresses] = useState('')
  const add = useChange(async () => {
    await api.POST('/api/v1/address-lists', { body: { name: name.trim(), kind, addresses } })
    onClose()
  })
  return (
    <ActionDialog
      title="Add a list of addresses"
      action="Add the list"
      isBusy={add.isPending}
      disabled={name.trim() === '' || addresses.trim() === ''}
      onAct={() => add.mutate(undefined)}
      onClose={onClose}
    >
      <FormField label="Name" description="A list of the same name is replaced.">
        <Input value={name} onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      <FormField label="Kind">
        <RadioGroup
          value={kind}
          onChange={({ detail }) => setKind(detail.value === 'deny' ? 'deny' : 'threat')}
          items={[
            { value: 'threat', label: 'Threat: others saw attacks come from there' },
            { value: 'deny', label: 'Deny: nobody of yours comes from there' },
          ]}
        />
      </FormField>
      <FormField label="Addresses" description="Addresses and networks, one a line." stretch>
        <Textarea
          value={addresses}
          onChange={({ detail }) => setAddresses(detail.value)}
          rows={6}
          placeholder={'203.0.113.0/24\n198.51.100.7'}
          spellcheck={false}
        />
      </FormField>
      <Refused error={add.error} what="The list" />
    </ActionDialog>
  )
}
