import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { answers, type Schemas } from '../../api/client.ts'
import { ChangeTable } from './change-table.tsx'

interface Props {
  readonly id: string
  readonly record: Schemas['LogRecord']
}

/** What a call changed: each field before and after. Nothing for calls that change nothing. */
export function RecordChange({ id, record }: Props) {
  const { target, read_only: isReadOnly } = record.fields
  const change = useChange({
    id,
    entity: typeof target === 'string' && isReadOnly !== 'true' ? target : undefined,
    time: record.time,
  })
  if (change === undefined) return null
  return (
    <SpaceBetween size="xs">
      <Box variant="h4" padding="n">
        What it changed
      </Box>
      <ChangeTable change={change} />
    </SpaceBetween>
  )
}

interface Asked {
  readonly id: string
  readonly entity: string | undefined
  /** ISO 8601. */
  readonly time: string | undefined
}

/** The change that a call made to an entity; undefined while it is not known, and where there was none. */
export function useChange({ id, entity, time }: Asked): Schemas['Change'] | undefined {
  const before = new Date(Date.parse(time ?? '') + 1_000)
  const isKnown = entity !== undefined && !Number.isNaN(before.getTime())
  const { data } = answers.useQuery(
    'get',
    '/api/v1/entities/{id}/changes',
    {
      params: {
        path: { id: entity ?? '' },
        query: { before: isKnown ? before.toISOString() : undefined, hours: 1, limit: 50 },
      },
    },
    { enabled: isKnown },
  )
  return data?.items.find(({ eventId }) => eventId === id)
}
