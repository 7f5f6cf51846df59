import './records.css'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { answers, type Schemas } from '../../api/client.ts'
import { entityName } from '../../parts/entity-names.ts'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import { jsonOf, saveFile } from '../../parts/save-file.ts'
import { Answered } from '../../parts/states.tsx'
import { follow } from '../../router/follow.ts'
import { around } from '../../scope/around.ts'
import { useLinks } from '../../scope/scope.ts'
import { FieldValue } from './record-columns.tsx'
import { KINDS, titleOf } from './record-fields.ts'
import { RecordFile } from './record-file.tsx'
import { asJson, groupsOf, kindOf, numbersOf, TEXTS } from './record-groups.ts'
import { RecordNeighbours } from './record-neighbours.tsx'

/** One log record: who, what, where from, how it ended, and what came before and after. */
export function RecordPage({ id }: { readonly id: string }) {
  const record = answers.useQuery('get', '/api/v1/records/{eventId}', {
    params: { path: { eventId: id } },
  })
  return (
    <Answered of={record} what="the record">
      {(data) => <Record record={data} />}
    </Answered>
  )
}

function Record({ record }: { readonly record: Schemas['LogRecord'] }) {
  const link = useLinks()
  const { time } = useTimes()
  const kind = kindOf(record.table)
  const scope = around(record.time, record.time)
  const title = KINDS.find((one) => one.id === kind)?.text ?? ''
  const numbers = numbersOf(record)
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={`${title} · ${time(record.time)}`}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button
                onClick={() => saveFile(`record-${record.id}.json`, jsonOf(asJson(record)))}
                iconName="download"
              >
                Save as JSON
              </Button>
              <Button href={link(['records'], { kind }, scope)} onFollow={follow}>
                All records around it
              </Button>
            </SpaceBetween>
          }
        >
          {plainText(headline(record), 160)}
        </Header>
      }
    >
      <SpaceBetween size="l">
        {kind === 'invocation' && (
          <Alert type="info" header="No prompt and no completion is kept">
            Dupin reads what was said only to count and measure it, and keeps the numbers below.
            What was said rests in your own log, named under Log.
          </Alert>
        )}
        <Container header={<Header variant="h2">Details</Header>}>
          <KeyValuePairs
            columns={4}
            minColumnWidth={200}
            items={groupsOf(record).map(({ title: group, fields }) => ({
              type: 'group' as const,
              title: group,
              items: pairsOf(record, fields),
            }))}
          />
        </Container>
        {numbers.length > 0 && (
          <Container header={<Header variant="h2">Numbers</Header>}>
            <KeyValuePairs columns={4} minColumnWidth={160} items={pairsOf(record, numbers)} />
          </Container>
        )}
        <Container header={<Header variant="h2">Log</Header>}>
          <KeyValuePairs
            columns={2}
            minColumnWidth={280}
            items={[
              {
                label: 'Record ID',
                value: <span className="mono wrap">{plainText(record.id)}</span>,
              },
              {
                label: 'Log object',
                value: (
                  <span className="mono wrap">
                    {record.object === '' ? '–' : plainText(record.object)}
                  </span>
                ),
              },
              ...(kind === 'call'
                ? [{ label: 'Log file', value: <RecordFile id={record.id} /> }]
                : []),
            ]}
          />
        </Container>
        {TEXTS.filter((field) => record.fields[field] !== undefined).map((field) => (
          <Raw key={field} title={titleOf(field)} text={pretty(record.fields[field])} />
        ))}
        <RecordNeighbours record={record} />
        <Raw title="The whole record as JSON" text={JSON.stringify(asJson(record), null, 2)} />
      </SpaceBetween>
    </ContentLayout>
  )
}

function pairsOf({ fields, time }: Schemas['LogRecord'], some: readonly string[]) {
  return some.map((field) => ({
    label: titleOf(field),
    value: <FieldValue fields={fields} field={field} time={time} />,
  }))
}

function headline({ fields, table }: Schemas['LogRecord']): string {
  const word = (field: string) => (fields[field] === undefined ? '' : String(fields[field]))
  if (table === 'flow') return `${word('source')} → ${word('destination')}`
  if (table === 'dns_query') return `${word('type')} ${word('domain')}`.trim()
  if (table === 'finding') return word('title') || word('type')
  if (table === 'metric') return `${word('namespace')} ${word('name')}`
  const on = word('target') || word('resource')
  const name = on === '' ? '' : ` on ${entityName({ type: 'unknown', id: on })}`
  return `${word('operation')}${name}`
}

function pretty(value: string | number | undefined): string {
  try {
    return JSON.stringify(JSON.parse(String(value)), null, 2)
  } catch {
    return String(value)
  }
}

/** Text of the log: the browser shows it as text, and what would hide in it is written out. */
function Raw({ title, text }: { readonly title: string; readonly text: string }) {
  const shown = text.split('\n').map((line) => plainText(line, 4_000))
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <CopyToClipboard
              copyButtonText="Copy"
              copyButtonAriaLabel={`Copy ${title}`}
              textToCopy={text}
              copySuccessText="Copied"
              copyErrorText="The browser did not copy it"
            />
          }
        >
          {title}
        </Header>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <pre className="raw" tabIndex={0}>
        {shown.join('\n')}
      </pre>
    </Container>
  )
}
