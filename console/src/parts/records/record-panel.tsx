import './records.css'
import Box from '@cloudscape-design/components/box'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { answers, type Schemas } from '../../api/client.ts'
import { follow } from '../../router/follow.ts'
import { useLinks } from '../../scope/scope.ts'
import { EntityLink } from '../entity-link.tsx'
import { plainText } from '../plain-text.ts'
import { useTimes } from '../preferences.ts'
import { SidePanel } from '../side-panel.tsx'
import { Answered } from '../states.tsx'
import { RecordChange } from './record-change.tsx'
import { entitiesIn, fieldTitle, orderedFields, prettyText } from './record-fields.ts'
import { useRecord } from './use-record.ts'

type LogRecord = Schemas['LogRecord']

/** The record that the address names, beside the page; nothing when it names none. */
export function RecordPanel() {
  const { id, close } = useRecord()
  if (id === undefined) return null
  return (
    <SidePanel title="Log record" onClose={close}>
      <Opened id={id} />
    </SidePanel>
  )
}

function Opened({ id }: { readonly id: string }) {
  const link = useLinks()
  const record = answers.useQuery('get', '/api/v1/records/{eventId}', {
    params: { path: { eventId: id } },
  })
  return (
    <SpaceBetween size="m">
      <Link href={link(['records', id])} onFollow={follow}>
        Open in raw events
      </Link>
      <Answered of={record} what="the record">
        {(found) => <Fields id={id} record={found} />}
      </Answered>
    </SpaceBetween>
  )
}

function Fields({ id, record }: { readonly id: string; readonly record: LogRecord }) {
  const { time } = useTimes()
  const { fields } = record
  const entities = entitiesIn(fields)
  return (
    <SpaceBetween size="m">
      <Box variant="h3" padding="n">
        <span className="wrap">{titleOf(record)}</span>
      </Box>
      <KeyValuePairs
        items={[
          { label: 'Time', value: time(record.time) },
          ...entities.map(({ label, entity }) => ({
            label,
            value: <EntityLink entity={entity} />,
          })),
          ...orderedFields(fields).map(([name, value]) => ({
            label: fieldTitle(name),
            value: <FieldValue name={name} value={value} />,
          })),
          {
            label: 'Log object',
            value: <span className="mono wrap">{plainText(record.object)}</span>,
          },
        ]}
      />
      {record.table === 'api_call' && <RecordChange id={id} record={record} />}
    </SpaceBetween>
  )
}

function FieldValue({ name, value }: { readonly name: string; readonly value: string | number }) {
  const text = prettyText(name, value)
  return text.includes('\n') ? (
    <pre className="mono wrap record-text">{text}</pre>
  ) : (
    <span className="wrap">{text}</span>
  )
}

function titleOf({ fields, table }: LogRecord): string {
  const service = String(fields['service'] ?? '').replace(/\.amazonaws\.com$/, '')
  const operation = String(fields['operation'] ?? (table === 'invocation' ? 'Invocation' : 'Call'))
  const outcome = fields['outcome'] ?? 'success'
  const failed = outcome === 'success' ? '' : ` (${outcome})`
  return plainText(`${service === '' ? '' : `${service}: `}${operation}${failed}`, 200)
}
