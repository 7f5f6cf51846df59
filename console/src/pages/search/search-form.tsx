import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Grid from '@cloudscape-design/components/grid'
import Input from '@cloudscape-design/components/input'
import Select, { type SelectProps } from '@cloudscape-design/components/select'
import { useState } from 'react'
import type { Schemas } from '../../api/client.ts'
import { typeName } from '../../parts/entity-names.ts'
import { go } from '../../router/location.ts'
import { useLinks } from '../../scope/scope.ts'
import { typeGroups } from './search-types.ts'

type EntityType = Schemas['EntityType']

interface Props {
  readonly q: string
  readonly type: EntityType | undefined
}

const ANY: SelectProps.Option = { value: '', label: 'Any type' }

/** What is looked for. It is found when the form is sent, and stands in the address. */
export function SearchForm({ q, type }: Props) {
  const [text, setText] = useState(q)
  const link = useLinks()
  const search = (wanted: string, of: string) =>
    go(link(['search'], { q: wanted.trim(), type: of }))
  const chosen: SelectProps.Option =
    type === undefined ? ANY : { value: type, label: typeName(type) }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        search(text, type ?? '')
      }}
    >
      <Container>
        <Grid
          gridDefinition={[
            { colspan: { default: 12, s: 4 } },
            { colspan: { default: 12, s: 6 } },
            { colspan: { default: 12, s: 2 } },
          ]}
        >
          <FormField label="Type">
            <Select
              selectedOption={chosen}
              options={OPTIONS}
              filteringType="auto"
              onChange={({ detail }) => search(text, detail.selectedOption.value ?? '')}
              ariaLabel="Type"
            />
          </FormField>
          <FormField
            label="ARN, name, id or address"
            description={type === undefined ? undefined : HINTS[type]}
            constraintText="Upper and lower case count. A part of it is enough."
          >
            <Input
              value={text}
              type="search"
              onChange={({ detail }) => setText(detail.value)}
              placeholder={type === undefined ? 'For example a role name' : undefined}
              autoFocus
            />
          </FormField>
          <FormField label={<span className="unseen">Search</span>}>
            <Button variant="primary" formAction="submit" fullWidth>
              Search
            </Button>
          </FormField>
        </Grid>
      </Container>
    </form>
  )
}

const OPTIONS: SelectProps.Options = [
  ANY,
  ...typeGroups().map(({ group, types }) => ({
    label: group,
    options: types.map((type) => ({ value: type, label: typeName(type) })),
  })),
]

/** Where an id is not what one would think. */
const HINTS: Readonly<Partial<Record<EntityType, string>>> = {
  'role-session': 'Sessions go by their ARN: the name of the role and of the session.',
  'iam-role': 'Roles go by their ARN or name; CloudTrail has principal ids beside them.',
  'iam-user': 'Users go by their ARN or name.',
  'user-agent': 'As the program named itself.',
  operation: 'The name of an API operation, such as UpdateEndpoint.',
}
