import type { Cell } from '../save-file.ts'

/** A line of a chart. */
export interface Line {
  readonly label: string
  readonly values: readonly (number | null)[]
  /** Which of the chart's colours it has; by its place unless given. */
  readonly colour?: 'first' | 'second' | 'third' | 'bad' | 'quiet'
  readonly dashed?: boolean
}

/** Something that happened: drawn as a mark that can be opened. */
export interface Mark {
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly text: string
  readonly href?: string
  /** An act unless given; `service` is one of AWS itself. */
  readonly tone?: 'cause' | 'act' | 'service' | 'finding'
}

/** Lines over time, the band they usually keep to, and what happened meanwhile. */
export interface SeriesData {
  /** Milliseconds since the epoch, ascending; every list of values is as long. */
  readonly times: readonly number[]
  readonly lines: readonly Line[]
  readonly band?: {
    readonly lower: readonly (number | null)[]
    readonly upper: readonly (number | null)[]
    readonly expected?: readonly (number | null)[]
  }
  /** Since when it is unlike itself, and how sure that is. */
  readonly onset?: { readonly time: number; readonly earliest: number; readonly latest: number }
  readonly marks?: readonly Mark[]
}

/** The same in rows. */
export function rowsOf({ times, lines, band }: SeriesData): {
  readonly titles: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
} {
  const lists = [
    ...lines.map(({ label, values }) => [label, values] as const),
    ...(band?.expected === undefined ? [] : [['Expected', band.expected] as const]),
    ...(band === undefined ? [] : [['Lower', band.lower] as const, ['Upper', band.upper] as const]),
  ]
  return {
    titles: ['Time', ...lists.map(([title]) => title)],
    rows: times.map((time, i) => [
      new Date(time).toISOString(),
      ...lists.map(([, values]) => values[i] ?? null),
    ]),
  }
}

/** Hours outside of the band; those without a value are none. */
export function outside({ lines, band }: SeriesData): number {
  const [first] = lines
  if (first === undefined || band === undefined) return 0
  return first.values.filter((value, i) => {
    const lower = band.lower[i]
    const upper = band.upper[i]
    if (typeof value !== 'number') return false
    return (
      (typeof lower === 'number' && value < lower) || (typeof upper === 'number' && value > upper)
    )
  }).length
}
