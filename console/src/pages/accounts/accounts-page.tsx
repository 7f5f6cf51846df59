import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { EnableGraph } from '../../parts/graph/enable-graph.tsx'
import { useGraph, useWhoAmI } from '../../parts/graph/use-graph.ts'
import { Answered } from '../../parts/states.tsx'
import { GraphCard } from './graph-card.tsx'
import { Invitations } from './invitations.tsx'
import { Members } from './members.tsx'
import { NotMembers } from './not-members.tsx'
import { Organization } from './organization.tsx'
import { Packages } from './packages.tsx'

/** Whose logs are looked at together, and who may see what. */
export function AccountsPage() {
  const graph = useGraph()
  const who = useWhoAmI()
  const role = who.data?.role
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="A behavior graph shows the logs of its administrator and of its member accounts."
        >
          Accounts
        </Header>
      }
    >
      <SpaceBetween size="l">
        {role !== 'member' && (
          <Answered of={graph} what="your behavior graph">
            {(known) =>
              known === null ? (
                <EnableGraph why="Members, tags and data source packages belong to a behavior graph." />
              ) : (
                <SpaceBetween size="l">
                  <GraphCard graph={known} role={role} />
                  <Members graph={known.Arn} role={role} />
                  <NotMembers graph={known.Arn} role={role} />
                  <Packages graph={known.Arn} role={role} />
                </SpaceBetween>
              )
            }
          </Answered>
        )}
        <Invitations role={role} />
        {role !== undefined && role !== 'member' && (
          <Organization graph={graph.data?.Arn} role={role} account={who.data?.account} />
        )}
      </SpaceBetween>
    </ContentLayout>
  )
}
