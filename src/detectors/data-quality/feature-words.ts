import type { ColumnProfile } from './column-profile.ts'
import type { DriftAspect } from './drift-report.ts'
import type { FeatureReference } from './feature-reference.ts'

interface Told {
  readonly reference?: FeatureReference
  readonly current?: ColumnProfile
  readonly from?: readonly number[]
  readonly to?: readonly number[]
  readonly shares?: readonly (readonly [number, number])[]
  readonly share?: number
}

/** What changed, in a plain sentence without its subject. */
export function aspectSentence(name: DriftAspect['name'], told: Told): string {
  if (name === 'missing') return missingSentence(told.shares?.[1] ?? [0, 0])
  if (name === 'type') return typeSentence(told.shares ?? [])
  if (name === 'domain') return domainSentence(told)
  return distributionSentence(told)
}

/** A number as people write it: three significant digits, no exponent while it can be helped. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return 'unknown'
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e7))
    return value.toExponential(2)
  if (Number.isInteger(value)) return String(value)
  return String(Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3)))
}

export function share(value: number): string {
  const hundred = 100 * value
  return `${hundred >= 10 || hundred === 0 ? Math.round(hundred) : Number(hundred.toPrecision(2))} %`
}

function distributionSentence({ reference, current, from, to }: Told): string {
  if (reference === undefined || current === undefined) return ''
  if (reference.role === 'numeric') {
    const [a, b] = [reference.profile.moments, current.moments]
    const [p, q] = [reference.profile.sketch.quantile(0.5), current.sketch.quantile(0.5)]
    return `its mean is ${figure(b.mean)} where it was ${figure(a.mean)}, its median ${figure(q)} where it was ${figure(p)}, its standard deviation ${figure(b.standardDeviation)} where it was ${figure(a.standardDeviation)}`
  }
  const { cells } = reference
  if (cells.kind !== 'categorical') return 'its many different values are spread in another way'
  const [n, m] = [total(from), total(to)]
  const changes = (from ?? []).map((count, i) => ({
    i,
    p: count / (n || 1),
    q: (to?.[i] ?? 0) / (m || 1),
  }))
  const [most] = changes.toSorted((x, y) => Math.abs(y.q - y.p) - Math.abs(x.q - x.p) || x.i - y.i)
  if (most === undefined) return ''
  return `${cellName(cells.values, most.i)} ${most.q > most.p ? 'rose' : 'fell'} from ${share(most.p)} to ${share(most.q)} of its values`
}

function cellName(values: readonly string[], place: number): string {
  const value = values[place]
  if (value !== undefined) return `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`
  return (
    ['the rarer values', 'values never seen before', 'numbers'][place - values.length] ?? 'others'
  )
}

function missingSentence([before, after]: readonly [number, number]): string {
  return `${share(after)} of its values are missing where ${share(before)} were`
}

function typeSentence(shares: readonly (readonly [number, number])[]): string {
  const names = ['numbers', 'texts', 'infinite numbers']
  const changes = shares.map(([p, q], i) => ({ name: names[i] ?? '', p, q }))
  const [most] = changes.toSorted((x, y) => y.q - y.p - (x.q - x.p))
  return most === undefined
    ? ''
    : `${share(most.q)} of its values are ${most.name} where ${share(most.p)} were`
}

function domainSentence({ reference, current, share: outside = 0 }: Told): string {
  if (reference?.role !== 'numeric') return `${share(outside)} of its values were never seen before`
  const { min, max } = reference.profile
  return `${share(outside)} of its values lie outside of ${figure(min)} to ${figure(max)}, as far as ${figure(current?.min ?? Number.NaN)} and ${figure(current?.max ?? Number.NaN)}`
}

function total(counts: readonly number[] | undefined): number {
  return (counts ?? []).reduce((sum, count) => sum + count, 0)
}
