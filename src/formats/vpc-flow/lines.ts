import type { LineReader, RecordContext, RecordResult } from '../format.ts'
import { emptyRecord, type FlowRecord, flowEvent, flowOrigin } from './flow-event.ts'
import { DEFAULT_FIELDS, FLOW_FIELDS, type FlowField, flowFieldIndex } from './record.ts'

/** What stands at a place in a line: the index of the field in FLOW_FIELDS, or its name when it is not known. */
interface Place {
  readonly index: number
  readonly name: string
}

/** The places of a line, in order. */
export type Layout = readonly Place[]

const DEFAULT_LAYOUT: Layout = FLOW_FIELDS.slice(0, DEFAULT_FIELDS).map(placeOf)

/** Fields that hardly another log has: one of them must be in a header. */
const TELLING: readonly FlowField[] = [
  'srcaddr',
  'dstaddr',
  'pkt-srcaddr',
  'pkt-dstaddr',
  'interface-id',
  'log-status',
]

/** How nearly every data line begins: told apart from a header before anything is split. */
const NO_NAME = /^[\s]*[\d-]/

/** The layout that a header line declares; undefined when the line is none. A header may hold fields of a newer
 * version than this one knows, so most names must be known, not all; data lines always hold a number or a `-`. */
export function headerLayout(line: string): Layout | undefined {
  if (NO_NAME.test(line)) return undefined
  const names = tokens(line)
  if (names.length < 2 || names.length > 256) return undefined
  if (names.some((name) => name === '-' || /^\d/.test(name))) return undefined
  const layout = names.map(placeOf)
  const known = layout.filter(({ index }) => index >= 0)
  const telling = known.some(({ index }) => TELLING.some((field) => field === FLOW_FIELDS[index]))
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

function arrange(found: readonly string[], layout: Layout): FlowRecord {
  const values = emptyRecord()
  let others = ''
  for (const [i, { index, name }] of layout.entries()) {
    const value = found[i] ?? '-'
    if (index < 0) others += `${others && ' '}${name}=${value}`
    else if (value !== '-') values[index] = value
  }
  return { values, others }
}

function placeOf(name: string): Place {
  return { index: flowFieldIndex(name), name: name.replace(/[${}]/g, '').slice(0, 64) }
}

function tokens(line: string): readonly string[] {
  const trimmed = line.trim()
  return trimmed === '' ? [] : trimmed.split(/[ \t]+/)
}
