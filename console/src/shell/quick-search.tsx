import Autosuggest from '@cloudscape-design/components/autosuggest'
import { useDeferredValue, useState } from 'react'
import { answers } from '../api/client.ts'
import { entityName, typeName } from '../parts/entity-names.ts'
import { plainText } from '../parts/plain-text.ts'
import { go } from '../router/location.ts'
import { useLinks } from '../scope/scope.ts'

/** Finds an entity from anywhere; what is typed may be an ARN, a name, a key or an address. */
export function QuickSearch() {
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const link = useLinks()
  const found = answers.useQuery(
    'get',
    '/api/v1/entities',
    { params: { query: { q, limit: 10 } } },
    { enabled: q.length > 1 },
  )
  const open = (value: string) => {
    const isEntity = found.data?.items.some(({ id }) => id === value) === true
    setText('')
    go(isEntity ? link(['entities', value]) : link(['search'], { q: value }))
  }
  return (
    <Autosuggest
      value={text}
      onChange={({ detail }) => setText(detail.value)}
      onSelect={({ detail }) => open(detail.value)}
      onKeyDown={({ detail }) => {
        if (detail.key === 'Enter' && text.trim() !== '') open(text.trim())
      }}
      options={(found.data?.items ?? []).map((entity) => ({
        value: entity.id,
        label: plainText(entityName(entity), 80),
        description: plainText(entity.id, 120),
        labelTag: typeName(entity.type),
      }))}
      filteringType="manual"
      placeholder="Search entities by ARN, name, key or address"
      ariaLabel="Search entities"
      enteredTextLabel={(value) => `Search for ${value}`}
      empty={q.length > 1 && found.isSuccess ? 'Nothing has this text' : undefined}
      statusType={found.isFetching ? 'loading' : 'finished'}
      loadingText="Searching …"
    />
  )
}
