import type { LineReader, RecordContext, RecordResult } from '../format.ts'
import { type FlowRecord, flowEvent, flowOrigin } from './flow-event.ts'
import { DEFAULT_FIELDS, FLOW_FIELDS, type FlowField, flowField } from './record.ts'

/** For each place in a line, the field that stands there, or its name when it is not known. */
export type Layout = readonly (FlowField | { readonly unknown: string })[]

const DEFAULT_LAYOUT: Layout = FLOW_FIELDS.slice(0, DEFAULT_FIELDS)

/** Fields that hardly another log has: one of them must be in a header. */
const TELLING: readonly FlowField[] = [
  'srcaddr',
  'dstaddr',
  'pkt-srcaddr',
  'pkt-dstaddr',
  'interface-id',
  'log-status',
]

/** The layout that a header line declares; undefined when the line is none. A header may hold fields of a newer
 * version than this one knows, so most names must be known, not all; data lines always hold a number or a `-`. */
export function headerLayout(line: string): Layout | undefined {
  const names = tokens(line)
  if (names.length < 2 || names.length > 256) return undefined
  if (names.some((name) => name === '-' || /^\d/.test(name))) return undefined
  const layout = names.map(
    (name) => flowField(name) ?? { unknown: name.replace(/[${}]/g, '').slice(0, 64) },
  )
  const known = layout.filter((field) => typeof field === 'string')
  const telling = known.some((field) => TELLING.includes(field))
  return telling && known.length * 2 > names.length ? layout : undefined
}

/** Whether a line without a header is of the default format. */
export function isDefaultLine(line: string): boolean {
  const values = tokens(line)
  return (
    values.length === DEFAULT_FIELDS &&
    /^\d$/.test(values[0] ?? '') &&
    /^(?:\d{12}|unknown|-)$/.test(values[1] ?? '') &&
    /^(?:eni-|-$)/.test(values[2] ?? '') &&
    /^(?:OK|NODATA|SKIPDATA|-)$/.test(values[13] ?? '')
  )
}

/** Reads lines by the latest header, or in the default order while there was none. */
export function lineReader(firstLine: string, context: RecordContext): LineReader {
  const origin = flowOrigin(context)
  let layout = headerLayout(firstLine)
  const isHeader = (line: string): boolean => {
    const next = headerLayout(line)
    if (next !== undefined) layout = next
    return next !== undefined
  }
  const toEvents = (line: string): RecordResult => {
    if (layout === undefined && !isDefaultLine(line))
      return {
        reason: 'missing-field',
        detail: 'no header names the fields, and the line is not in the default order of version 2',
      }
    const values = tokens(line)
    const expected = layout ?? DEFAULT_LAYOUT
    if (values.length !== expected.length)
      return {
        reason: 'bad-value',
        detail: `the line has ${values.length} fields, its header names ${expected.length}`,
      }
    return flowEvent(arrange(values, expected), origin)
  }
  return { isHeader, toEvents }
}

function arrange(values: readonly string[], layout: Layout): FlowRecord {
  const fields = new Map<FlowField, string>()
  const others: string[] = []
  values.forEach((value, place) => {
    const field = layout[place]
    if (typeof field === 'string') fields.set(field, value)
    else if (field !== undefined) others.push(`${field.unknown}=${value}`)
  })
  return { fields, others: others.join(' ') }
}

function tokens(line: string): readonly string[] {
  const trimmed = line.trim()
  return trimmed === '' ? [] : trimmed.split(/[ \t]+/)
}
