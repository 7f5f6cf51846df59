import Box from '@cloudscape-design/components/box'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { Schemas } from '../../../api/client.ts'
import { entityName, typeName } from '../../../parts/entity-names.ts'
import type { FindingGroup } from '../../../parts/findings/words.ts'
import { plainText } from '../../../parts/plain-text.ts'
import { Answered, Empty } from '../../../parts/states.tsx'
import { useAsked } from '../../../router/location.ts'
import { GraphPicture } from './graph-picture.tsx'
import { GraphTable } from './graph-table.tsx'
import { useGroupGraph } from './use-group-graph.ts'

type Graph = Schemas['GroupGraph']

/** Who did what to whom, as a picture and as a table. */
export function GroupGraph({ group }: { readonly group: FindingGroup }) {
  const graph = useGroupGraph(group.id)
  const [view, setView] = useAsked('view')
  return (
    <Answered of={graph} what="the graph">
      {(found) =>
        found.nodes.length === 0 ? (
          <Empty title="Nothing to connect">
            The findings of this group name nothing but what everything is connected to.
          </Empty>
        ) : (
          <SpaceBetween size="m">
            <SegmentedControl
              label="How to show the graph"
              selectedId={view === 'table' ? 'table' : 'picture'}
              onChange={({ detail }) => setView(detail.selectedId === 'table' ? 'table' : '')}
              options={VIEWS}
            />
            {view === 'table' ? (
              <GraphTable graph={found} />
            ) : (
              <GraphPicture graph={found} group={group} />
            )}
            <LeftOut leftOut={found.leftOut} />
          </SpaceBetween>
        )
      }
    </Answered>
  )
}

const VIEWS = [
  { id: 'picture', text: 'Picture' },
  { id: 'table', text: 'Table' },
]

const FEW = 8

function LeftOut({ leftOut }: Pick<Graph, 'leftOut'>) {
  if (leftOut.length === 0) return null
  const names = leftOut
    .slice(0, FEW)
    .map(({ entity }) => `${typeName(entity.type)} ${plainText(entityName(entity), 40)}`)
  const more = leftOut.length - names.length
  return (
    <Box variant="small">
      Left out, since much else is connected to it: {names.join('; ')}
      {more > 0 ? `; and ${more} more` : ''}.
    </Box>
  )
}
