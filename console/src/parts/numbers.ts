const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const SOME = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 })
const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 })

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'] as const

/** Kinds of the columns of panels that are numbers. */
export type NumberKind = 'count' | 'number' | 'share' | 'bytes' | 'milliseconds' | 'tokens'

/** A number as a person reads it, with its unit. */
export function numberText(value: number, kind: NumberKind = 'number'): string {
  if (!Number.isFinite(value)) return '–'
  if (kind === 'share') return `${SOME.format(value * 100)} %`
  if (kind === 'bytes') return bytesText(value)
  if (kind === 'milliseconds') return millisecondsText(value)
  return Number.isInteger(value) ? WHOLE.format(value) : SOME.format(value)
}

export function compactText(value: number): string {
  return Number.isFinite(value) ? COMPACT.format(value) : '–'
}

function bytesText(value: number): string {
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), UNITS.length - 1)
  return `${SOME.format(value / 1000 ** power)} ${UNITS[power] ?? ''}`
}

function millisecondsText(value: number): string {
  if (value < 1_000) return `${SOME.format(value)} ms`
  if (value < 120_000) return `${SOME.format(value / 1_000)} s`
  return `${SOME.format(value / 60_000)} min`
}

/** `13 min 9 s`: how long something was. @param milliseconds not negative */
export function durationText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000)
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const
  const shown = parts.filter(([count]) => count > 0).slice(0, 2)
  return shown.length === 0 ? '0 s' : shown.map(([count, unit]) => `${count} ${unit}`).join(' ')
}
