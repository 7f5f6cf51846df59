import { formatTime } from '../../events/time.ts'
import type { OpenedVerdict } from '../verdict.ts'
import { createPen, type Pen, type TextOptions } from './text/pen.ts'
import { hanging } from './text/prose.ts'

/** Fields told first, in this order; the rest follow as they come. Charts are left to the report. */
const FIRST = [
  'title',
  'type',
  'severity',
  'entity',
  'actor',
  'start',
  'end',
  'observed',
  'expected',
  'baseline',
  'examined',
]
const LEFT_OUT = new Set([
  'series',
  'explanation',
  'id',
  'timeline',
  'findings',
  'causes',
  'entities',
])
const LABEL = 14

/** A verdict by itself: what it says, what it rests on, and the statement behind it. */
export function renderVerdict(verdict: OpenedVerdict, options: TextOptions): string {
  const pen = createPen(options)
  const names = [...FIRST, ...Object.keys(verdict.body).filter((name) => !FIRST.includes(name))]
  const lines = [pen.paint('heading', `${verdict.kind} ${pen.safe(verdict.id)}`)]
  for (const name of names) {
    const value = verdict.body[name]
    if (value === undefined || value === null || value === '' || LEFT_OUT.has(name)) continue
    lines.push(
      ...hanging(`${name.padEnd(LABEL)}`, LABEL, pen.safe(words(name, value)), pen.width, pen),
    )
  }
  lines.push(...partsOf(verdict, pen))
  if (verdict.sql !== '') {
    lines.push(
      '',
      pen.paint('heading', 'The rows behind it'),
      ...verdict.sql
        .trim()
        .split('\n')
        .map((line) => `  ${pen.safe(line.trim())}`),
    )
    if (verdict.parameters.length > 0) {
      lines.push(
        `  ${pen.paint('dim', pen.safe(`with ${verdict.parameters.map((value, i) => `$${i + 1} = ${value}`).join(', ')}`))}`,
      )
    }
  }
  return `${lines.join('\n')}\n`
}

/** A group's causes and findings, one line each. */
function partsOf(verdict: OpenedVerdict, pen: Pen): string[] {
  const lines: string[] = []
  for (const [name, field] of [
    ['causes', 'why'],
    ['findings', 'title'],
  ] as const) {
    const parts = verdict.body[name]
    if (!Array.isArray(parts)) continue
    lines.push('', pen.paint('heading', name))
    for (const part of parts) {
      if (typeof part !== 'object' || part === null) continue
      const record: Readonly<Record<string, unknown>> = part
      const chance =
        typeof record['probability'] === 'number'
          ? `${Math.round(record['probability'] * 100)} % `
          : ''
      const id = typeof record['id'] === 'string' ? ` (${record['id']})` : ''
      lines.push(
        ...hanging(
          '  ',
          4,
          pen.safe(`${chance}${String(record[field] ?? '')}${id}`),
          pen.width,
          pen,
        ),
      )
    }
  }
  return lines
}

function words(name: string, value: unknown): string {
  if ((name === 'start' || name === 'end' || name === 'time') && typeof value === 'number')
    return formatTime(value)
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value)
  if (Array.isArray(value)) return value.map((item) => words('', item)).join(', ')
  if (isEntity(value)) return `${value.type} ${value.id}`
  return JSON.stringify(value)
}

function isEntity(value: unknown): value is { type: string; id: string } {
  return typeof value === 'object' && value !== null && 'type' in value && 'id' in value
}
