import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import { useGraph, useWhoAmI } from '../../parts/graph/use-graph.ts'
import { plainText } from '../../parts/plain-text.ts'
import { Answered } from '../../parts/states.tsx'

/** Who is signed in, and what that one sees. */
export function General() {
  const who = useWhoAmI()
  const graph = useGraph()
  return (
    <Container header={<Header variant="h2">General</Header>}>
      <Answered of={who} what="who you are">
        {({ account, role, arn, graph: seen, version }) => (
          <KeyValuePairs
            columns={2}
            minColumnWidth={260}
            items={[
              { label: 'Account', value: plainText(account) },
              { label: 'Role', value: `${role}: ${MAY[role]}` },
              { label: 'Identity', value: <span className="wrap">{plainText(arn)}</span> },
              {
                label: 'Behavior graph',
                value: (
                  <span className="wrap">{graph.data?.Arn ?? 'none that you administer'}</span>
                ),
              },
              { label: 'What you see', value: sightOf(seen) },
              { label: 'Server', value: `Dupin ${plainText(version)}` },
            ]}
          />
        )}
      </Answered>
    </Container>
  )
}

const MAY = {
  administrator: 'everything that the account may',
  investigator: 'reads, investigates, accepts and archives',
  auditor: 'reads, and reads the audit',
  member: 'sees its own logs, answers invitations, leaves a behavior graph',
} as const

function sightOf(
  seen: { readonly key: string; readonly accounts: readonly string[] | null } | null,
): string {
  if (seen === null) return 'nothing yet: there is no behavior graph that shows your logs'
  if (seen.accounts === null) return 'the whole lake'
  return `accounts ${plainText(seen.accounts.join(', '), 600)}`
}
