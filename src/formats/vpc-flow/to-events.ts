import type { JsonFormat, JsonObject, LineFormat, RecordContext, RecordResult } from '../format.ts'
import { emptyRecord, flowEvent, flowOrigin } from './flow-event.ts'
import { headerLayout, isDefaultLine, lineReader } from './lines.ts'
import { FLOW_FIELDS, flowField, flowFieldIndex } from './record.ts'

/** VPC flow logs as AWS delivers them: text lines, with a header or in the default order. */
export const vpcFlow: LineFormat = {
  kind: 'lines',
  name: 'vpc-flow',
  title: 'VPC flow logs',
  recognises: (firstLine) => headerLayout(firstLine) !== undefined || isDefaultLine(firstLine),
  open: lineReader,
}

/** The same fields as JSON objects, as log tools pass them on: `srcaddr`, `src_addr` or `srcAddr`. */
export const vpcFlowJson: JsonFormat = {
  kind: 'json',
  name: 'vpc-flow',
  title: 'VPC flow logs as JSON',
  recognises: (record) => {
    const names = new Set(Object.keys(record).slice(0, 64).map(flowField))
    return names.has('srcaddr') && names.has('dstaddr')
  },
  toEvents: jsonToEvents,
}

function jsonToEvents(record: JsonObject, context: RecordContext): RecordResult {
  const values = emptyRecord()
  for (const key of Object.keys(record)) {
    const index = flowFieldIndex(key)
    const value = record[key]
    if (index < 0 || value === null || value === undefined) continue
    if (typeof value !== 'string' && typeof value !== 'number')
      return { reason: 'wrong-type', detail: `${FLOW_FIELDS[index]} is neither text nor a number` }
    const text = String(value).trim()
    if (text !== '-') values[index] ||= text
  }
  return flowEvent({ values, others: '' }, flowOrigin(context))
}
