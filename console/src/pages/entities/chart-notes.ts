import { useMemo } from 'react'
import { answers, type Schemas } from '../../api/client.ts'
import { entityName } from '../../parts/entity-names.ts'
import type { Mark } from '../../parts/series-chart/series-data.ts'
import { hrefOf } from '../../router/location.ts'
import { useAskedScope } from '../../scope/scope.ts'
import type { ChartNotes } from './panel-series.ts'
import { hasChanges } from './profile-tabs.ts'

type Profile = Schemas['EntityProfile']
type Change = Schemas['Change']

/** The panel in which a series that was unlike itself is drawn, by what its label has. */
const LABELS: readonly (readonly [part: string, panel: string])[] = [
  ['latency', 'latency'],
  ['error', 'errors'],
  ['throttle', 'errors'],
  ['token', 'tokens'],
  ['invocation', 'invocations'],
  ['calls', 'invocations'],
]

const HOUR = 3_600_000
/** The API looks back so far. */
const MOST_HOURS = 720

/** What happened to an entity in the scope: who changed it, what caused what, and since when which series is unlike itself. */
export function useChartNotes(profile: Profile): (panel: string) => ChartNotes {
  const { entity, scope } = profile
  const hours = Math.ceil((Date.parse(scope.end) - Date.parse(scope.start)) / HOUR)
  const query = { before: scope.end, hours: Math.min(hours, MOST_HOURS), limit: 200 }
  const changes = answers.useQuery(
    'get',
    '/api/v1/entities/{id}/changes',
    { params: { path: { id: entity.id }, query } },
    { enabled: hasChanges(entity.type) },
  )
  const { from, to } = useAskedScope()
  return useMemo(() => {
    const link: Link = (segments) => hrefOf(segments, { from, to })
    const marks = marksOf(profile, changes.data?.items ?? [], link)
    const panels = [...new Set(LABELS.map(([, panel]) => panel))]
    const known = new Map(
      panels.map((panel) => [panel, withOnset(profile, panel, marks, link)] as const),
    )
    const others: ChartNotes = { marks }
    return (panel: string) => known.get(panel) ?? others
  }, [profile, changes.data, from, to])
}

type Link = (segments: readonly string[]) => string

/** Causes come first, and AWS's own acts last: a chart with too many marks leaves out the last. */
function marksOf(profile: Profile, changes: readonly Change[], link: Link): readonly Mark[] {
  const { causes, scope } = profile
  const known = new Set(causes.map(({ eventId }) => eventId))
  const acts = changes.filter(({ eventId, succeeded }) => succeeded && !known.has(eventId))
  const changed = acts.map((change) => changeMark(change, link))
  return [
    ...causes.map((cause) => causeMark(cause, link)),
    ...changed.filter(({ tone }) => tone === 'act'),
    ...changed.filter(({ tone }) => tone !== 'act'),
  ].filter(({ time }) => time >= Date.parse(scope.start) && time < Date.parse(scope.end))
}

function withOnset(
  { anomalies, scope }: Profile,
  panel: string,
  marks: readonly Mark[],
  link: Link,
): ChartNotes {
  const own = anomalies.filter(({ label, onset }) => {
    const isHere = onset.time !== null && onset.time >= scope.start && onset.time < scope.end
    return isHere && LABELS.find(([part]) => label.includes(part))?.[1] === panel
  })
  const [gravest] = own
  if (gravest === undefined) return { marks }
  const findings = own.map(
    ({ finding, title, onset, start }): Mark => ({
      id: finding,
      time: Date.parse(onset.time ?? start),
      text: title,
      href: link(['findings', finding]),
      tone: 'finding',
    }),
  )
  const { time, earliest, latest } = gravest.onset
  const at = Date.parse(time ?? gravest.start)
  return {
    marks: [...marks, ...findings],
    onset: {
      time: at,
      earliest: earliest === null ? at : Date.parse(earliest),
      latest: latest === null ? at : Date.parse(latest),
    },
  }
}

function causeMark(cause: Schemas['EntityCause'], link: Link): Mark {
  const { time, why, eventId } = cause
  return {
    id: `cause ${eventId}`,
    time: Date.parse(time),
    text: `Likely cause: ${why}`,
    href: link(['records', eventId]),
    tone: 'cause',
  }
}

function changeMark(change: Change, link: Link): Mark {
  const { eventId, time, operation, actor, on, via } = change
  return {
    id: eventId,
    time: Date.parse(time),
    text: `${operation} on ${entityName(on)} by ${entityName(actor)}`,
    href: link(['records', eventId]),
    tone: via !== null || actor.type === 'aws-service' ? 'service' : 'act',
  }
}
