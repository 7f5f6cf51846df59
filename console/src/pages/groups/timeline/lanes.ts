import type { Entity } from '../../../parts/entity-names.ts'
import type { Finding, FindingGroup } from '../../../parts/findings/words.ts'
import type { SeverityName } from '../../../parts/severity.tsx'

/** Something that happened or was found, at its place in time. */
export interface LaneEntry {
  readonly key: string
  /** Milliseconds since the epoch; `end` is later where it lasted. */
  readonly time: number
  readonly end: number
  readonly text: string
  readonly tone: 'cause' | 'act' | 'finding'
  readonly eventId?: string
  readonly findingId?: string
  readonly severity?: SeverityName
}

export interface Lane {
  readonly entity: Entity
  readonly entries: readonly LaneEntry[]
}

/** A lane for each entity, in the order in which they come into the story. */
export function lanesOf(group: FindingGroup): readonly Lane[] {
  const findings = new Map(group.findings.map((finding) => [finding.id, finding]))
  const causal = new Set(
    group.causes
      .filter(({ kind, probability }) => kind !== 'unexplained' && (probability ?? 0) >= 0.05)
      .flatMap(({ eventIds }) => eventIds),
  )
  const lanes = new Map<string, { entity: Entity; entries: LaneEntry[] }>()
  for (const [i, entry] of group.timeline.entries()) {
    const time = Date.parse(entry.time ?? '')
    if (Number.isNaN(time)) continue
    const { id } = entry.entity
    const lane = lanes.get(id) ?? { entity: entry.entity, entries: [] }
    const finding = entry.findingId === undefined ? undefined : findings.get(entry.findingId)
    lane.entries.push(entryOf(entry, { key: `${i}`, time, finding, causal }))
    lanes.set(id, lane)
  }
  return [...lanes.values()].toSorted((a, b) => firstOf(a) - firstOf(b))
}

function entryOf(
  { text, eventId, findingId }: FindingGroup['timeline'][number],
  known: {
    readonly key: string
    readonly time: number
    readonly finding: Finding | undefined
    /** Records of likely causes. */
    readonly causal: ReadonlySet<string>
  },
): LaneEntry {
  const { key, time, finding, causal } = known
  const isCause = eventId !== undefined && causal.has(eventId)
  return {
    key,
    time,
    end: Math.max(time, Date.parse(finding?.end ?? '') || time),
    text,
    tone: findingId !== undefined ? 'finding' : isCause ? 'cause' : 'act',
    ...(eventId === undefined ? {} : { eventId }),
    ...(findingId === undefined ? {} : { findingId }),
    ...(finding === undefined ? {} : { severity: finding.severity }),
  }
}

function firstOf({ entries }: Lane): number {
  return Math.min(...entries.map(({ time }) => time))
}

/** Where times lie between 0 and 1: by time, or evenly in their order, where much happened in minutes and little in days. */
export function placesOf(lanes: readonly Lane[], isEven: boolean): (time: number) => number {
  const entries = lanes.flatMap((lane) => lane.entries)
  const times = [...new Set(entries.flatMap(({ time, end }) => (isEven ? [time] : [time, end])))]
  times.sort((a, b) => a - b)
  const [first = 0] = times
  const last = times.at(-1) ?? first
  if (isEven) {
    const order = new Map(
      times.map((time, i) => [time, times.length < 2 ? 0.5 : i / (times.length - 1)]),
    )
    return (time) => order.get(time) ?? 1
  }
  return (time) =>
    last === first ? 0.5 : Math.min(1, Math.max(0, (time - first) / (last - first)))
}

/** Times to be written along the lanes: a few, evenly spread. */
export function ticksOf(lanes: readonly Lane[], isEven: boolean): readonly number[] {
  const times = lanes.flatMap(({ entries }) =>
    entries.flatMap(({ time, end }) => (isEven ? [time] : [time, end])),
  )
  if (times.length === 0) return []
  const [first, last] = [Math.min(...times), Math.max(...times)]
  if (first === last) return [first]
  if (!isEven) return [0, 1, 2, 3, 4].map((i) => first + ((last - first) * i) / 4)
  const sorted = [...new Set(times)].toSorted((a, b) => a - b)
  const picked = [0, 1, 2, 3, 4].map(
    (i) => sorted[Math.round(((sorted.length - 1) * i) / 4)] ?? first,
  )
  return [...new Set(picked)]
}
