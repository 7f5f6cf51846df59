import { type Figure, isMet } from './figure.ts'

const NAME = 64
const VALUE = 12
const UNIT = 16

/** One table of all figures, a heading by area. */
export function tableOf(figures: readonly Figure[]): string {
  const lines: string[] = []
  let area = ''
  for (const figure of figures) {
    if (figure.area !== area) {
      area = figure.area
      lines.push('', area)
    }
    lines.push(...linesOf(figure))
  }
  return lines.join('\n').trimStart()
}

function linesOf(figure: Figure): string[] {
  const { name, value, unit, beside, note } = figure
  const cells = [
    `  ${name}`.padEnd(NAME),
    (value === null ? '-' : shown(value)).padStart(VALUE),
    ` ${unit}`.padEnd(UNIT),
    wanted(figure),
  ]
  const others = Object.entries(beside ?? {}).map(
    ([other, theirs]) => `${other} ${theirs === null ? '-' : shown(theirs)}`,
  )
  const below = [others.length > 0 ? `beside: ${others.join(' · ')}` : '', note ?? '']
  return [cells.join('').trimEnd(), ...below.filter(Boolean).map((text) => `      ${text}`)]
}

function wanted(figure: Figure): string {
  const { least, most } = figure
  const range = [
    least === undefined ? '' : `≥ ${shown(least)}`,
    most === undefined ? '' : `≤ ${shown(most)}`,
  ].filter(Boolean)
  if (range.length === 0) return ''
  const met = isMet(figure)
  const verdict = met === undefined ? 'not measured' : met ? 'met' : 'MISSED'
  return `${range.join(', ').padEnd(18)} ${verdict}`
}

function shown(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(4)))
}
