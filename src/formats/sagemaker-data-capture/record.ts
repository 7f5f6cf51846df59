import type { JsonObject, Rejection } from '../format.ts'
import { objectField, textField } from '../json-fields.ts'

/**
 * A line of a SageMaker data capture file: what a caller sent to an endpoint and what the model answered, so all of it
 * is written by outsiders. The file lies at `<prefix>/<endpoint>/<variant>/YYYY/MM/DD/HH/<file>.jsonl`; nothing in the
 * record says which endpoint it is.
 *
 * ```json
 * {
 *   "captureData": {
 *     "endpointInput": { "observedContentType": "text/csv", "mode": "INPUT", "data": "132,25,113.2,96", "encoding": "CSV" },
 *     "endpointOutput": { "observedContentType": "text/csv; charset=utf-8", "mode": "OUTPUT", "data": "0.0107", "encoding": "CSV" }
 *   },
 *   "eventMetadata": { "eventId": "2ff6f1a4-6ab4-4ac8-9d32-5f3ba2e1cf12", "inferenceTime": "2026-01-01T00:00:05Z" },
 *   "eventVersion": "0"
 * }
 * ```
 *
 * Either side may be missing: it is an endpoint's choice what to capture. `encoding` is CSV, JSON (also for JSON lines),
 * BASE64 (whatever content type was not declared as CSV or JSON) or NONE.
 *
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture-endpoint.html
 */
export interface CaptureRecord {
  readonly eventId: string
  readonly inferenceTime: string
  readonly input: CapturedBody | undefined
  readonly output: CapturedBody | undefined
}

export interface CapturedBody {
  readonly contentType: string
  readonly encoding: string
  readonly data: string
}

/** Ids are UUIDs; each value of a record is keyed by its id, so a long one would cost two thousand times its length. */
const ID_CHARACTERS = 256

export function isCapture(record: JsonObject): boolean {
  const data = objectField(record, 'captureData')
  return (
    (objectField(data, 'endpointInput') ?? objectField(data, 'endpointOutput')) !== undefined &&
    objectField(record, 'eventMetadata') !== undefined
  )
}

export function readCapture(record: JsonObject): CaptureRecord | Rejection {
  const metadata = objectField(record, 'eventMetadata')
  const data = objectField(record, 'captureData')
  const eventId = textField(metadata, 'eventId')
  const inferenceTime = textField(metadata, 'inferenceTime')
  const missing = missingField(data, eventId, inferenceTime)
  if (missing) return { reason: 'missing-field', detail: `a capture without ${missing}` }
  if (eventId.length > ID_CHARACTERS)
    return { reason: 'bad-value', detail: `an eventId of ${eventId.length} characters` }
  return {
    eventId,
    inferenceTime,
    input: body(data, 'endpointInput'),
    output: body(data, 'endpointOutput'),
  }
}

function missingField(data: JsonObject | undefined, eventId: string, time: string): string {
  if (data === undefined) return 'captureData'
  if (!eventId) return 'eventMetadata.eventId'
  return time ? '' : 'eventMetadata.inferenceTime'
}

function body(data: JsonObject | undefined, side: string): CapturedBody | undefined {
  const captured = objectField(data, side)
  if (captured === undefined) return undefined
  return {
    contentType: textField(captured, 'observedContentType').toLowerCase(),
    encoding: textField(captured, 'encoding').toUpperCase(),
    data: textField(captured, 'data'),
  }
}
