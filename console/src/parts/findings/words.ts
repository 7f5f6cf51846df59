import type { Schemas } from '../../api/client.ts'
import { type NumberKind, numberText } from '../numbers.ts'
import { plainText } from '../plain-text.ts'

export type Finding = Schemas['Finding']
export type FindingGroup = Schemas['FindingGroup']
export type Cause = Schemas['Cause']

/** `model-change` as `Model change`. */
export function kindText(kind: Cause['kind']): string {
  const words = kind.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** `86 %`, `<1 %`: never 0 or 100 of what is neither. */
export function percentText(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return '–'
  if (share > 0 && share < 0.01) return '<1 %'
  return share < 1 && share > 0.99 ? '>99 %' : `${Math.round(share * 100)} %`
}

/** `Inference/LatencyUnlikeItself` as `Latency unlike itself`; another service's type as it is. */
export function typeText(type: string): string {
  const own = /^[A-Z]\w+\/([A-Z]\w*)$/.exec(type)?.[1]
  if (own === undefined || type.includes(':')) return plainText(type, 120)
  const words = own.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase()
  const named = words.replace(/\b(?:api|iam|aso|kms|ip|s3|sso|mfa)\b/g, (word) =>
    word.toUpperCase(),
  )
  return named.charAt(0).toUpperCase() + named.slice(1)
}

/** How values of a unit are shown: their kind, what they are multiplied by for it, and what is said after them. */
export interface Measure {
  readonly kind: NumberKind
  readonly factor: number
  readonly unit: string
}

const PLAIN: Measure = { kind: 'number', factor: 1, unit: '' }

const MEASURES: Readonly<Record<string, Measure>> = {
  microseconds: { kind: 'milliseconds', factor: 1e-3, unit: '' },
  milliseconds: { kind: 'milliseconds', factor: 1, unit: '' },
  ms: { kind: 'milliseconds', factor: 1, unit: '' },
  seconds: { kind: 'milliseconds', factor: 1e3, unit: '' },
  bytes: { kind: 'bytes', factor: 1, unit: '' },
  percent: { kind: 'share', factor: 0.01, unit: '' },
  '%': { kind: 'share', factor: 0.01, unit: '' },
  'share of calls': { kind: 'share', factor: 1, unit: '' },
  'share of values that moved': { kind: 'share', factor: 1, unit: '' },
  count: PLAIN,
  none: PLAIN,
  '': PLAIN,
}

export function measureOf(unit = ''): Measure {
  return MEASURES[unit.toLowerCase()] ?? { ...PLAIN, unit: plainText(unit, 60) }
}

/** `server-errors` as `Server errors`. */
export function labelText(label: string): string {
  const words = plainText(label, 80).replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A measured value with its unit; text stays as it is. */
export function quantityText(value: string | number | null, unit?: string): string {
  if (value === null) return '–'
  if (typeof value === 'string') return plainText(value)
  const { kind, factor, unit: after } = measureOf(unit)
  const text = numberText(value * factor, kind)
  return after === '' ? text : `${text} ${after}`
}

/** `13 min 9 s before the onset`: how far an act is from what it may have caused. */
export function relativeText(
  onset: number,
  time: number,
  duration: (ms: number) => string,
): string {
  if (Math.abs(onset - time) < 1_000) return 'at the onset'
  return `${duration(Math.abs(onset - time))} ${time < onset ? 'before' : 'after'} the onset`
}

/** When a group began: the earliest onset of a series, else its first finding. */
export function onsetOf(findings: readonly Finding[]): number {
  const onsets = findings.flatMap(({ series }) => series?.onset.time ?? [])
  const times = onsets.length > 0 ? onsets : findings.flatMap(({ start }) => start ?? [])
  return Math.min(...times.map((time) => Date.parse(time)))
}

/** From the first finding to the end of the last; undefined when none has a time. */
export function spanOf(findings: readonly Finding[]) {
  const starts = findings.flatMap(({ start }) => start ?? []).toSorted()
  const ends = findings.flatMap(({ end }) => end ?? []).toSorted()
  const [start] = starts
  const end = ends.at(-1)
  return start === undefined || end === undefined ? undefined : { start, end }
}
