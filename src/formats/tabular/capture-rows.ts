import type { JsonObject } from '../format.ts'
import { rowsOf } from '../sagemaker-data-capture/capture-values.ts'
import type { NamedValue } from '../sagemaker-data-capture/json-rows.ts'
import { payloadOf } from '../sagemaker-data-capture/payload.ts'
import { isCapture, readCapture } from '../sagemaker-data-capture/record.ts'

/** The column that has the time of a captured request. */
export const CAPTURE_TIME = 'inferenceTime'
/** Values of one request that become cells, on either side. */
const MOST_VALUES = 64 << 10

/**
 * The rows of a line of SageMaker data capture, one for each instance of the request: its inputs under their names, what
 * the model answered for it as `output.<name>`, and the time. Undefined when the record is no capture; none when it holds
 * nothing that can be read.
 */
export function captureRows(record: JsonObject): readonly (readonly NamedValue[])[] | undefined {
  if (!isCapture(record)) return undefined
  const capture = readCapture(record)
  if ('reason' in capture) return []
  const inputs = capture.input ? rowsOf(payloadOf(capture.input), MOST_VALUES) : []
  const outputs = capture.output ? rowsOf(payloadOf(capture.output), MOST_VALUES) : []
  const time = { name: CAPTURE_TIME, value: capture.inferenceTime }
  return Array.from({ length: Math.max(inputs.length, outputs.length) }, (_, i) => [
    ...(inputs[i] ?? []),
    ...(outputs[i] ?? []).map(({ name, value }) => ({ name: `output.${name}`, value })),
    time,
  ])
}
