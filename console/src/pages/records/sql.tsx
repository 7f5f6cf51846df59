import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import type { Schemas } from '../../api/client.ts'
import { plainText } from '../../parts/plain-text.ts'

type Statement = Schemas['RecordPage']['statement']

/** The statement behind a list, to be asked of the lake by hand. */
export function Sql({ statement }: { readonly statement: Statement | undefined }) {
  if (statement === undefined) return null
  const { sql, parameters } = statement
  return (
    <ExpandableSection
      headerText="SQL of this list"
      headerDescription="What was asked of the lake. Values are bound; they are never part of the statement."
      headerActions={
        <CopyToClipboard
          copyButtonText="Copy"
          copyButtonAriaLabel="Copy the SQL"
          textToCopy={sql}
          copySuccessText="Copied"
          copyErrorText="The browser did not copy it"
        />
      }
    >
      <pre className="raw">{sql}</pre>
      <ol className="sql-parameters">
        {parameters.map((value, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parameters are their places
          <li key={i} className="mono wrap">
            {plainText(String(value))}
          </li>
        ))}
      </ol>
    </ExpandableSection>
  )
}
