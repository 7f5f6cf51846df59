import Container from '@cloudscape-design/components/container'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { detective } from '../../api/detective.ts'
import type { Graph } from '../../api/detective-types.ts'
import { forgetGraph } from '../../parts/graph/forget-graph.ts'
import { type Role, whyNot } from '../../parts/graph/use-graph.ts'
import { GuardedButton } from '../../parts/guarded-button.tsx'
import { useTimes } from '../../parts/preferences.ts'
import { Answered } from '../../parts/states.tsx'
import { Confirm } from './confirm.tsx'
import { Tags } from './tags.tsx'

interface Props {
  readonly graph: Graph
  readonly role: Role | undefined
}

/** The behavior graph that the account administers: its ARN and tags, and how to end it. */
export function GraphCard({ graph, role }: Props) {
  const { time } = useTimes()
  const queries = useQueryClient()
  const [isDeleting, setDeleting] = useState(false)
  const reason = whyNot(role, ['administrator'])
  const tags = useQuery({
    queryKey: ['tags', graph.Arn],
    queryFn: () => detective.listTags(graph.Arn),
  })
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <GuardedButton onClick={() => setDeleting(true)} reason={reason}>
              Delete
            </GuardedButton>
          }
        >
          Behavior graph
        </Header>
      }
    >
      <SpaceBetween size="l">
        <KeyValuePairs
          columns={2}
          minColumnWidth={260}
          items={[
            {
              label: 'ARN',
              value: (
                <CopyToClipboard
                  variant="inline"
                  textToCopy={graph.Arn}
                  copyButtonAriaLabel="Copy the ARN"
                  copySuccessText="Copied"
                  copyErrorText="The browser did not copy it"
                />
              ),
            },
            { label: 'Enabled', value: time(graph.CreatedTime) },
          ]}
        />
        <Answered of={tags} what="tags">
          {({ Tags: known = {} }) => (
            <Tags key={JSON.stringify(known)} arn={graph.Arn} tags={known} reason={reason} />
          )}
        </Answered>
      </SpaceBetween>
      {isDeleting && (
        <Confirm
          title="Delete the behavior graph"
          action="Delete the behavior graph"
          word="delete"
          onClose={() => setDeleting(false)}
          onConfirm={async () => {
            await detective.deleteGraph(graph.Arn)
            await forgetGraph(queries, graph.Arn)
          }}
        >
          Its members, invitations, investigations and finding groups go with it, and its members
          see only their own logs again. The lake and the logs in it stay. This cannot be undone.
        </Confirm>
      )}
    </Container>
  )
}
