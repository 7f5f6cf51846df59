import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { Schemas } from '../../api/client.ts'
import { plainText } from '../../parts/plain-text.ts'
import { filledStatement } from './filled-statement.ts'

type Statement = Schemas['Statement']

interface Props {
  /** Of what: the title of the panel. */
  readonly title: string
  readonly statements: readonly Statement[]
}

const MOST_SHOWN = 20_000

/** Shows what the lake was asked, to be read and asked again. */
export function StatementsButton({ title, statements }: Props) {
  const [isOpen, setOpen] = useState(false)
  if (statements.length === 0) return null
  return (
    <>
      <Button onClick={() => setOpen(true)} ariaLabel={`SQL of ${title}`}>
        SQL
      </Button>
      {isOpen && (
        <Modal
          visible
          size="large"
          header={`SQL of ${title}`}
          onDismiss={() => setOpen(false)}
          closeAriaLabel="Close"
        >
          <SpaceBetween size="l">
            <Box variant="p" color="text-body-secondary">
              These statements made the rows. A copy has its parameters filled in: run it with dupin
              query.
            </Box>
            {statements.map((statement, i) => (
              <OneStatement
                key={statement.sql + statement.parameters.join()}
                statement={statement}
                place={`${i + 1} of ${statements.length}`}
              />
            ))}
          </SpaceBetween>
        </Modal>
      )}
    </>
  )
}

function OneStatement({
  statement,
  place,
}: {
  readonly statement: Statement
  readonly place: string
}) {
  const { sql, parameters } = statement
  return (
    <section aria-label={`Statement ${place}`}>
      <SpaceBetween size="xs">
        <SpaceBetween direction="horizontal" size="xs" alignItems="center">
          <Box variant="h3">Statement {place}</Box>
          <CopyToClipboard
            variant="button"
            copyButtonText="Copy"
            copyButtonAriaLabel={`Copy statement ${place}`}
            copySuccessText="Copied"
            copyErrorText="Could not copy"
            textToCopy={filledStatement(statement)}
          />
        </SpaceBetween>
        <pre className="statement">{shown(sql)}</pre>
        {parameters.length > 0 && (
          <dl className="parameters">
            {parameters.map((value, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a parameter is known by its place
              <div key={i}>
                <dt>${i + 1}</dt>
                <dd className="mono wrap">{plainText(value, 1_000)}</dd>
              </div>
            ))}
          </dl>
        )}
      </SpaceBetween>
    </section>
  )
}

/** Lines of a statement are ours; what is written between them may be a log's. */
function shown(sql: string): string {
  return sql
    .split('\n')
    .map((line) => plainText(line, MOST_SHOWN))
    .join('\n')
}
