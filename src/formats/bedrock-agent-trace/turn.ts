import { Buffer } from 'node:buffer'
import { entityTypeCode } from '../../events/entity.ts'
import type { Event } from '../../events/event.ts'
import { INVOCATION_ORIGINS } from '../../events/tables.ts'
import { assessedBy } from '../bedrock-invocation/guardrail.ts'
import { eventOf } from '../event-of.ts'
import type { RecordContext } from '../format.ts'
import { arrayField, isObject, numberField, objectField, textField } from '../json-fields.ts'
import { keyOf, lapseOf } from './model-call.ts'
import { type Parties, partiesOf } from './parties.ts'
import type { TraceStep } from './record.ts'

/** What an agent was asked, and what became of it. Of a trace that does not say which agent, or when, nothing is kept. */
export function turnEvent(step: TraceStep, context: RecordContext): Event | undefined {
  const { told, part, traceId } = step
  const parties = partiesOf(part, context)
  const { began } = lapseOf(objectField(told, 'metadata'))
  const time = Number.isNaN(began) ? part.time : began
  if (parties.agent === '' || traceId === '' || Number.isNaN(time)) return undefined
  return eventOf('invocation', {
    key: keyOf(step.kind, step),
    time,
    account: parties.account,
    region: parties.region,
    origin: INVOCATION_ORIGINS.indexOf('agent-trace'),
    ...columnsOf(step, parties),
  })
}

function columnsOf(step: TraceStep, parties: Parties) {
  const { agent, supervisor } = parties
  const agentColumns = { resource: agent, resource_type: entityTypeCode('bedrock-agent') }
  switch (step.kind) {
    case 'guardrail':
      return { ...agentColumns, caller: agent, ...guardrailColumns(step) }
    case 'retrieval':
      return { caller: agent, ...retrievalColumns(step, parties) }
    case 'failure':
      return { ...agentColumns, caller: supervisor, operation: 'InvokeAgent', ...failed(step) }
    default:
      return { ...agentColumns, caller: supervisor, operation: 'InvokeAgent', ...finished(step) }
  }
}

function finished({ told }: TraceStep) {
  const metadata = objectField(told, 'metadata')
  const whole = numberField(metadata, 'operationTotalTimeMs')
  const text = textField(told, 'text')
  return {
    latency_ms: whole >= 0 ? whole : lapseOf(metadata).took,
    output_bytes: text === '' ? undefined : Buffer.byteLength(text),
  }
}

/** Codes are the HTTP statuses of the API's exceptions; reasons are words and not kept. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  400: 'ValidationException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  409: 'ConflictException',
  424: 'DependencyFailedException',
  429: 'ThrottlingException',
  500: 'InternalServerException',
  502: 'BadGatewayException',
  503: 'ServiceUnavailableException',
}

function failed({ told }: TraceStep) {
  const code = String(numberField(told, 'failureCode'))
  return { error: (Object.hasOwn(EXCEPTIONS, code) ? EXCEPTIONS[code] : undefined) ?? 'Failure' }
}

/** The trace names no guardrail, only what it did. */
function guardrailColumns({ told }: TraceStep) {
  const sides = ['inputAssessments', 'outputAssessments'] as const
  const assessments = sides.flatMap((side) => arrayField(told, side).filter(isObject))
  const { policies, filters } = assessedBy(assessments)
  return {
    operation: 'ApplyGuardrail',
    latency_ms: lapseOf(objectField(told, 'metadata')).took,
    guardrail_action: textField(told, 'action'),
    guardrail_policies: policies,
    guardrail_filters: filters,
  }
}

function retrievalColumns({ told }: TraceStep, { account, region }: Parties) {
  const id = textField(told, 'knowledgeBaseId')
  const arn =
    account && region
      ? `arn:aws:bedrock:${region}:${account}:knowledge-base/${id}`
      : `knowledge-base/${id}`
  return {
    operation: 'Retrieve',
    ...(id === '' ? {} : { resource: arn, resource_type: entityTypeCode('knowledge-base') }),
  }
}
