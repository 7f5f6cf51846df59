import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { EntityLink } from '../../../parts/entity-link.tsx'
import type { FindingGroup } from '../../../parts/findings/words.ts'
import { plainText } from '../../../parts/plain-text.ts'
import { useTimes } from '../../../parts/preferences.ts'
import { RecordLinks } from '../../../parts/records/record-links.tsx'
import { Severity } from '../../../parts/severity.tsx'
import { follow } from '../../../router/follow.ts'
import { useLinks, type Window } from '../../../scope/scope.ts'
import { useGroupScope } from '../group/use-group-scope.ts'
import { recordsOf } from './edge-records.ts'
import { operationsOf } from './graph-table.tsx'
import { rolesText } from './graph-words.ts'
import type { Arrow, Dot, Picture } from './picture-data.ts'

interface Props {
  /** The hours that the graph is about. */
  readonly window: Window
  readonly picture: Picture
  readonly selected: ReadonlySet<string>
  readonly group: FindingGroup
  readonly onSelect: (id: string, isAdded: boolean) => void
}

const MOST_MEMBERS = 12

/** What is known of the selected dots: their findings, and every connection with its records. */
export function Selected({ picture, selected, ...rest }: Props) {
  const dots = picture.dots.filter(({ id }) => selected.has(id))
  return (
    <section className="graph-selected" aria-label="Selected entities" aria-live="polite">
      <SpaceBetween size="l">
        {dots.map((dot) => (
          <DotDetails key={dot.id} dot={dot} picture={picture} {...rest} />
        ))}
      </SpaceBetween>
    </section>
  )
}

interface DetailsProps extends Omit<Props, 'selected'> {
  readonly dot: Dot
}

function DotDetails({ dot, picture, group, window, onSelect }: DetailsProps) {
  const scope = useGroupScope(group)
  const arrows = picture.arrows.filter(({ from, to }) => from === dot.id || to === dot.id)
  const shown = dot.members.slice(0, MOST_MEMBERS)
  const more = dot.members.length - shown.length
  return (
    <SpaceBetween size="xs">
      {shown.map((node) => (
        <div key={node.entity.id}>
          <EntityLink entity={node.entity} scope={scope} typed />
          <Box variant="small">{rolesText(node)}</Box>
        </div>
      ))}
      {more > 0 && <Box variant="small">and {more} more</Box>}
      <Findings dot={dot} group={group} />
      <Box variant="h4" padding="n">
        Connections ({arrows.length})
      </Box>
      <ul className="connections">
        {arrows.map((arrow) => (
          <Connection
            key={arrow.id}
            arrow={arrow}
            dot={dot}
            picture={picture}
            window={window}
            onSelect={onSelect}
          />
        ))}
      </ul>
    </SpaceBetween>
  )
}

function Findings({ dot, group }: { readonly dot: Dot; readonly group: FindingGroup }) {
  const link = useLinks()
  const ids = new Set(dot.members.flatMap(({ findingIds }) => findingIds))
  const findings = group.findings.filter(({ id }) => ids.has(id)).slice(0, MOST_MEMBERS)
  if (findings.length === 0) return null
  return (
    <>
      <Box variant="h4" padding="n">
        Findings ({ids.size})
      </Box>
      <ul className="connections">
        {findings.map(({ id, severity, title }) => (
          <li key={id}>
            <Severity severity={severity} />{' '}
            <Link href={link(['findings', id])} onFollow={follow}>
              <span className="wrap">{plainText(title, 160)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}

interface ConnectionProps {
  readonly window: Window
  readonly arrow: Arrow
  readonly dot: Dot
  readonly picture: Picture
  readonly onSelect: (id: string, isAdded: boolean) => void
}

/** What was done and how often, leading to the raw events where it is between two entities. */
function Told({ arrow, window }: Pick<ConnectionProps, 'arrow' | 'window'>) {
  const link = useLinks()
  const [edge, another] = arrow.edges
  const [busiest] = edge?.recorded ?? []
  const records =
    edge === undefined || another !== undefined || busiest === undefined
      ? undefined
      : recordsOf(edge, busiest)
  if (records === undefined) return <div>{arrow.text}</div>
  return (
    <div>
      <Link href={link(['records'], records, window)} onFollow={follow}>
        {arrow.text}
      </Link>
    </div>
  )
}

function Connection({ arrow, dot, picture, window, onSelect }: ConnectionProps) {
  const { minute } = useTimes()
  const isOut = arrow.from === dot.id
  const other = picture.dots.find(({ id }) => id === (isOut ? arrow.to : arrow.from))
  const operations = [...new Set(arrow.edges.flatMap(operationsOf))].slice(0, 6)
  const firsts = arrow.edges.flatMap(({ recorded }) => recorded.flatMap(({ first }) => first ?? []))
  const lasts = arrow.edges.flatMap(({ recorded }) => recorded.flatMap(({ last }) => last ?? []))
  const [first] = firsts.toSorted()
  const last = lasts.toSorted().at(-1)
  return (
    <li>
      {isOut ? '→ ' : '← '}
      {other !== undefined && (
        <Button variant="inline-link" onClick={() => onSelect(other.id, false)}>
          {plainText(other.name, 60)}
        </Button>
      )}
      <Told arrow={arrow} window={window} />
      {operations.length > 0 && <div className="quiet wrap">{operations.join(', ')}</div>}
      {first !== undefined && (
        <div className="quiet">
          {minute(first)} to {minute(last)}
        </div>
      )}
      <RecordLinks ids={arrow.edges.flatMap(({ eventIds }) => eventIds)} />
    </li>
  )
}
