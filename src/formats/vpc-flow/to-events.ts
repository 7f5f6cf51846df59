import type { JsonFormat, JsonObject, LineFormat, RecordContext, RecordResult } from '../format.ts'
import { flowEvent, flowOrigin } from './flow-event.ts'
import { headerLayout, isDefaultLine, lineReader } from './lines.ts'
import { type FlowField, flowField } from './record.ts'

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
  const fields = new Map<FlowField, string>()
  for (const key of Object.keys(record)) {
    const field = flowField(key)
    const value = record[key]
    if (field === undefined || value === null || value === undefined) continue
    if (typeof value !== 'string' && typeof value !== 'number')
      return { reason: 'wrong-type', detail: `${field} is neither text nor a number` }
    const text = String(value).trim()
    if (text !== '' && !fields.has(field)) fields.set(field, text)
  }
  return flowEvent({ fields, others: '' }, flowOrigin(context))
}
