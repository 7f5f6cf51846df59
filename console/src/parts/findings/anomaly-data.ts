import type { Schemas } from '../../api/client.ts'
import { entityName } from '../entity-names.ts'
import type { Mark, SeriesData } from '../series-chart/series-data.ts'
import { type Cause, type Finding, kindText, labelText, measureOf, percentText } from './words.ts'

type Series = NonNullable<Finding['series']>

/** A published series as a chart takes it: points without a time left out, values in the unit that is shown. */
export function seriesOf(series: Series): SeriesData {
  const { factor } = measureOf(series.unit)
  const at = series.times.flatMap((time, i) => (time === null ? [] : [i]))
  const times = at.map((i) => Date.parse(series.times[i] ?? ''))
  const picked = (values: readonly (number | null)[]) =>
    at.map((i) => {
      const value = values[i]
      return typeof value === 'number' ? value * factor : null
    })
  const bounds = [...series.lower, ...series.upper].some((value) => value !== null)
  const { time, earliest, latest } = series.onset
  return {
    times,
    lines: [{ label: labelText(series.label), values: picked(series.values) }],
    ...(bounds
      ? {
          band: {
            lower: picked(series.lower),
            upper: picked(series.upper),
            expected: picked(series.expected),
          },
        }
      : {}),
    ...(time === null
      ? {}
      : {
          onset: {
            time: Date.parse(time),
            earliest: Date.parse(earliest ?? time),
            latest: Date.parse(latest ?? time),
          },
        }),
  }
}

const HOUR = 3_600_000
const MOST_HOURS = 720

/** Which changes are looked for: those within the chart; undefined for a series without times. */
export function changesAsked({ series }: Finding) {
  const times = (series?.times ?? []).flatMap((time) => (time === null ? [] : Date.parse(time)))
  const [first] = times
  const last = times.at(-1)
  if (first === undefined || last === undefined) return undefined
  const hours = Math.min(MOST_HOURS, Math.max(1, Math.ceil((last + HOUR - first) / HOUR)))
  return { before: new Date(last + HOUR).toISOString(), hours }
}

/** Acts of causes first, so that they are never the ones left out of a crowded chart; then other changes, the ones nearest to
 * the onset first. */
export function marksOf(
  finding: Finding,
  causes: readonly Cause[],
  changes: readonly Schemas['Change'][],
  hrefOf: (eventId: string) => string,
): readonly Mark[] {
  const own = causes.flatMap((cause): readonly Mark[] => {
    const { rank, kind, probability, principal, time, eventIds } = cause
    if (time === null || kind === 'unexplained') return []
    const who = principal === null ? '' : ` by ${entityName(principal)}`
    const [record] = eventIds
    return [
      {
        id: `cause ${rank}`,
        time: Date.parse(time),
        text: `Cause ${rank}: ${kindText(kind)}${who}, ${percentText(probability)}`,
        tone: 'cause',
        ...(record === undefined ? {} : { href: hrefOf(record) }),
      },
    ]
  })
  const told = new Set(causes.flatMap(({ eventIds }) => eventIds))
  const onset = Date.parse(finding.series?.onset.time ?? finding.start ?? '')
  const others = changes
    .filter(({ eventId }) => !told.has(eventId))
    .toSorted((a, b) => Math.abs(Date.parse(a.time) - onset) - Math.abs(Date.parse(b.time) - onset))
    .map(
      ({ eventId, time, operation, actor, on, succeeded }): Mark => ({
        id: eventId,
        time: Date.parse(time),
        text: `${entityName(actor)} called ${operation} on ${entityName(on)}${succeeded ? '' : ', refused'}`,
        href: hrefOf(eventId),
        tone: 'act',
      }),
    )
  return [...own, ...others]
}
