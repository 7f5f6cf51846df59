import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import Toggle from '@cloudscape-design/components/toggle'
import { useState } from 'react'
import { go, hrefOf, useAsked, usePlace } from '../../../router/location.ts'

const SEVERITIES = [
  { value: '', label: 'Any severity' },
  { value: 'CRITICAL', label: 'Critical' },
  { value: 'HIGH', label: 'High or above' },
  { value: 'MEDIUM', label: 'Medium or above' },
  { value: 'LOW', label: 'Low or above' },
]

/** Which groups are listed: all of it stands in the address. */
export function GroupFilters() {
  const [severity, setSeverity] = useAsked('severity')
  const [text, setText] = useAsked('q')
  const [archived, setArchived] = useAsked('archived')
  return (
    <div className="filters">
      <FormField label="Text">
        <Input
          type="search"
          value={text}
          onChange={({ detail }) => setText(detail.value)}
          placeholder="Title, cause, tactic or entity"
          clearAriaLabel="Clear the text"
        />
      </FormField>
      <FormField label="Severity">
        <Select
          selectedOption={
            SEVERITIES.find(({ value }) => value === severity) ?? SEVERITIES[0] ?? null
          }
          options={SEVERITIES}
          onChange={({ detail }) => setSeverity(detail.selectedOption.value ?? '')}
        />
      </FormField>
      <EntityFilter />
      <Toggle
        checked={archived === 'true'}
        onChange={({ detail }) => setArchived(detail.checked ? 'true' : '')}
      >
        Show archived
      </Toggle>
      <Clear />
    </div>
  )
}

/** By a whole id: it is asked for when it is typed to its end. */
function EntityFilter() {
  const [entity, setEntity] = useAsked('entity')
  const [typed, setTyped] = useState(entity)
  return (
    <FormField label="Entity">
      <Input
        type="search"
        value={typed}
        onChange={({ detail }) => {
          setTyped(detail.value)
          if (detail.value === '') setEntity('')
        }}
        onKeyDown={({ detail }) => {
          if (detail.key === 'Enter') setEntity(typed.trim())
        }}
        onBlur={() => setEntity(typed.trim())}
        placeholder="ARN, key or address"
        clearAriaLabel="Clear the entity"
      />
    </FormField>
  )
}

function Clear() {
  const { segments, query } = usePlace()
  const names = ['severity', 'q', 'archived', 'entity']
  if (!names.some((name) => query.has(name))) return null
  const rest = [...query].filter(([name]) => !names.includes(name))
  return (
    <Button onClick={() => go(hrefOf(segments, Object.fromEntries(rest)))}>Clear filters</Button>
  )
}
