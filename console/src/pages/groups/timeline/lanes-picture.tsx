import { EntityLink } from '../../../parts/entity-link.tsx'
import { typeName } from '../../../parts/entity-names.ts'
import { plainText } from '../../../parts/plain-text.ts'
import { useTimes } from '../../../parts/preferences.ts'
import { useRecord } from '../../../parts/records/use-record.ts'
import { go } from '../../../router/location.ts'
import { useLinks } from '../../../scope/scope.ts'
import { type Lane, type LaneEntry, placesOf, ticksOf } from './lanes.ts'

interface Props {
  readonly lanes: readonly Lane[]
  /** Whether entries are spaced evenly rather than by time. */
  readonly isEven: boolean
}

/** Lanes of entities with what happened on them; every mark opens its record or finding. The list below says the same. */
export function LanesPicture({ lanes, isEven }: Props) {
  const { minute } = useTimes()
  const placeOf = placesOf(lanes, isEven)
  return (
    <div className="lanes">
      <ul className="legend" aria-label="Legend">
        <li>
          <span className="lane-mark-sample lane-cause" /> Act of a likely cause
        </li>
        <li>
          <span className="lane-mark-sample lane-act" /> Other act
        </li>
        <li>
          <span className="lane-mark-sample lane-finding" /> Finding
        </li>
      </ul>
      {lanes.map((lane) => (
        <div className="lane" key={lane.entity.id}>
          <div className="lane-name">
            <EntityLink entity={lane.entity} />
            <div className="quiet">{typeName(lane.entity.type)}</div>
          </div>
          <div className="lane-track">
            {lane.entries.map((entry) => (
              <LaneMark key={entry.key} entry={entry} placeOf={placeOf} isEven={isEven} />
            ))}
          </div>
        </div>
      ))}
      <div className="lane lane-axis" aria-hidden="true">
        <div className="lane-name" />
        <div className="lane-track">
          {ticksOf(lanes, isEven).map((time, i, all) => (
            <span
              key={time}
              className={`lane-tick ${i === 0 ? 'lane-tick-first' : i === all.length - 1 ? 'lane-tick-last' : ''}`}
              style={{ left: percent(placeOf(time)) }}
            >
              {minute(time)}
            </span>
          ))}
        </div>
      </div>
    </div>
  )
}

interface MarkProps {
  readonly entry: LaneEntry
  readonly placeOf: (time: number) => number
  readonly isEven: boolean
}

function LaneMark({ entry, placeOf, isEven }: MarkProps) {
  const { time } = useTimes()
  const href = useEntryHref(entry)
  const left = placeOf(entry.time)
  const width = isEven ? 0 : placeOf(entry.end) - left
  const label = `${time(entry.time)} ${plainText(entry.text)}`
  return (
    <a
      className={`lane-mark lane-${entry.tone}`}
      style={{
        left: percent(left),
        ...(width > 0.01 ? { width: percent(width), marginLeft: 0 } : {}),
      }}
      href={href}
      title={label}
      onClick={(event) => {
        if (href === undefined || event.metaKey || event.ctrlKey) return
        event.preventDefault()
        go(href)
      }}
    >
      <span className="unseen">{label}</span>
    </a>
  )
}

/** Where an entry leads: its record beside the page, or its finding. */
export function useEntryHref({ eventId, findingId }: LaneEntry): string | undefined {
  const { hrefOf } = useRecord()
  const link = useLinks()
  if (eventId !== undefined) return hrefOf(eventId)
  return findingId === undefined ? undefined : link(['findings', findingId])
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`
}
