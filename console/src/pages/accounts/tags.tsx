import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Grid from '@cloudscape-design/components/grid'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { detective } from '../../api/detective.ts'
import { Refused } from '../../parts/graph/refused.tsx'
import { useChange } from '../../parts/graph/use-change.ts'
import { GuardedButton } from '../../parts/guarded-button.tsx'

interface Props {
  readonly arn: string
  readonly tags: Readonly<Record<string, string>>
  /** Why they cannot be changed. */
  readonly reason: string | undefined
}

interface Row {
  readonly id: number
  readonly key: string
  readonly value: string
}

/** Tags of the graph, edited as a whole and saved at once. */
export function Tags({ arn, tags, reason }: Props) {
  const [rows, setRows] = useState<readonly Row[]>(() =>
    Object.entries(tags).map(([key, value], id) => ({ id, key, value })),
  )
  const change = (id: number, part: Partial<Row>) =>
    setRows(rows.map((row) => (row.id === id ? { ...row, ...part } : row)))
  const named = rows.filter(({ key }) => key.trim() !== '')
  const wanted = Object.fromEntries(named.map(({ key, value }) => [key.trim(), value]))
  const gone = Object.keys(tags).filter((key) => !Object.hasOwn(wanted, key))
  const changed = Object.entries(wanted).filter(([key, value]) => tags[key] !== value)
  const isTwice = Object.keys(wanted).length < named.length
  const save = useChange(async () => {
    if (changed.length > 0) await detective.tag(arn, Object.fromEntries(changed))
    if (gone.length > 0) await detective.untag(arn, gone)
  })
  const next = rows.reduce((most, { id }) => Math.max(most, id), -1) + 1
  return (
    <SpaceBetween size="s">
      <Header
        variant="h3"
        counter={`(${Object.keys(tags).length})`}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <GuardedButton
              reason={reason}
              disabled={rows.length >= 50}
              onClick={() => setRows([...rows, { id: next, key: '', value: '' }])}
            >
              Add a tag
            </GuardedButton>
            <GuardedButton
              variant="primary"
              reason={reason}
              loading={save.isPending}
              disabled={changed.length + gone.length === 0 || isTwice}
              onClick={() => save.mutate(undefined)}
            >
              Save tags
            </GuardedButton>
          </SpaceBetween>
        }
      >
        Tags
      </Header>
      {rows.map(({ id, key, value }) => (
        <Grid
          key={id}
          gridDefinition={[
            { colspan: { default: 12, xs: 5 } },
            { colspan: { default: 12, xs: 5 } },
            { colspan: { default: 12, xs: 2 } },
          ]}
        >
          <FormField label="Key" errorText={isTwice && isDouble(named, key) ? 'There twice' : ''}>
            <Input
              value={key}
              onChange={({ detail }) => change(id, { key: detail.value })}
              disabled={reason !== undefined}
            />
          </FormField>
          <FormField label="Value">
            <Input
              value={value}
              onChange={({ detail }) => change(id, { value: detail.value })}
              disabled={reason !== undefined}
            />
          </FormField>
          <FormField label="Remove">
            <Button
              iconName="remove"
              ariaLabel={`Remove the tag ${key}`}
              disabled={reason !== undefined}
              onClick={() => setRows(rows.filter((row) => row.id !== id))}
            />
          </FormField>
        </Grid>
      ))}
      <Refused error={save.error} what="The change of tags" />
    </SpaceBetween>
  )
}

function isDouble(rows: readonly Row[], key: string): boolean {
  return rows.filter((row) => row.key.trim() === key.trim()).length > 1
}
