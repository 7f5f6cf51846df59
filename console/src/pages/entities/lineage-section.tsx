import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { answers, type Schemas } from '../../api/client.ts'
import { type Entity, entityName, typeName } from '../../parts/entity-names.ts'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import { Answered, Empty } from '../../parts/states.tsx'
import { follow } from '../../router/follow.ts'
import { useAskedScope, useLinks } from '../../scope/scope.ts'
import { BOX, lineageLayout } from './lineage-layout.ts'

type Lineage = Schemas['Lineage']
type Node = Schemas['LineageNode']

/** What an entity rests on, as a picture of links. */
export function LineageSection({ id }: { readonly id: string }) {
  const query = useAskedScope()
  const lineage = answers.useQuery('get', '/api/v1/entities/{id}/lineage', {
    params: { path: { id }, query: { ...query } },
  })
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="At the end of the scope time, with the last call that changed each part. Dashed: what it ran on before one of the last roll-outs."
        >
          Lineage
        </Header>
      }
    >
      <Answered of={lineage} what="the lineage">
        {(known) => (known.nodes.length < 2 ? <NoLineage /> : <Picture lineage={known} />)}
      </Answered>
    </Container>
  )
}

function NoLineage() {
  return (
    <Empty title="The logs do not show what it rests on">
      CloudTrail management events of the time when it was made would show it.
    </Empty>
  )
}

function Picture({ lineage: { nodes, edges } }: { readonly lineage: Lineage }) {
  const { boxes, lines, width, height } = lineageLayout(nodes, edges, ({ entity }) => entity.id)
  const past = new Set(nodes.filter(({ current }) => !current).map(({ entity }) => entity.id))
  return (
    <section className="lineage" aria-label="What rests on what">
      <div className="lineage-canvas" style={{ width, height }}>
        <svg width={width} height={height} aria-hidden="true">
          {lines.map(({ id, path, below }) => (
            <path key={id} d={path} className={past.has(below) ? 'tie tie-past' : 'tie'} />
          ))}
        </svg>
        <ol>
          {boxes.map(({ item, x, y }) => (
            <li
              key={item.entity.id}
              className={item.current ? 'lineage-box' : 'lineage-box lineage-past'}
              style={{ left: x, top: y, width: BOX.width, height: BOX.height }}
            >
              <NodeText node={item} />
            </li>
          ))}
        </ol>
      </div>
    </section>
  )
}

function NodeText({ node: { entity, hops, current, change } }: { readonly node: Node }) {
  const { minute } = useTimes()
  const link = useLinks()
  const type = `${typeName(entity.type)}${current ? '' : ', before'}`
  return (
    <>
      <span className="lineage-type">{type}</span>
      {hops === 0 ? (
        <strong className="lineage-name">{plainText(entityName(entity), 80)}</strong>
      ) : (
        <Link href={link(['entities', entity.id])} onFollow={follow}>
          <span className="lineage-name" title={plainText(entity.id)}>
            {shortened(entity)}
          </span>
        </Link>
      )}
      {change !== null && (
        <span className="lineage-change">
          <Link
            fontSize="body-s"
            href={link(['records', change.eventId])}
            onFollow={follow}
            ariaLabel={`${change.operation} by ${entityName(change.principal)} at ${minute(change.time)}`}
          >
            {minute(change.time)}
          </Link>{' '}
          {plainText(entityName(change.principal), 40)}
        </span>
      )}
    </>
  )
}

const ROOM = 24

/** Names of releases differ at their end: of a long one beginning and end are shown. */
function shortened(entity: Entity): string {
  const name = plainText(entityName(entity).replace(/^arn:aws:s3:::/, ''), 400)
  const last = entity.type === 'container-image' ? name.slice(name.lastIndexOf('/') + 1) : name
  return last.length <= ROOM ? last : `${last.slice(0, 8)}…${last.slice(-(ROOM - 9))}`
}
