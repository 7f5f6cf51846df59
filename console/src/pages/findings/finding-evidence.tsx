import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { Schemas } from '../../api/client.ts'
import { DataTable } from '../../parts/data-table.tsx'
import type { Finding } from '../../parts/findings/words.ts'
import { plainText } from '../../parts/plain-text.ts'
import { RecordLinks } from '../../parts/records/record-links.tsx'
import { Empty } from '../../parts/states.tsx'
import { columnsOf, numbered } from './evidence-rows.ts'

interface Props {
  readonly finding: Finding
  readonly evidence: Schemas['FindingAnswer']['evidence']
}

/** The records and rows that a finding rests on, and the statement that selects them. */
export function FindingEvidence({ finding, evidence }: Props) {
  const { eventIds, explanation } = finding
  const rows = numbered(evidence.items)
  return (
    <SpaceBetween size="l">
      {eventIds.length > 0 && (
        <Container
          header={
            <Header variant="h2" counter={`(${eventIds.length})`}>
              Records
            </Header>
          }
        >
          <RecordLinks ids={eventIds} />
        </Container>
      )}
      {rows.length > 0 && (
        <DataTable
          title="Rows behind it"
          description="What the statement below selects."
          rows={rows}
          more={evidence.truncated}
          rowId={({ n }) => String(n)}
          columns={columnsOf(rows)}
        />
      )}
      {explanation === undefined && eventIds.length === 0 && (
        <Empty title="No rows">The service that made this finding names no records.</Empty>
      )}
      {explanation !== undefined && explanation.sql !== '' && <Statement {...explanation} />}
    </SpaceBetween>
  )
}

function Statement({ sql, parameters }: NonNullable<Finding['explanation']>) {
  return (
    <ExpandableSection
      variant="container"
      headerText="SQL"
      headerActions={
        <CopyToClipboard
          copyButtonText="Copy"
          copySuccessText="Statement copied"
          copyErrorText="The browser did not let it be copied"
          textToCopy={sql}
        />
      }
    >
      <SpaceBetween size="s">
        <pre className="mono wrap record-text">{lines(sql)}</pre>
        {parameters.length > 0 && (
          <div>
            <Box variant="awsui-key-label">Parameters</Box>
            <ol className="parameters" aria-label="Parameters in their order">
              {inOrder(parameters).map(({ place, value }) => (
                <li key={place} className="mono wrap">
                  {plainText(String(value))}
                </li>
              ))}
            </ol>
          </div>
        )}
      </SpaceBetween>
    </ExpandableSection>
  )
}

function inOrder<T>(values: readonly T[]) {
  return values.map((value, i) => ({ place: i + 1, value }))
}

const LONGEST = 20_000

function lines(sql: string): string {
  return sql
    .slice(0, LONGEST)
    .split('\n')
    .map((line) => plainText(line, LONGEST))
    .join('\n')
}
