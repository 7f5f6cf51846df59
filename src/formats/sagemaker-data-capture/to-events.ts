import { entityTypeCode } from '../../events/entity.ts'
import type { Event } from '../../events/event.ts'
import { INVOCATION_ORIGINS } from '../../events/tables.ts'
import { parseTime } from '../../events/time.ts'
import { eventOf } from '../event-of.ts'
import type { JsonFormat, JsonObject, RecordContext, RecordResult } from '../format.ts'
import { capturePlace } from './capture-place.ts'
import { type CaptureIdentity, captureValues, firstNumber, rowsOf } from './capture-values.ts'
import { generationUsage } from './generation-usage.ts'
import { type Payload, payloadOf } from './payload.ts'
import { queryColumns, spokenColumns } from './query-columns.ts'
import { type CaptureRecord, isCapture, readCapture } from './record.ts'

/** Most values of a record that become rows; half of them at most are of the output. */
const MOST_VALUES = 2_000

export const sageMakerDataCapture: JsonFormat = {
  kind: 'json',
  name: 'sagemaker-data-capture',
  title: 'SageMaker data capture',
  recognises: isCapture,
  toEvents,
}

function toEvents(raw: JsonObject, context: RecordContext): RecordResult {
  const record = readCapture(raw)
  if ('reason' in record) return record
  const time = parseTime(record.inferenceTime)
  if (Number.isNaN(time))
    return { reason: 'bad-time', detail: 'eventMetadata.inferenceTime is no time' }
  const identity = { eventId: record.eventId, time, ...capturePlace(context.uri) }
  return captureEvents(record, identity, context)
}

function captureEvents(
  record: CaptureRecord,
  identity: CaptureIdentity,
  context: RecordContext,
): readonly Event[] {
  const input = record.input && payloadOf(record.input)
  const output = record.output && payloadOf(record.output)
  const outputRows = output ? rowsOf(output, MOST_VALUES / 2) : []
  const outputs = captureValues(outputRows, 'output', identity)
  const inputRows = input ? rowsOf(input, MOST_VALUES - outputs.length) : []
  const usage = generationUsage(output)
  const hash = (payload: Payload | undefined): string =>
    payload?.content ? context.contentHash(payload.content) : ''
  return [
    eventOf('invocation', {
      key: identity.eventId,
      time: identity.time,
      origin: INVOCATION_ORIGINS.indexOf('data-capture'),
      operation: 'InvokeEndpoint',
      resource: identity.endpoint,
      resource_type: entityTypeCode('sagemaker-endpoint'),
      variant: identity.variant,
      input_bytes: input?.bytes,
      output_bytes: output?.bytes,
      input_hash: hash(input),
      output_hash: hash(output),
      input_tokens: usage.inputTokens,
      output_tokens: usage.outputTokens,
      stop_reason: usage.stopReason,
      prediction: usage.isGeneration ? undefined : firstNumber(outputRows),
      ...(usage.isGeneration ? {} : queryColumns(inputRows, outputRows)),
      ...spokenColumns(inputRows, outputRows, context),
    }),
    ...captureValues(inputRows, 'input', identity),
    ...outputs,
  ]
}
